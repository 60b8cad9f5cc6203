"""Under the hood, the card of a stream: its numbers, none of its words, saved in three forms."""

import json
import threading
from pathlib import Path

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Locator, expect

from browser.hood import Hood
from support.upstream import play
from support.wire import DONE, LAST_CHUNK, chunk, delta, stream_head

PIECES = [delta("Secret"), delta(" words"), delta("", "stop"), DONE]
PNG = b"\x89PNG\r\n\x1a\n"


def card(hood: Hood) -> Locator:
    hood.chat.button("Receipt card").click()
    dialog = hood.chat.page.get_by_role("dialog", name="One stream")
    expect(dialog).to_be_visible()
    return dialog


def saved(hood: Hood, dialog: Locator, name: str) -> bytes:
    with hood.chat.page.expect_download() as download:
        dialog.get_by_role("button", name=name).click()
    return Path(download.value.path()).read_bytes()


def test_its_numbers_are_those_of_the_stream(chat, relay) -> None:
    hood = Hood(chat)
    go = threading.Event()
    rest = b"".join(map(chunk, PIECES[1:]))
    relay.upstream.script(play(stream_head() + chunk(PIECES[0]), go, rest + LAST_CHUNK))
    chat.ask("Hello")
    chat.expect_text("Secret")
    expect(chat.button("Receipt card")).to_be_disabled()
    go.set()
    chat.expect_ended("finished")
    dialog = card(hood)
    first = hood.feed("stopwatch").text_content() or ""
    expect(dialog).to_contain_text(first)
    expect(dialog).to_contain_text("Finished")
    told = json.loads(saved(hood, dialog, "Save as JSON"))
    assert (told["events"], told["ended"], told["model"]) == (len(PIECES), "finished", "m")
    assert f"{told['first_text'] / 1000:.2f} s" == first
    text = saved(hood, dialog, "Save as text").decode()
    assert f"events: {len(PIECES)}" in text and "Secret" not in text
    assert saved(hood, dialog, "Save as picture").startswith(PNG)
    assert Axe().run(chat.page).response["violations"] == []


def test_demo_text_is_called_so(open_chat, demo) -> None:
    chat = open_chat(demo.url)
    hood = Hood(chat)
    chat.ask("Hello")
    expect(chat.text).not_to_be_empty()
    chat.page.keyboard.press("Escape")
    chat.expect_ended("stopped")
    dialog = card(hood)
    expect(dialog).to_contain_text("Demo text, not an AI.")
    assert json.loads(saved(hood, dialog, "Save as JSON"))["demo"] is True
