"""What upstreams do differently changes nothing that a reader sees; what is more than text, or
cannot be read, is said in a calm sentence, and nothing is lost."""

import json
import re
import threading

import pytest
from playwright.sync_api import expect

from support.recorded import RECORDED
from support.upstream import FIN, play
from support.wire import DONE, LAST_CHUNK, answer, chunk, delta, stream, stream_head

CHATS = [it for it in RECORDED if it.path.endswith("chat/completions") and it.status == 200]
STOP = delta("", "stop")


def event(**fields: object) -> bytes:
    return b"data: " + json.dumps(fields).encode() + b"\n\n"


def part(**fields: object) -> bytes:
    """An event whose delta has `fields`."""
    return event(choices=[{"index": 0, "delta": fields, "finish_reason": None}])


def text_of(body: bytes) -> str:
    """What a recorded answer says, found without the page."""
    lines = [it[6:] for it in body.decode().split("\n") if it.startswith("data: {")]
    chunks = [json.loads(it) for it in lines or [body]]
    choices = [choice for it in chunks for choice in it["choices"]]
    deltas = [it.get("delta") or it.get("message") or {} for it in choices]
    return "".join(it.get("content") or "" for it in deltas)


@pytest.mark.parametrize("recorded", CHATS, ids=lambda it: it.name)
def test_what_real_servers_sent_reads_alike(chat, relay, recorded) -> None:
    whole = stream(recorded.body) if recorded.streamed else answer(200, recorded.body)
    relay.upstream.script(play(whole))
    chat.ask("Hello")
    cut = b'"finish_reason": "length"' in recorded.body.replace(b'":"', b'": "')
    chat.expect_ended("limit" if cut else "finished")
    # Set as Markdown it has no list marks any more.
    chat.button("Show as the model wrote it").last.click()
    shown = "".join(chat.answer.locator(".source").text_content().split())
    if recorded.name == "llm-katan/chat-tools":
        assert 'weather({"city":"test_city"})' in shown
        expect(chat.answer).to_contain_text("The model wants to call weather.")
    else:
        assert shown == "".join(text_of(recorded.body).split())
    assert "could not be read" not in chat.answer.text_content()


@pytest.mark.parametrize(
    "thoughts",
    [
        [part(reasoning_content="Hm, let me see.")],
        [part(reasoning="Hm, let me see.", content="")],
        [delta("<thi"), delta("nk>Hm, let"), delta(" me see.</"), delta("think>\n\n")],
        [delta("<thinking>Hm, let me see.</thinking>")],
    ],
    ids=["reasoning_content", "reasoning", "think", "thinking"],
)
def test_thoughts_are_folded_apart(chat, relay, thoughts: list[bytes]) -> None:
    relay.upstream.script(play(stream(*thoughts, delta("Yes."), STOP, DONE)))
    chat.ask("Hello")
    chat.expect_ended("finished", "Yes.")
    folded = chat.answer.get_by_text("Hm, let me see.")
    expect(folded).to_be_hidden()
    chat.answer.get_by_text("Thought for").click()
    expect(folded).to_be_visible()


def test_thinking_has_a_timer_of_its_own(chat, relay) -> None:
    go = threading.Event()
    relay.upstream.script(play(
        stream_head() + chunk(delta("<think>Hm")), go, chunk(delta("</think>Yes.") + STOP + DONE),
        LAST_CHUNK,
    ))  # fmt: skip
    chat.ask("Hello")
    expect(chat.answer).to_contain_text(re.compile(r"Thinking, [1-9]\d* s"))
    expect(chat.text).to_have_text("")
    go.set()
    chat.expect_ended("finished", "Yes.")
    expect(chat.answer).to_contain_text(re.compile(r"Thought for [1-9][\d.]* s"))


def test_an_answer_that_is_only_thought_says_so_and_can_be_copied(chat, relay) -> None:
    relay.upstream.script(play(stream(delta("<think>Hm, what"), STOP, DONE)))
    chat.ask("Hello")
    chat.expect_ended("finished", "")
    expect(chat.answer).to_contain_text("The model ended while it was still thinking.")
    expect(chat.answer.get_by_role("button", name="Copy", exact=True)).to_be_visible()


def test_half_a_tag_at_the_end_is_text(chat, relay) -> None:
    relay.upstream.script(play(stream(delta("<think"), STOP, DONE)))
    chat.ask("Hello")
    chat.expect_ended("finished", "<think")


def test_a_tool_call_in_pieces_is_shown_said_and_kept(chat, relay) -> None:
    first = {"index": 0, "id": "c1", "type": "function",
             "function": {"name": "weather", "arguments": ""}}  # fmt: skip
    pieces = [part(role="assistant", content=None, tool_calls=[first])]
    for piece in ('{"ci', 'ty":"Se', 'oul"}'):
        pieces.append(part(tool_calls=[{"index": 0, "function": {"arguments": piece}}]))
    relay.upstream.script(play(stream(*pieces, delta("", "tool_calls"), DONE)))
    chat.ask("Hello")
    chat.expect_ended("finished")
    expect(chat.text).to_contain_text('weather({"city":"Seoul"})')
    expect(chat.answer).to_contain_text("The model wants to call weather. This page calls nothing.")


