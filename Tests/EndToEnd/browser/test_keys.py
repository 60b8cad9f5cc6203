"""Enter sends, and never in the middle of a word: not while an input method composes, not with
Shift, not on a screen keyboard, not where the reader wants it to begin a line."""

import json

import pytest
from playwright.sync_api import expect

from support.upstream import play
from support.wire import DONE, chunk, delta, stream, stream_head

HELLO = play(stream(delta("Hi"), delta("", "stop"), DONE))
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
WORDS = {"Korean": ("한", "한글"), "Japanese": ("にほ", "日本"), "Chinese": ("zhong", "中")}


def sent(relay) -> str:
    return json.loads(relay.upstream.wait_request().body)["messages"][-1]["content"]


def key(chat, **fields: object) -> bool:
    """Whether the message box took an Enter of this kind for its own."""
    event = {"key": "Enter", "bubbles": True, "cancelable": True} | fields
    return chat.box.evaluate("(box, it) => !box.dispatchEvent(new KeyboardEvent('keydown', it))", event)


@pytest.mark.parametrize("language", WORDS)
def test_enter_ends_a_composition_and_the_next_one_sends(chat, relay, language: str) -> None:
    begun, word = WORDS[language]
    relay.upstream.script(HELLO)
    chat.box.focus()
    session = chat.context.new_cdp_session(chat.page)
    place = {"selectionStart": len(begun), "selectionEnd": len(begun)}
    session.send("Input.imeSetComposition", {"text": begun, **place})
    expect(chat.box).to_have_value(begun)
    assert not key(chat, isComposing=True)
    session.send("Input.insertText", {"text": word})
    expect(chat.box).to_have_value(word)
    chat.box.press("Enter")
    chat.expect_ended("finished", "Hi")
    assert sent(relay) == word


def test_safari_says_so_by_a_key_code_alone(chat) -> None:
    chat.box.fill("한글")
    assert not key(chat, keyCode=229)
    expect(chat.box).to_have_value("한글")


def test_safaris_escape_ends_a_composition_and_no_answer(chat, relay) -> None:
    relay.upstream.script(play(stream_head() + chunk(delta("Hel"))))
    chat.ask("Hello")
    chat.expect_text("Hel")
    key(chat, key="Escape", keyCode=229)
    expect(chat.answer).to_have_attribute("data-phase", "streaming")
    chat.box.press("Escape")
    chat.expect_ended("stopped", "Hel")
    chat.question.hover()
    chat.question.get_by_role("button", name="Edit the question").click()
    chat.editor.fill("한글")
    chat.editor.evaluate("""(it) => it.dispatchEvent(new KeyboardEvent("keydown", {
      key: "Escape", keyCode: 229, bubbles: true, cancelable: true,
    }))""")
    expect(chat.editor).to_have_value("한글")


def test_shift_enter_begins_a_line(chat, relay) -> None:
    relay.upstream.script(HELLO)
    chat.box.press_sequentially("One")
    chat.box.press("Shift+Enter")
    chat.box.press_sequentially("Two")
    chat.box.press("Enter")
    chat.expect_ended("finished", "Hi")
    assert sent(relay) == "One\nTwo"


def test_on_a_screen_keyboard_enter_begins_a_line(open_chat, relay) -> None:
    relay.upstream.script(HELLO)
    chat = open_chat(relay.url, **PHONE)
    chat.box.press_sequentially("One")
    chat.box.press("Enter")
    expect(chat.box).to_have_value("One\n")
    expect(chat.box).to_have_attribute("enterkeyhint", "enter")
    chat.button("Send").click()
    chat.expect_ended("finished", "Hi")
    expect(chat.box).not_to_be_focused()


def test_enter_begins_a_line_where_the_reader_wants_it(chat, relay) -> None:
    relay.upstream.script(HELLO)
    chat.page.evaluate("localStorage.setItem('sluice.enter', 'newline')")
    chat.box.press_sequentially("One")
    chat.box.press("Enter")
    chat.box.press_sequentially("Two")
    expect(chat.box).to_have_value("One\nTwo")
    chat.box.press("Control+Enter")
    chat.expect_ended("finished", "Hi")


@pytest.mark.parametrize("able", [True, False], ids=["by the style sheet", "by script"])
def test_the_box_grows_with_its_text(chat, able: bool) -> None:
    if not able:
        chat.page.add_init_script("CSS.supports = () => false")
        chat.page.add_init_script("addEventListener('DOMContentLoaded', () => document.querySelector("
                                  "'#message').style.setProperty('field-sizing', 'fixed'))")
        chat.page.reload()
    low = chat.box.bounding_box()["height"]
    chat.box.fill("One\nTwo\nThree\nFour")
    assert chat.box.bounding_box()["height"] > 2 * low
    chat.box.fill("\n" * 200)
    assert chat.box.bounding_box()["height"] < 400
    chat.box.fill("")
    assert chat.box.bounding_box()["height"] == low
