"""The first text is on the page while the upstream still holds the rest, and nothing is lost."""

import threading

from playwright.sync_api import expect

from support.upstream import play
from support.wire import DONE, LAST_CHUNK, chunk, delta, stream, stream_head

PARAGRAPHS = ["Grüße, 안녕하세요 👩🏽‍🚀", "one\ntwo <b>not bold</b>", "the end"]


def test_text_comes_before_the_answer_ends(chat, relay) -> None:
    go = threading.Event()
    rest = chunk(delta("lo")) + chunk(delta("", "stop")) + chunk(DONE) + LAST_CHUNK
    relay.upstream.script(play(stream_head() + chunk(delta("Hel")), go, rest))
    chat.ask("Hello")
    chat.expect_text("Hel")
    expect(chat.answer).to_have_attribute("data-phase", "streaming")
    expect(chat.log).to_have_attribute("aria-busy", "true")
    go.set()
    chat.expect_ended("finished", "Hello")
    expect(chat.log).to_have_attribute("aria-busy", "false")


def test_every_character_is_shown_as_it_was_sent(chat, relay) -> None:
    events = [delta(character) for character in "\n\n".join(PARAGRAPHS)]
    relay.upstream.script(play(stream(*events, delta("", "stop"), DONE)))
    chat.ask("Hello")
    chat.expect_ended("finished")
    assert chat.text.locator("p").all_text_contents() == PARAGRAPHS


def test_the_numbers_of_an_answer_are_said(chat, relay) -> None:
    usage = b'data: {"choices":[],"usage":{"completion_tokens":248}}\n\n'
    relay.upstream.script(play(stream(delta("Hi"), delta("", "stop"), usage, DONE)))
    chat.ask("Hello")
    chat.expect_ended("finished")
    expect(chat.answer).to_contain_text("first text")
    expect(chat.answer).to_contain_text("248 tokens")
    chat.answer.get_by_role("button", name="248 tokens").click()
    expect(chat.page.get_by_text("How long the answer is, counted by the model.")).to_be_visible()


def test_the_request_streams_and_carries_the_conversation(chat, relay) -> None:
    relay.upstream.script(play(stream(delta("One"), delta("", "stop"), DONE)))
    for question in ("First", "Second"):
        chat.ask(question)
        chat.expect_ended("finished", "One")
    sent = relay.upstream.wait_request(2).body
    assert b'"stream":true,"stream_options":{"include_usage":true}' in sent
    assert b'{"role":"user","content":"First"},{"role":"assistant","content":"One"}' in sent


def test_reasoning_is_folded_away(chat, relay) -> None:
    thought = b'data: {"choices":[{"delta":{"reasoning_content":"Hm, let me see."}}]}\n\n'
    relay.upstream.script(play(stream(thought, delta("Yes."), delta("", "stop"), DONE)))
    chat.ask("Hello")
    chat.expect_ended("finished", "Yes.")
    thoughts = chat.answer.get_by_text("Hm, let me see.")
    expect(thoughts).to_be_hidden()
    chat.answer.get_by_text("Thought for").click()
    expect(thoughts).to_be_visible()
