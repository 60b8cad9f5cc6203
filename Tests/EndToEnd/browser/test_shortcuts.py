"""The sheet of shortcuts is true: each key in it does what it says."""

import re
import threading
from pathlib import Path

from playwright.sync_api import Locator, expect

from support.process import CHECKOUT
from support.upstream import play
from support.wire import DONE, LAST_CHUNK, chunk, delta, stream, stream_head

HELLO = stream(delta("Hello there"), delta("", "stop"), DONE)
SHEET = {
    "Send": "Enter",
    "New line": "Shift Enter",
    "Stop": "Esc",
    "Edit the last question": "↑",
    "New chat": "Ctrl Shift O",
    "Conversations": "Ctrl Shift S",
    "Rename a chat in the list": "F2",
    "Delete a chat in the list": "Del",
    "To the latest answer": "Alt A",
    "Copy the latest answer": "Alt C",
    "Under the hood": "Alt U",
    "Present": "Alt R",
    "Settings": "Ctrl ,",
    "This sheet": "?",
}


def keys(chat) -> Locator:
    return chat.page.get_by_role("dialog", name="Shortcuts")


def leave_the_box(chat) -> None:
    chat.page.locator(".scroller").focus()


def answered(chat, relay) -> None:
    relay.upstream.script(play(HELLO))
    chat.ask("Hello")
    chat.expect_ended("finished", "Hello there")


def test_the_sheet_lists_them_all(chat) -> None:
    leave_the_box(chat)
    chat.page.keyboard.press("?")
    rows = keys(chat).locator(".keys > div")
    expect(rows).to_have_count(len(SHEET))
    listed = {
        it.locator("dt").inner_text(): " ".join(it.locator("kbd").all_inner_texts())
        for it in rows.all()
    }
    assert listed == SHEET
    chat.page.keyboard.press("Escape")
    expect(keys(chat)).to_be_hidden()
    expect(chat.page.locator(".scroller")).to_be_focused()


def test_enter_shift_enter_and_escape(chat, relay) -> None:
    relay.upstream.script(play(stream_head() + chunk(delta("Hel"))))
    chat.box.press_sequentially("one")
    chat.box.press("Shift+Enter")
    chat.box.press_sequentially("two")
    chat.box.press("Enter")
    assert b'"one\\ntwo"' in relay.upstream.wait_request().body
    chat.expect_text("Hel")
    chat.page.keyboard.press("Escape")
    chat.expect_ended("stopped", "Hel")


def test_where_enter_begins_a_line_the_sheet_says_so(chat, relay) -> None:
    chat.settings.click()
    chat.page.get_by_role("switch", name="Enter sends").uncheck()
    chat.page.keyboard.press("Escape")
    leave_the_box(chat)
    chat.page.keyboard.press("?")
    expect(keys(chat).locator(".keys > div").nth(0)).to_have_text("SendCtrlEnter")
    expect(keys(chat).locator(".keys > div").nth(1)).to_have_text("New lineEnter")
    chat.page.keyboard.press("Escape")
    relay.upstream.script(play(HELLO))
    chat.box.press_sequentially("one")
    chat.box.press("Enter")
    chat.box.press_sequentially("two")
    chat.box.press("Control+Enter")
    assert b'"one\\ntwo"' in relay.upstream.wait_request().body


def test_new_chat(chat, relay) -> None:
    answered(chat, relay)
    chat.page.keyboard.press("Control+Shift+O")
    expect(chat.answers).to_have_count(0)
    expect(chat.box).to_be_focused()


def test_edit_the_last_question(chat, relay) -> None:
    answered(chat, relay)
    chat.box.press("ArrowUp")
    expect(chat.page.locator(":focus")).to_have_value("Hello")


def test_conversations(chat) -> None:
    side = chat.page.get_by_role("navigation", name="Conversations")
    before = side.is_visible()
    chat.page.keyboard.press("Control+Shift+S")
    expect(side).to_be_visible(visible=not before)


def test_to_the_latest_answer(chat, relay) -> None:
    answered(chat, relay)
    answered(chat, relay)
    chat.page.keyboard.press("Alt+a")
    expect(chat.answers.last).to_be_focused()
    expect(chat.answers.last).to_be_in_viewport()


