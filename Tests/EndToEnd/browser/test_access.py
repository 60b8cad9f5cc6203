"""P6, P7: names, axe, the keyboard alone, small screens, screen readers."""

import threading

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from support.upstream import play
from support.wire import DONE, LAST_CHUNK, chunk, delta, stream, stream_head

SIZES = {
    "desktop": {"viewport": {"width": 1280, "height": 800}},
    "phone": {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True},
}
ENDS = ["stop", "length", "content_filter"]


def violations(chat) -> list[str]:
    chat.page.evaluate("Promise.all(document.getAnimations().map((it) => it.finish?.()))")
    found = Axe().run(chat.page).response["violations"]
    return [f"{it['id']}: {[node['html'] for node in it['nodes']]}" for it in found]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", SIZES)
def test_axe_finds_nothing(open_chat, relay, size: str, scheme: str) -> None:
    chat = open_chat(relay.url, color_scheme=scheme, reduced_motion="reduce", **SIZES[size])
    assert violations(chat) == [], "empty"
    chat.picker.click()
    assert violations(chat) == [], "models"
    chat.page.keyboard.press("Escape")
    for reason in ENDS:
        relay.upstream.script(play(stream(delta("Hel"), delta("", reason), DONE)))
        chat.box.fill("Hello")
        chat.button("Send").click()
        expect(chat.answer).to_have_attribute("data-phase", "ended")
    assert violations(chat) == [], "ended"
    relay.upstream.script(play(stream_head() + chunk(delta("Hel"))))
    chat.box.fill("Hello")
    chat.button("Send").click()
    chat.expect_text("Hel")
    assert violations(chat) == [], "streaming"


@pytest.mark.parametrize("width", [320, 390, 640, 1280])
def test_nothing_is_wider_than_the_page(open_chat, relay, width: int) -> None:
    relay.upstream.script(play(stream(delta("x" * 400), delta("", "length"), DONE)))
    chat = open_chat(relay.url, viewport={"width": width, "height": 640})
    chat.ask("y" * 200)
    chat.expect_ended("limit")
    for scrolled in ("html", ".scroller"):
        left_over = chat.page.locator(scrolled).evaluate("(it) => it.scrollWidth - it.clientWidth")
        assert left_over == 0, scrolled


def test_by_keyboard_alone(chat, relay) -> None:
    go = threading.Event()
    relay.upstream.script(
        play(stream_head() + chunk(delta("Hel")), go),
        play(stream(delta("Hello"), delta("", "stop"), DONE)),
    )
    keys = chat.page.keyboard
    expect(chat.box).to_be_focused()
    keys.type("Line one")
    keys.press("Shift+Enter")
    keys.type("line two")
    keys.press("Enter")
    assert b'"Line one\\nline two"' in relay.upstream.wait_request().body
    chat.expect_text("Hel")
    keys.press("Escape")
    chat.expect_ended("stopped", "Hel")
    for _ in range(6):
        keys.press("Shift+Tab")
        if chat.button("Ask again").evaluate("(it) => it === document.activeElement"):
            break
    keys.press("Enter")
    chat.expect_ended("finished", "Hello")


def test_a_model_is_chosen_by_keyboard(chat, relay) -> None:
    chat.picker.focus()
    chat.page.keyboard.press("Enter")
    expect(chat.page.get_by_role("combobox")).to_be_focused()
    chat.page.keyboard.type("reason")
    expect(chat.page.get_by_role("option")).to_have_count(1)
    chat.page.keyboard.press("Enter")
    expect(chat.picker).to_have_text("Demo text, thinks first")
    expect(chat.picker).to_be_focused()


def test_enter_that_ends_a_composition_does_not_send(chat, relay) -> None:
    relay.upstream.script(play(stream(delta("Hi"), delta("", "stop"), DONE)))
    chat.box.fill("안녕")
    press = "(it, init) => it.dispatchEvent(new KeyboardEvent('keydown', init))"
    for init in ({"isComposing": True}, {"keyCode": 229}):
        chat.box.evaluate(press, {"key": "Enter", "bubbles": True, **init})
    expect(chat.answers).to_have_count(0)
    expect(chat.box).to_have_value("안녕")


def test_a_screen_reader_hears_the_start_and_the_end_but_no_token(chat, relay) -> None:
    go = threading.Event()
    rest = chunk(delta(" there")) + chunk(delta("", "stop")) + chunk(DONE) + LAST_CHUNK
    relay.upstream.script(play(stream_head() + chunk(delta("Hello")), go, rest))
    chat.ask("Hello")
    expect(chat.status).to_have_text("Answer started.")
    go.set()
    expect(chat.status).to_have_text("Done, 2 words.")
    assert chat.log.get_attribute("aria-live") == "off"
    assert chat.status.count() == 1


def test_each_question_and_answer_is_an_article(chat, relay) -> None:
    relay.upstream.script(play(stream(delta("Hi"), delta("", "stop"), DONE)))
    chat.ask("Hello")
    chat.expect_ended("finished")
    articles = chat.log.get_by_role("article")
    expect(articles).to_have_count(2)
    expect(articles.first.get_by_role("heading")).to_have_text("Hello")


def test_on_a_touch_screen_targets_are_large_enough(open_chat, relay) -> None:
    relay.upstream.script(play(stream(delta("Hi"), delta("", "length"), DONE)))
    chat = open_chat(relay.url, **SIZES["phone"])
    chat.box.fill("Hello")
    chat.button("Send").click()
    chat.expect_ended("limit")
    for button in chat.page.get_by_role("button").all():
        size = button.bounding_box()
        assert size and size["height"] >= 44, button.evaluate("(it) => it.outerHTML")
