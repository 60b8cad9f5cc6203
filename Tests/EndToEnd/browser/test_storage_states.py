"""Storage that is full or refused is said once, in words, and the chat goes on."""

import pytest
from playwright.sync_api import expect

from browser.shelf import Shelf
from browser.test_archive_without_storage import FORBIDDEN, MISSING, REFUSED
from support.upstream import play
from support.wire import DONE, delta, stream

HELLO = stream(delta("Hi there"), delta("", "stop"), DONE)
BLOCKED = "This browser keeps nothing for this page"
FULL = "This browser can keep no more."


def test_where_all_is_well_it_says_where_chats_are_kept(chat) -> None:
    expect(Shelf(chat).nav).to_contain_text("Chats are kept in this browser only.")


@pytest.mark.parametrize("script", [MISSING, FORBIDDEN, REFUSED])
def test_a_browser_that_keeps_nothing(open_chat, relay, script: str) -> None:
    relay.upstream.script(play(HELLO))
    chat = open_chat(relay.url)
    chat.page.add_init_script(script)
    chat.page.reload()
    shelf = Shelf(chat)
    expect(shelf.nav).to_contain_text(BLOCKED)
    expect(chat.status).to_contain_text(BLOCKED)
    chat.ask("Hello")
    chat.expect_ended("finished", "Hi there")
    chat.button("New chat").click()
    shelf.link("Hello").click()
    chat.expect_ended("finished", "Hi there")
    with chat.page.expect_download() as saved:
        shelf.act("Hello", "Export as JSON")
    assert saved.value.suggested_filename == "Hello.json"


def test_a_browser_that_can_keep_no_more(chat, relay) -> None:
    session = chat.context.new_cdp_session(chat.page)
    origin = {"origin": chat.page.evaluate("() => location.origin")}
    session.send("Storage.overrideQuotaForOrigin", origin | {"quotaSize": 400_000})
    long = stream(*[delta("x " * 5_000)] * 100, delta("", "stop"), DONE)
    relay.upstream.script(play(long), play(HELLO))
    chat.ask("Long")
    expect(chat.answer).to_have_attribute("data-ending", "finished", timeout=30_000)
    shelf = Shelf(chat)
    expect(shelf.nav).to_contain_text(FULL, timeout=15_000)
    chat.ask("And on?")
    chat.expect_ended("finished", "Hi there")
