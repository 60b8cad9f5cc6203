"""P6, P7: names, axe on every view, the keyboard alone, small screens, screen readers.

The views are in `views.py`; sign-in has a test of its own (`test_sign_in.py`).
"""

import threading

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from browser.views import SIZES, VIEWS
from support.upstream import play
from support.wire import DONE, LAST_CHUNK, chunk, delta, stream, stream_head

LIGHT_TO_DARK = "(scheme) => { document.documentElement.dataset.theme = scheme }"
BANNER = "header:not(:is(main, nav, article, section, dialog) *)"
LANDMARKS = (BANNER, "nav", "main", "[role=log]", "[role=status]", ".bar h1")
NARROW = {"viewport": {"width": 320, "height": 640}}
TOO_WIDE = """(it) => [it.scrollWidth - it.clientWidth, it.id || it.className || it.tagName]"""


def violations(chat) -> list[str]:
    chat.page.evaluate("Promise.all(document.getAnimations().map((it) => it.finish?.()))")
    found = Axe().run(chat.page).response["violations"]
    return [f"{it['id']}: {[node['html'] for node in it['nodes']]}" for it in found]


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("view", VIEWS)
def test_axe_finds_nothing(open_chat, relay, view: str, size: str) -> None:
    chat = open_chat(relay.url, reduced_motion="reduce", **SIZES[size])
    VIEWS[view](chat, relay.upstream)
    # Of what stands behind an open sheet nothing is in the tree: the markup is asked.
    assert [chat.page.locator(it).count() for it in LANDMARKS] == [1] * len(LANDMARKS)
    for scheme in ("light", "dark"):
        chat.page.evaluate(LIGHT_TO_DARK, scheme)
        assert violations(chat) == [], scheme


@pytest.mark.parametrize("view", VIEWS)
def test_nothing_is_too_wide(open_chat, relay, view: str) -> None:
    """At 320 px, which is what 1280 px are at 400 %, written either way."""
    chat = open_chat(relay.url, **NARROW)
    VIEWS[view](chat, relay.upstream)
    for direction in ("ltr", "rtl"):
        chat.page.evaluate(f"document.documentElement.dir = '{direction}'")
        for scrolled in chat.page.locator("html, .scroller, dialog[open], :popover-open").all():
            left_over, name = scrolled.evaluate(TOO_WIDE)
            assert left_over <= 0, (direction, name)


def test_the_skip_link_comes_first_and_leads_to_the_box(open_chat, relay) -> None:
    chat = open_chat(relay.url)
    first = "document.querySelector('a, button, input, textarea, select, [tabindex]').className"
    assert chat.page.evaluate(first) == "skip"
    skip = chat.page.get_by_role("link", name="Skip to the message box")
    expect(skip).not_to_be_in_viewport()
    for _ in range(20):
        chat.page.keyboard.press("Shift+Tab")
        if skip.evaluate("(it) => it === document.activeElement"):
            break
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport(ratio=1)
    chat.page.keyboard.press("Enter")
    expect(chat.box).to_be_focused()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_focus_is_seen_on_everything(open_chat, relay, scheme: str) -> None:
    """Each thing that Tab reaches has a ring, and the tour comes round."""
    relay.upstream.script(play(stream(delta("Hel"), delta("", "length"), DONE)))
    chat = open_chat(relay.url, color_scheme=scheme)
    chat.ask("Hello")
    chat.expect_ended("limit")
    chat.box.fill("More")
    seen = []
    for _ in range(40):
        chat.page.keyboard.press("Tab")
        name, ring = chat.page.evaluate(
            """() => {
              const it = document.activeElement
              const own = getComputedStyle(it)
              const box = getComputedStyle(it.closest("form.composer, .find") ?? it)
              const has = (of) => of.outlineStyle !== "none" && parseFloat(of.outlineWidth) >= 2
              const name = it.getAttribute("aria-label") ?? it.textContent ?? ""
              return [it === document.body ? "" : `${it.tagName} ${name.trim()}`,
                it === document.body || has(own) || has(box)]
            }"""
        )
        assert ring, name
        if name in seen:
            break
        seen.append(name)
    reached = " ".join(seen)
    for name in ("Model: m", "Settings", "New chat", "Continue", "Ask again", "Copy", "Send"):
        assert name in reached, (name, seen)


def test_forced_colours_keep_what_colour_says(open_chat, relay) -> None:
    """The dots and the line that only backgrounds draw are still there."""
    chat = open_chat(relay.url, forced_colors="active")
    VIEWS["settings"](chat, relay.upstream)
    dot = "(it, part) => getComputedStyle(it, part).forcedColorAdjust"
    changed = chat.page.locator(".row[data-changed] > label").first
    assert changed.evaluate(dot, "::before") == "none"
    assert chat.settings.evaluate(dot, "::after") == "none"
    assert violations(chat) == []


def test_everything_by_keyboard(chat, relay) -> None:
    """Settings, a model, a question, its answer, a new chat: no pointer at all."""
    relay.upstream.script(play(stream(delta("Hi"), delta("", "stop"), DONE)))
    keys = chat.page.keyboard
    keys.press("Control+,")
    sheet = chat.page.get_by_role("dialog", name="Settings")
    expect(sheet.get_by_role("button", name="Close")).to_be_focused()
    for _ in range(2):
        keys.press("Tab")
    expect(chat.page.locator("#set-temperature")).to_be_focused()
    keys.type("0.5")
    keys.press("Escape")
    expect(chat.box).to_be_focused()
    chat.picker.focus()
    keys.press("Enter")
    keys.type("m")
    keys.press("Enter")
    chat.box.focus()
    keys.type("Hello")
    keys.press("Enter")
    chat.expect_ended("finished", "Hi")
    assert b'"temperature":0.5' in relay.upstream.wait_request().body
    keys.press("Alt+a")
    expect(chat.answer).to_be_focused()
    keys.press("Tab")
    expect(chat.page.locator(":focus")).to_have_attribute("data-note", "finishedNote")
    keys.press("Enter")
    expect(chat.page.locator(".note")).to_be_visible()
    keys.press("Escape")
    expect(chat.page.locator(".note")).to_be_hidden()
    keys.press("Control+Shift+O")
    expect(chat.box).to_be_focused()
    expect(chat.answers).to_have_count(0)


def test_focus_is_never_moved_by_a_token(chat, relay) -> None:
    go = threading.Event()
    rest = b"".join(chunk(delta(f" word {n}")) for n in range(50))
    end = chunk(delta("", "stop")) + chunk(DONE) + LAST_CHUNK
    relay.upstream.script(play(stream_head() + chunk(delta("Hel")), go, rest + end))
    chat.ask("Hello")
    chat.expect_text("Hel")
    chat.picker.focus()
    go.set()
    chat.expect_ended("finished")
    expect(chat.picker).to_be_focused()


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
