"""P7 on a phone: notches, the on-screen keyboard, fingers, 320 px, 400 % zoom."""

import threading
from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from browser.chat import Chat
from support.process import eventually
from support.upstream import play
from support.wire import DONE, LAST_CHUNK, chunk, delta, stream, stream_head

PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
LANDSCAPE = PHONE | {"viewport": {"width": 844, "height": 390}}
# 1280 × 1024 at 400 %.
ZOOMED = {"viewport": {"width": 320, "height": 256}}
LONG = "".join(f"line {n}\n" for n in range(100))
STREAMING = stream_head() + chunk(delta(LONG))
ENDED = chunk(delta("the end", "stop")) + chunk(DONE) + LAST_CHUNK
LEFT = "(it) => it.scrollHeight - it.scrollTop - it.clientHeight"
# What an empty box has left beside its hint, in pixels.
ROOM = """(it) => {
  const { fontStyle, fontWeight, fontSize, fontFamily, paddingLeft, paddingRight } = getComputedStyle(it)
  const pen = document.createElement("canvas").getContext("2d")
  pen.font = `${fontStyle} ${fontWeight} ${fontSize} ${fontFamily}`
  const room = it.clientWidth - parseFloat(paddingLeft) - parseFloat(paddingRight)
  return room - pen.measureText(it.placeholder).width
}"""
# As Safari tells of a keyboard: nothing but the visual viewport changes.
KEYBOARD = """(height) => {
  Object.defineProperty(visualViewport, "height", { value: height, configurable: true })
  visualViewport.dispatchEvent(new Event("resize"))
}"""


def tap(chat, name: str) -> None:
    chat.button(name).tap()


def expect_at_end(chat) -> None:
    assert eventually(lambda: chat.page.locator(".scroller").evaluate(LEFT) < 10)


def expect_within(locator, left: float, top: float, right: float, bottom: float) -> None:
    box = locator.bounding_box()
    assert box, locator
    assert box["x"] >= left and box["x"] + box["width"] <= right, (locator, box)
    assert box["y"] >= top and box["y"] + box["height"] <= bottom, (locator, box)


@pytest.mark.parametrize("held", ["upright", "sideways"])
def test_nothing_is_behind_a_notch(open_chat, relay, held: str) -> None:
    relay.upstream.script(play(STREAMING))
    chat = open_chat(relay.url, **(PHONE if held == "upright" else LANDSCAPE))
    insets = {"top": 50, "left": 40, "right": 40, "bottom": 30}
    cdp = chat.context.new_cdp_session(chat.page)
    cdp.send("Emulation.setSafeAreaInsetsOverride", {"insets": insets})
    size = chat.page.viewport_size
    edges = (40, 50, size["width"] - 40, size["height"] - 30)
    chat.box.fill("Hello")
    tap(chat, "Send")
    chat.expect_text(LONG.strip())
    for element in (chat.box, chat.picker, chat.settings, *map(chat.button, ("Stop", "New chat"))):
        expect_within(element, *edges)
    chat.picker.tap()
    expect_within(chat.page.get_by_role("dialog", name="Models"), *edges)
    chat.page.keyboard.press("Escape")
    chat.settings.tap()
    sheet = chat.page.get_by_role("dialog", name="Settings")
    for element in (sheet.get_by_role("button", name="Close"), sheet.get_by_role("heading")):
        expect_within(element, *edges)


def test_a_keyboard_that_makes_the_page_smaller(open_chat, relay) -> None:
    """As the viewport asks for: the box stays in view, the end of the answer too."""
    relay.upstream.script(play(STREAMING))
    chat = open_chat(relay.url, **PHONE)
    asked = chat.page.locator("meta[name=viewport]").get_attribute("content")
    assert "interactive-widget=resizes-content" in asked and "viewport-fit=cover" in asked
    chat.box.fill("Hello")
    tap(chat, "Send")
    chat.expect_text(LONG.strip())
    expect_at_end(chat)
    chat.box.tap()
    chat.page.set_viewport_size({"width": 390, "height": 420})
    expect_at_end(chat)
    expect_within(chat.box, 0, 0, 390, 420)
    chat.page.set_viewport_size(PHONE["viewport"])
    expect_at_end(chat)


def test_a_keyboard_that_lies_over_the_page(open_chat, relay) -> None:
    """As in Safari."""
    relay.upstream.script(play(STREAMING))
    chat = open_chat(relay.url, **PHONE)
    chat.box.fill("Hello")
    tap(chat, "Send")
    chat.expect_text(LONG.strip())
    chat.page.evaluate(KEYBOARD, 430)
    expect_at_end(chat)
    expect_within(chat.box, 0, 0, 390, 430)
    expect_within(chat.button("Stop"), 0, 0, 390, 430)
    chat.page.evaluate(KEYBOARD, 844)
    expect(chat.box).to_be_in_viewport()
    assert chat.box.bounding_box()["y"] > 600


def test_zooming_with_two_fingers_moves_nothing(open_chat, relay) -> None:
    chat = open_chat(relay.url, **PHONE)
    before = chat.box.bounding_box()
    chat.page.evaluate("Object.defineProperty(visualViewport, 'scale', { value: 2 })")
    chat.page.evaluate(KEYBOARD, 422)
    assert chat.box.bounding_box() == before


