"""P4: how an answer ended is said in words, its text is kept, and there is a way on."""

import json

import pytest
from playwright.sync_api import expect

from support.upstream import FIN, play
from support.wire import DONE, answer, chunk, delta, stream, stream_head

pytestmark = pytest.mark.origins

BROKEN = b'data: {"error":{"message":"The model ran out of memory.","code":"oom"}}\n\n'
ENDS = {
    "finished": (stream(delta("Hel"), delta("", "stop"), DONE), "Finished"),
    "limit": (stream(delta("Hel"), delta("", "length"), DONE), "It reached the length limit."),
    "filtered": (stream(delta("Hel"), delta("", "content_filter"), DONE), "content filter ended"),
    "error": (stream(delta("Hel"), BROKEN), "The model ran out of memory."),
}


@pytest.mark.parametrize("ending", ENDS)
def test_it_says_how_it_ended(chat, relay, ending: str) -> None:
    sent, sentence = ENDS[ending]
    relay.upstream.script(play(sent))
    chat.ask("Hello")
    chat.expect_ended(ending, "Hel")
    expect(chat.answer).to_contain_text(sentence)
    expect(chat.answer.get_by_role("button", name="Copy", exact=True)).to_be_visible()
    expect(chat.answer.get_by_role("button", name="Ask again", exact=True)).to_be_enabled()
    resume = chat.answer.get_by_role("button", name="Continue", exact=True)
    expect(resume).to_be_visible(visible=ending != "finished")
    expect(chat.box).to_be_focused()


def test_done_without_a_reason_is_finished(chat, relay) -> None:
    relay.upstream.script(play(stream(delta("Hel"), DONE)))
    chat.ask("Hello")
    chat.expect_ended("finished", "Hel")


def test_a_cut_upstream_is_a_lost_connection(chat, relay) -> None:
    relay.upstream.script(play(stream_head() + chunk(delta("Hel")), FIN))
    chat.ask("Hello")
    chat.expect_ended("lost", "Hel")
    expect(chat.answer).to_contain_text("this is not the whole answer")


def test_a_server_that_dies_is_a_lost_connection(open_chat, sluice, upstream) -> None:
    upstream.script(play(stream_head() + chunk(delta("Hel"))))
    program = sluice(upstream)
    chat = open_chat(program.url)
    chat.ask("Hello")
    chat.expect_text("Hel")
    program.status_wanted = None
    program.process.kill()
    chat.expect_ended("lost", "Hel")
    expect(chat.answer).to_contain_text("What came is kept.")
    chat.ask("Are you there?")
    chat.expect_ended("lost", "")
    expect(chat.answer).to_contain_text("This page cannot reach its server.")
    expect(chat.box).to_have_value("Are you there?")


def test_a_refused_question_is_explained_and_goes_back_to_the_box(chat, relay) -> None:
    busy = json.dumps({"error": {"message": "Too many questions.", "type": "x"}}).encode()
    relay.upstream.script(
        play(answer(429, busy, ("Retry-After", "20"))),
        play(stream(delta("Hi"), delta("", "stop"), DONE)),
    )
    chat.ask("A long question")
    chat.expect_ended("error", "")
    expect(chat.answer).to_contain_text("Too many questions. It asks to wait 20 s.")
    expect(chat.box).to_have_value("A long question")
    chat.box.press("Enter")
    chat.expect_ended("finished", "Hi")
    expect(chat.answers).to_have_count(1)
    expect(chat.box).to_have_value("")


def test_continue_goes_on_where_it_ended(chat, relay) -> None:
    relay.upstream.script(
        play(stream(delta("Hel"), delta("", "length"), DONE)),
        play(stream(delta("lo"), delta("", "stop"), DONE)),
    )
    chat.ask("Hello")
    chat.expect_ended("limit", "Hel")
    chat.button("Continue").click()
    chat.expect_ended("finished", "Hello")
    expect(chat.answers).to_have_count(1)
    sent = json.loads(relay.upstream.wait_request(2).body)["messages"]
    assert sent == [
        {"role": "user", "content": "Hello"},
        {"role": "assistant", "content": "Hel"},
    ]


def test_ask_again_keeps_what_came(chat, relay) -> None:
    relay.upstream.script(
        play(stream(delta("Hel"), delta("", "length"), DONE)),
        play(stream(delta("Hello"), delta("", "stop"), DONE)),
    )
    chat.ask("Hello")
    chat.expect_ended("limit", "Hel")
    chat.button("Ask again").click()
    chat.expect_ended("finished", "Hello")
    expect(chat.answers).to_have_count(1)
    chat.answer.get_by_role("button", name="Previous version").click()
    chat.expect_ended("limit", "Hel")
