"""The views of the page that hold something, by name, and how to get there.

A view joins by one line: a function that takes the chat and its relay, in `VIEWS`. Every view is
looked at by axe, light and dark, on a desk and on a phone, and measured for its width.
"""

import json
from collections.abc import Callable

from playwright.sync_api import expect

from support.upstream import FIN, Upstream, play
from support.wire import DONE, answer, chunk, delta, stream, stream_head

SIZES = {
    "desktop": {"viewport": {"width": 1280, "height": 800}},
    "phone": {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True},
}
BUSY = json.dumps({"error": {"message": "Too many questions.", "type": "x"}}).encode()
MARKDOWN = (
    "# Gates\n\nA **sluice** is `gate`.\n\n| Opening | Flow |\n| --- | ---: |\n| closed | 0 |\n\n"
    "```swift\nlet flow = 0.6 // half\n```\n\n> Water waits.\n\n- [x] one\n- [ ] two\n\n"
    "$$q = C a \\sqrt{2 g h}$$\n\n1. first\n2. second\n"
)


def send(chat, text: str = "Hello") -> None:
    chat.box.fill(text)
    chat.button("Send").click()


def streamed(*pieces: bytes) -> Callable:
    """An answer of these events, to its end."""

    def go(chat, upstream: Upstream) -> None:
        upstream.script(play(stream(*pieces)))
        send(chat)
        expect(chat.answer).to_have_attribute("data-phase", "ended")

    return go


def streaming(chat, upstream: Upstream) -> None:
    upstream.script(play(stream_head() + chunk(delta("Hel"))))
    send(chat)
    chat.expect_text("Hel")


def waiting(chat, upstream: Upstream) -> None:
    upstream.script(play())
    send(chat)
    expect(chat.answer).to_have_attribute("data-phase", "waiting")


def stopped(chat, upstream: Upstream) -> None:
    streaming(chat, upstream)
    chat.button("Stop").click()
    chat.expect_ended("stopped")


def lost(chat, upstream: Upstream) -> None:
    upstream.script(play(stream_head() + chunk(delta("Hel")), FIN))
    send(chat)
    chat.expect_ended("lost")


def refused(chat, upstream: Upstream) -> None:
    upstream.script(play(answer(429, BUSY, ("Retry-After", "20"))))
    send(chat)
    chat.expect_ended("error")


def queued(chat, upstream: Upstream) -> None:
    streaming(chat, upstream)
    send(chat, "And then?")
    expect(chat.page.get_by_text("Next:")).to_be_visible()


def models(chat, _: Upstream) -> None:
    chat.picker.click()
    expect(chat.page.get_by_role("combobox")).to_be_focused()


def gone_model(chat, _: Upstream) -> None:
    chat.page.goto(chat.page.url + "?model=nobody-has-it")
    expect(chat.page.get_by_text("nobody-has-it")).to_be_visible()


def settings(chat, _: Upstream) -> None:
    """Everything open, changed or wrong."""
    chat.settings.click()
    sheet = chat.page.get_by_role("dialog", name="Settings")
    sheet.locator("summary").click()
    sheet.get_by_role("textbox", name="System prompt").fill("Be brief.")
    sheet.get_by_role("textbox", name="Temperature").fill("hot")
    sheet.get_by_role("textbox", name="Extra JSON").fill("{oops}")
    expect(sheet.get_by_role("alert").filter(has_text="JSON")).to_be_visible()
    expect(sheet.get_by_role("button", name="Use for new chats")).to_be_visible()


def shortcuts(chat, _: Upstream) -> None:
    chat.page.locator(".scroller").focus()
    chat.page.keyboard.press("?")
    expect(chat.page.get_by_role("dialog", name="Shortcuts")).to_be_visible()


def note(chat, upstream: Upstream) -> None:
    streamed(delta("Hel"), delta("", "stop"), DONE)(chat, upstream)
    chat.answer.get_by_role("button", name="first text").click()
    expect(chat.page.locator(".note")).to_be_visible()


def chats(chat, upstream: Upstream) -> None:
    """The list, with one in it; a drawer where there is little room."""
    streamed(delta("Hel"), delta("", "stop"), DONE)(chat, upstream)
    toggle = chat.page.locator("[data-toggle=side]")
    if toggle.get_attribute("aria-expanded") == "false":
        toggle.click()
    side = chat.page.get_by_role("navigation", name="Conversations")
    expect(side.get_by_role("link", name="Hello")).to_be_visible()


def files(chat, _: Upstream) -> None:
    """Files that are to go along, what may be done with them, and one that cannot."""
    chat.attach("notes.txt", b"Some notes")
    chat.attach("broken.pdf", b"%PDF\0")
    expect(chat.page.get_by_text("broken.pdf is neither")).to_be_visible()


def file(chat, upstream: Upstream) -> None:
    files(chat, upstream)
    chat.files.get_by_role("button", name="notes.txt").first.click()
    expect(chat.page.get_by_role("dialog", name="notes.txt")).to_be_visible()


def versions(chat, upstream: Upstream) -> None:
    """Of a question with a file, and of its answer."""
    reply = play(stream(delta("Hel"), delta("", "stop"), DONE))
    upstream.script(reply, reply, reply)
    chat.attach("notes.txt", b"Some notes")
    expect(chat.files).to_have_count(1)
    send(chat)
    chat.expect_ended("finished")
    editing(chat)
    chat.question.get_by_role("button", name="Send").click()
    chat.expect_ended("finished")
    chat.button("Ask again").click()
    chat.expect_ended("finished")
    expect(chat.log.get_by_role("group", name="2 of 2")).to_have_count(2)


def editing(chat, upstream: Upstream | None = None) -> None:
    if upstream:
        streamed(delta("Hel"), delta("", "stop"), DONE)(chat, upstream)
    chat.box.press("ArrowUp")
    expect(chat.editor).to_be_focused()


VIEWS: dict[str, Callable] = {
    "files": files,
    "file": file,
    "versions": versions,
    "editing": editing,
    "empty": lambda chat, upstream: None,
    "waiting": waiting,
    "streaming": streaming,
    "finished": streamed(delta("Hel"), delta("", "stop"), DONE),
    "limit": streamed(delta("Hel"), delta("", "length"), DONE),
    "filtered": streamed(delta("Hel"), delta("", "content_filter"), DONE),
    "stopped": stopped,
    "lost": lost,
    "error": refused,
    "code, table, maths": streamed(delta(MARKDOWN), delta("", "stop"), DONE),
    "queued": queued,
    "number explained": note,
    "chats": chats,
    "models": models,
    "model not offered": gone_model,
    "settings": settings,
    "shortcuts": shortcuts,
}