def test_fingers_alone(open_chat, relay) -> None:
    """Enter writes a new line; Send and Stop do not bring the keyboard up."""
    relay.upstream.script(play(stream_head() + chunk(delta("Hel"))))
    chat = open_chat(relay.url, **PHONE)
    expect(chat.box).not_to_be_focused()
    chat.box.tap()
    chat.page.keyboard.type("Line one")
    chat.page.keyboard.press("Enter")
    chat.page.keyboard.type("line two")
    expect(chat.answers).to_have_count(0)
    tap(chat, "Send")
    chat.expect_text("Hel")
    assert b'"Line one\\nline two"' in relay.upstream.wait_request().body
    tap(chat, "Stop")
    chat.expect_ended("stopped", "Hel")
    tap(chat, "New chat")
    expect(chat.answers).to_have_count(0)


def test_at_400_per_cent(open_chat, relay) -> None:
    """All can be reached, and there is room to read; sideways nothing scrolls."""
    relay.upstream.script(play(STREAMING))
    chat = open_chat(relay.url, **ZOOMED)
    chat.ask("Hello")
    chat.expect_text(LONG.strip())
    assert chat.page.locator(".scroller").bounding_box()["height"] >= 140
    for element in (chat.box, chat.button("Stop"), chat.picker, chat.button("New chat")):
        element.scroll_into_view_if_needed()
        expect(element).to_be_in_viewport(ratio=1)
    assert chat.page.evaluate("document.documentElement.scrollWidth") <= 320
    chat.button("Stop").click()
    chat.expect_ended("stopped")


def test_a_page_that_was_frozen_goes_on(open_chat, relay) -> None:
    """As when a phone puts a page to sleep: all that came meanwhile is there, and no error."""
    on, gone = threading.Event(), threading.Event()
    words = [f"word{n} " for n in range(4000)]

    def over(_) -> None:
        gone.set()

    rest = b"".join(chunk(delta(it)) for it in words) + ENDED
    relay.upstream.script(play(stream_head() + chunk(delta("Hello ")), on, rest, over))
    chat = open_chat(relay.url, **PHONE)
    chat.page.evaluate("""() => {
      window.tasks = []
      new PerformanceObserver((list) => tasks.push(...list.getEntries().map((it) => it.duration)))
        .observe({ type: "longtask" })
    }""")
    cdp = chat.context.new_cdp_session(chat.page)
    chat.box.fill("Hello")
    tap(chat, "Send")
    chat.expect_text("Hello")
    cdp.send("Page.setWebLifecycleState", {"state": "frozen"})
    on.set()
    assert gone.wait(10)
    cdp.send("Page.setWebLifecycleState", {"state": "active"})
    chat.expect_ended("finished")
    assert "".join(chat.text.text_content().split()) == f"Hello{''.join(words)}theend".replace(" ", "")
    assert max(chat.page.evaluate("tasks"), default=0) < 500


@pytest.fixture
def going(playwright, browser_type_launch_args, relay) -> Iterator[Chat]:
    """A browser that keeps pages which were left, as people's do."""
    kept = {"ignore_default_args": ["--disable-back-forward-cache"]}
    browser = playwright.chromium.launch(**browser_type_launch_args | kept)
    chat = Chat(browser.new_context(locale="en-US"), relay.url)
    chat.page.evaluate("addEventListener('pageshow', (it) => { window.back = it.persisted })")
    yield chat
    browser.close()
    assert chat.failures == []


def leave_and_return(chat) -> None:
    chat.page.goto(chat.page.evaluate("location.origin") + "/icon.svg")
    chat.page.go_back(wait_until="commit")


def test_back_and_forward(going, relay) -> None:
    """The page that comes back is the one that was left, with its conversation."""
    relay.upstream.script(play(stream(delta("Hi"), delta("", "stop"), DONE)))
    going.ask("Hello")
    going.expect_ended("finished", "Hi")
    leave_and_return(going)
    going.expect_ended("finished", "Hi")
    assert going.page.evaluate("window.back") is True
    going.ask("And now?")
    expect(going.answers).to_have_count(2)
    going.expect_ended("finished", "Hi")


def test_back_to_an_answer_that_still_comes(going, relay) -> None:
    on = threading.Event()
    relay.upstream.script(play(stream_head() + chunk(delta("Hello, ")), on, ENDED))
    going.ask("Hello")
    going.expect_text("Hello,")
    leave_and_return(going)
    expect(going.button("Stop")).to_be_visible()
    on.set()
    going.expect_ended("finished", "Hello, the end")


@pytest.mark.parametrize("language", ["en-US", "ko-KR"])
def test_what_the_box_asks_for_is_not_cut_off(open_chat, relay, language: str) -> None:
    """Nor beside Stop, which takes room while an answer comes."""
    relay.upstream.script(play(STREAMING))
    chat = open_chat(relay.url, locale=language, **ZOOMED)
    box = chat.page.locator("#message")
    idle = box.get_attribute("placeholder")
    assert box.evaluate(ROOM) >= 0
    box.fill("Hello")
    box.press("Enter")
    expect(box).not_to_have_attribute("placeholder", idle)
    assert box.evaluate(ROOM) >= 0