def test_copy_the_latest_answer(chat, relay) -> None:
    chat.context.grant_permissions(["clipboard-read", "clipboard-write"])
    answered(chat, relay)
    chat.page.keyboard.press("Alt+c")
    expect(chat.status).to_have_text("Copied")
    assert chat.page.evaluate("navigator.clipboard.readText()") == "Hello there"
    expect(chat.box).to_be_focused()


def test_settings(chat) -> None:
    chat.page.keyboard.press("Control+,")
    expect(chat.page.get_by_role("dialog", name="Settings")).to_be_visible()
    chat.page.keyboard.press("Escape")
    expect(chat.box).to_be_focused()


def test_this_sheet_by_its_button(chat) -> None:
    chat.settings.click()
    chat.page.get_by_role("dialog", name="Settings").get_by_role(
        "button", name="Shortcuts"
    ).click()
    expect(keys(chat)).to_be_visible()
    chat.page.keyboard.press("Escape")
    expect(keys(chat)).to_be_hidden()
    expect(chat.page.get_by_role("dialog", name="Settings")).to_be_visible()


def test_a_question_mark_is_a_letter_in_the_box(chat) -> None:
    chat.box.press("?")
    expect(chat.box).to_have_value("?")
    expect(keys(chat)).to_be_hidden()


def test_none_fires_while_a_word_is_composed(chat, relay) -> None:
    answered(chat, relay)
    press = "(it, init) => it.dispatchEvent(new KeyboardEvent('keydown', init))"
    held = {"key": "o", "code": "KeyO", "ctrlKey": True, "shiftKey": True, "bubbles": True}
    for init in ({"isComposing": True}, {"keyCode": 229}):
        chat.box.evaluate(press, held | init)
    expect(chat.answers).to_have_count(1)
    chat.box.evaluate(press, held)
    expect(chat.answers).to_have_count(0)


def test_none_fires_behind_a_sheet(chat, relay) -> None:
    answered(chat, relay)
    chat.page.keyboard.press("Control+,")
    chat.page.keyboard.press("Control+Shift+O")
    chat.page.keyboard.press("Escape")
    expect(chat.answers).to_have_count(1)


def test_cmd_on_apples_machines(open_chat, relay) -> None:
    chat = open_chat(relay.url)
    chat.page.add_init_script("Object.defineProperty(navigator, 'platform', { value: 'MacIntel' })")
    chat.page.reload()
    leave_the_box(chat)
    chat.page.keyboard.press("?")
    expect(keys(chat)).to_contain_text(re.compile("⌘\\s*⇧\\s*O"))
    chat.page.keyboard.press("Escape")
    answered(chat, relay)
    chat.page.keyboard.press("Control+Shift+O")
    expect(chat.answers).to_have_count(1)
    chat.page.keyboard.press("Meta+Shift+O")
    expect(chat.answers).to_have_count(0)


def test_the_sheet_names_no_key_twice_and_readme_names_them_all() -> None:
    readme = Path(CHECKOUT / "README.md").read_text()
    for name, caps in SHEET.items():
        assert f"| {name} | {caps} |" in readme, name
    assert len(set(SHEET.values())) == len(SHEET)


def test_buttons_say_their_keys(chat, relay) -> None:
    go = threading.Event()
    rest = chunk(delta("", "stop")) + chunk(DONE) + LAST_CHUNK
    relay.upstream.script(play(stream_head() + chunk(delta("Hel")), go, rest))
    chat.box.press("Shift")  # the first touch: until then the page has no tooltips
    expect(chat.button("New chat")).to_have_attribute("title", "New chat  Ctrl Shift O")
    expect(chat.button("New chat")).to_have_attribute("aria-keyshortcuts", "Control+Shift+O")
    expect(chat.settings).to_have_attribute("title", "Settings  Ctrl ,")
    chat.ask("Hello")
    expect(chat.button("Stop")).to_have_attribute("title", "Stop  Esc")
    go.set()
    chat.expect_ended("finished")


def test_copied_is_said_only_of_what_is(chat, relay) -> None:
    answered(chat, relay)
    chat.page.evaluate("""() => {
      Object.defineProperty(navigator, "clipboard", { value: undefined })
      document.execCommand = () => false
    }""")
    leave_the_box(chat)
    chat.page.keyboard.press("Alt+c")
    expect(chat.answer).to_contain_text("Copying is not allowed here.")
    expect(chat.status).not_to_have_text("Copied")
