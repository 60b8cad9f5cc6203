"""What was written and not yet taken by an upstream is never lost: each conversation keeps its
draft over a reload, also from plain http, until an answer's head came."""

import threading
import time

import pytest
from playwright.sync_api import expect

from browser.shelf import second
from support.upstream import play
from support.wire import DONE, LAST_CHUNK, chunk, delta, stream, stream_head

HELLO = play(stream(delta("Hi"), delta("", "stop"), DONE))
NOTES = ("notes.txt", b"Some notes")


@pytest.fixture
def plain(open_chat, sluice, upstream):
    """A page that is no secure context."""
    program = sluice(upstream, public_name="sluice.test")
    chat = open_chat(f"http://sluice.test:{program.port}/")
    assert chat.page.evaluate("isSecureContext") is False
    return chat


def kept(chat) -> list[str]:
    """What the browser holds of drafts."""
    names = chat.page.evaluate("Object.keys(localStorage)")
    return [name for name in names if ".draft." in name or ".files." in name]


def wait_kept(chat, count: int) -> None:
    """Returns once so much is held."""
    end = time.monotonic() + 10
    while len(kept(chat)) != count:
        assert time.monotonic() < end, kept(chat)


def test_a_new_chat_keeps_its_draft(plain) -> None:
    plain.box.fill("Not yet sent")
    plain.attach(*NOTES)
    expect(plain.files).to_have_count(1)
    plain.page.reload()
    expect(plain.box).to_have_value("Not yet sent")
    expect(plain.files).to_contain_text("notes.txt")


def test_a_reload_before_the_head_brings_the_question_back(plain, upstream) -> None:
    upstream.script(play(b""), HELLO)
    plain.attach(*NOTES)
    plain.ask("Are you there?")
    upstream.wait_request()
    assert len(kept(plain)) == 2
    plain.page.reload()
    expect(plain.box).to_have_value("Are you there?")
    expect(plain.files).to_contain_text("notes.txt")
    expect(plain.answers).to_have_count(0)
    plain.box.press("Enter")
    plain.expect_ended("finished", "Hi")
    assert b"Some notes" in upstream.wait_request(2).body
    assert kept(plain) == []


def test_a_reload_in_the_same_moment_as_send(plain, upstream) -> None:
    upstream.script(play(b""))
    plain.box.fill("Are you there?")
    plain.page.evaluate("document.querySelector('.send').click(), location.reload()")
    expect(plain.box).to_have_value("Are you there?")
    expect(plain.box).to_be_focused()


@pytest.mark.parametrize("text", ["", "Hel"])
def test_a_reload_after_the_head_keeps_the_question_in_its_place(plain, upstream, text) -> None:
    upstream.script(play(stream_head() + chunk(delta(text))))
    plain.ask("Are you there?")
    expect(plain.answer).to_be_visible()
    upstream.wait_request()
    wait_kept(plain, 0)
    if text:
        plain.expect_text(text)
        plain.page.evaluate("dispatchEvent(new Event('pagehide'))")
    plain.page.reload()
    expect(plain.question).to_contain_text("Are you there?")
    expect(plain.answer).to_contain_text("You left the page")
    expect(plain.text).to_have_text(text)
    expect(plain.box).to_have_value("")


def test_each_chat_has_its_own(plain, upstream) -> None:
    upstream.script(HELLO, HELLO)
    plain.ask("One")
    plain.expect_ended("finished", "Hi")
    plain.box.fill("More in one")
    plain.button("New chat").click()
    expect(plain.box).to_have_value("")
    plain.box.fill("In the new one")
    plain.page.go_back()
    expect(plain.box).to_have_value("More in one")
    plain.page.reload()
    expect(plain.box).to_have_value("More in one")
    plain.button("New chat").click()
    expect(plain.box).to_have_value("In the new one")


def test_an_answer_written_elsewhere_clears_its_own_draft_alone(plain, upstream) -> None:
    told = threading.Event()

    def wait(exchange) -> None:
        told.wait(15)
        exchange.send(stream(delta("Hi"), delta("", "stop"), DONE))

    upstream.script(wait)
    plain.ask("One")
    upstream.wait_request()
    plain.button("New chat").click()
    plain.box.fill("Two")
    assert len(kept(plain)) == 2
    told.set()
    wait_kept(plain, 1)
    plain.page.reload()
    expect(plain.box).to_have_value("Two")


def test_what_waits_for_an_answer_survives_a_reload(plain, upstream) -> None:
    upstream.script(play(stream_head() + chunk(delta("Hel"))))
    plain.ask("One")
    plain.expect_text("Hel")
    plain.attach(*NOTES)
    plain.ask("Two")
    expect(plain.page.locator(".queue")).to_contain_text("Two · notes.txt")
    plain.box.fill("Three")
    plain.page.reload()
    expect(plain.box).to_have_value("Two\n\nThree")
    expect(plain.files).to_contain_text("notes.txt")


def test_what_waits_comes_back_with_its_files(plain, upstream) -> None:
    upstream.script(play(stream_head() + chunk(delta("Hel"))))
    plain.ask("One")
    plain.expect_text("Hel")
    plain.attach(*NOTES)
    plain.ask("Two")
    plain.button("Take back").click()
    expect(plain.box).to_have_value("Two")
    expect(plain.files).to_contain_text("notes.txt")
    plain.box.press("Enter")
    plain.button("Stop").click()
    expect(plain.box).to_have_value("Two")
    expect(plain.files).to_contain_text("notes.txt")


def test_files_that_wait_go_along_when_it_is_their_turn(plain, upstream) -> None:
    told = threading.Event()

    def first(exchange) -> None:
        exchange.send(stream_head() + chunk(delta("Hi")))
        told.wait(15)
        exchange.send(chunk(delta("", "stop")) + chunk(DONE) + LAST_CHUNK)

    upstream.script(first, HELLO)
    plain.ask("One")
    plain.expect_text("Hi")
    plain.attach(*NOTES)
    plain.ask("Two")
    told.set()
    assert b"Some notes" in upstream.wait_request(2).body
    expect(plain.answers).to_have_count(2)
    plain.expect_ended("finished", "Hi")


def test_without_storage_everything_goes_on(open_chat, relay) -> None:
    relay.upstream.script(HELLO, HELLO)
    chat = open_chat(relay.url)
    chat.page.add_init_script("Object.defineProperty(window, 'localStorage', {get() { throw 1 }})")
    chat.page.reload()
    chat.ask("One")
    chat.expect_ended("finished", "Hi")
    chat.box.fill("More")
    chat.button("New chat").click()
    expect(chat.box).to_have_value("")
    chat.page.go_back()
    expect(chat.box).to_have_value("More")


def test_files_that_are_too_large_to_keep_are_said(chat) -> None:
    chat.attach("large.txt", b"x" * 4_500_000)
    expect(chat.files).to_have_count(1)
    expect(chat.page.get_by_text("too large for this browser")).to_be_visible()
    chat.button("Remove large.txt").click()
    expect(chat.page.get_by_text("too large for this browser")).to_have_count(0)


def test_two_tabs_with_new_chats_keep_a_draft_each(chat) -> None:
    other = second(chat)
    chat.box.fill("One")
    other.box.fill("Two")
    chat.page.reload()
    expect(chat.box).to_have_value("One")
    other.page.reload()
    expect(other.box).to_have_value("Two")