def test_a_refusal_is_text_and_said(chat, relay) -> None:
    relay.upstream.script(play(stream(part(refusal="I would rather not."), STOP, DONE)))
    chat.ask("Hello")
    chat.expect_ended("finished", "I would rather not.")
    expect(chat.answer).to_contain_text("The model declined, in its own words.")


def test_a_broken_piece_is_told_of_and_the_answer_goes_on(chat, relay) -> None:
    broken = b'data: {"choices":[{"del\n\n'
    relay.upstream.script(
        play(stream(delta("Hel"), broken, delta("lo"), STOP, DONE)),
        play(stream(broken, delta("Hi"), broken, STOP, DONE)),
    )
    chat.ask("Hello")
    chat.expect_ended("finished", "Hello")
    expect(chat.answer).to_contain_text("One piece of the answer could not be read.")
    chat.ask("And?")
    chat.expect_ended("finished", "Hi")
    expect(chat.answer).to_contain_text("2 pieces of the answer could not be read.")


def test_an_event_of_4_MiB_is_shown_whole(chat, relay) -> None:
    words = "word " * 20 + "\n"
    big = words * (4 * 2**20 // len(words))
    relay.upstream.script(play(stream(delta(big), delta("end"), STOP, DONE)))
    chat.ask("Hello")
    expect(chat.answer).to_have_attribute("data-ending", "finished", timeout=60_000)
    expect(chat.text).to_contain_text("end", timeout=60_000)
    assert chat.text.evaluate("(it) => it.textContent.length") > len(big) * 0.98


def test_what_is_null_or_unknown_changes_nothing(chat, relay) -> None:
    events = [
        part(role="assistant", content=None), part(content="Hel", role=None, tool_calls=None),
        event(choices=None), event(choices=[{}]), event(object="ping"), part(content="lo"),
        event(choices=[{"index": 0, "delta": {}, "finish_reason": "eos_token", "logprobs": None}],
              usage=None),
    ]  # fmt: skip
    relay.upstream.script(play(stream(*events, DONE)))
    chat.ask("Hello")
    chat.expect_ended("finished", "Hello")
    expect(chat.answer).not_to_contain_text("could not be read")


def test_an_event_after_done_changes_nothing(chat, relay) -> None:
    relay.upstream.script(play(stream(delta("Hi"), STOP, DONE, delta("late"))))
    chat.ask("Hello")
    chat.expect_ended("finished", "Hi")


def test_an_empty_stream_is_a_lost_answer_to_ask_for_again(chat, relay) -> None:
    relay.upstream.script(play(stream()), play(stream_head(), FIN))
    for question in ("Hello", "Again"):
        chat.ask(question)
        chat.expect_ended("lost", "")
        expect(chat.answer).to_contain_text("The connection was lost before the first word came.")
        expect(chat.answer.get_by_role("button", name="Ask again", exact=True)).to_be_enabled()


INSTEAD = {
    "text/html": (b"<!doctype html><title>Router</title>", "answered 200 with a web page"),
    "text/plain": (b"It works!", "What came is no answer of a model but something else (text/plain"),
}


@pytest.mark.parametrize("kind", INSTEAD)
def test_what_comes_instead_of_an_answer_is_explained(chat, relay, kind: str) -> None:
    body, sentence = INSTEAD[kind]
    relay.upstream.script(play(answer(200, body, kind=kind)))
    chat.ask("Hello")
    chat.expect_ended("error", "")
    expect(chat.answer).to_contain_text(sentence)
    expect(chat.box).to_have_value("Hello")


def test_a_stream_of_another_type_is_read_all_the_same(chat, relay) -> None:
    body = delta("Hello") + STOP + DONE
    relay.upstream.script(play(answer(200, body, kind="text/plain")))
    chat.ask("Hello")
    chat.expect_ended("finished", "Hello")


def test_how_far_the_question_is_read_is_said(chat, relay) -> None:
    progress = {"total": 11400, "cache": 0, "processed": 512}
    reading = event(choices=[{"index": 0, "delta": {"content": None}}], prompt_progress=progress)
    relay.upstream.script(play(stream_head() + chunk(reading)))
    chat.ask("Hello")
    expect(chat.answer).to_contain_text("The model is reading 11,400 tokens.")
    expect(chat.answer).to_contain_text("Still waiting for the first word, 2 s. The model is")


def test_an_answer_in_one_event_is_said_not_to_be_streamed(chat, relay) -> None:
    words = "one two three four five six seven eight nine"
    relay.upstream.script(play(stream(delta(words), STOP, DONE)))
    chat.ask("Hello")
    chat.expect_ended("finished")
    expect(chat.answer).to_contain_text("The whole answer came in one event: it was not streamed.")
    expect(chat.answer).not_to_contain_text("a second")
