"""Stop stops, in every phase: the upstream is let go, what came stays, the focus is not lost."""

import threading

import pytest
from playwright.sync_api import expect

from support.upstream import play
from support.wire import DONE, LAST_CHUNK, chunk, delta, stream, stream_head

pytestmark = pytest.mark.origins

STREAMING = stream_head() + chunk(delta("Hel"))


def press(chat, how: str) -> None:
    chat.button("Stop").click() if how == "button" else chat.page.keyboard.press("Escape")


@pytest.mark.parametrize("how", ["button", "Escape"])
def test_between_events(chat, relay, how: str) -> None:
    relay.upstream.script(play(STREAMING))
    chat.ask("Hello")
    chat.expect_text("Hel")
    press(chat, how)
    chat.expect_ended("stopped", "Hel")
    expect(chat.answer).to_contain_text("You stopped it here.")
    expect(chat.status).to_have_text("Stopped, 1 word kept.")
    expect(chat.box).to_be_focused()
    relay.upstream.wait_request().connection.wait_closed(2)


@pytest.mark.parametrize("sent", [b"", stream_head()], ids=["before the head", "before any event"])
def test_before_the_first_text(chat, relay, sent: bytes) -> None:
    relay.upstream.script(play(sent))
    chat.ask("Hello")
    request = relay.upstream.wait_request()
    chat.button("Stop").click()
    chat.expect_ended("stopped", "")
    request.connection.wait_closed(2)
    expect(chat.button("Stop")).to_be_hidden()


def test_by_keyboard_the_focus_goes_to_the_message_box(chat, relay) -> None:
    relay.upstream.script(play(STREAMING))
    chat.ask("Hello")
    chat.expect_text("Hel")
    chat.button("Stop").focus()
    chat.page.keyboard.press("Enter")
    chat.expect_ended("stopped", "Hel")
    expect(chat.box).to_be_focused()


def test_escape_closes_a_menu_before_it_stops(chat, relay) -> None:
    relay.upstream.script(play(STREAMING))
    chat.ask("Hello")
    chat.expect_text("Hel")
    chat.picker.click()
    chat.page.keyboard.press("Escape")
    expect(chat.page.get_by_role("listbox")).to_be_hidden()
    expect(chat.answer).to_have_attribute("data-phase", "streaming")
    chat.page.keyboard.press("Escape")
    chat.expect_ended("stopped", "Hel")


def test_what_was_to_be_sent_next_goes_back_to_the_box(chat, relay) -> None:
    relay.upstream.script(play(STREAMING))
    chat.ask("Hello")
    chat.expect_text("Hel")
    chat.ask("And then?")
    expect(chat.box).to_have_value("")
    chat.page.keyboard.press("Escape")
    expect(chat.box).to_have_value("And then?")
    assert len(relay.upstream.requests) == 1


def test_what_was_to_be_sent_next_is_sent_when_the_answer_ends(chat, relay) -> None:
    go = threading.Event()
    relay.upstream.script(
        play(STREAMING, go, chunk(delta("lo", "stop")) + chunk(DONE) + LAST_CHUNK),
        play(stream(delta("Then"), delta("", "stop"), DONE)),
    )
    chat.ask("Hello")
    chat.expect_text("Hel")
    chat.ask("And then?")
    go.set()
    expect(chat.answers).to_have_count(2)
    chat.expect_ended("finished", "Then")
    expect(chat.answers.first.locator(".prose")).to_have_text("Hello")


def test_an_answer_goes_on_while_another_chat_is_shown(chat, relay) -> None:
    go = threading.Event()
    relay.upstream.script(
        play(STREAMING, go, chunk(delta("lo", "stop")) + chunk(DONE) + LAST_CHUNK),
        play(stream(delta("There"), delta("", "stop"), DONE)),
    )
    chat.ask("Hello")
    chat.expect_text("Hel")
    chat.button("New chat").click()
    expect(chat.answers).to_have_count(0)
    chat.ask("And you?")
    chat.expect_ended("finished", "There")
    go.set()
    chat.page.go_back()
    expect(chat.answers).to_have_count(0)
    chat.page.go_back()
    chat.expect_ended("finished", "Hello")
    chat.page.go_forward()
    chat.page.go_forward()
    chat.expect_ended("finished", "There")


def test_a_closed_page_lets_the_upstream_go(chat, relay) -> None:
    relay.upstream.script(play(STREAMING))
    chat.ask("Hello")
    chat.expect_text("Hel")
    chat.page.close()
    relay.upstream.wait_request().connection.wait_closed(2)
