"""The list of conversations: each is a link, named, pinned, found, deleted and brought back."""

import re
import threading
import time

import pytest
from playwright.sync_api import expect

from browser.shelf import DAY, Shelf, whole
from browser.test_access import SIZES, violations
from support.upstream import play
from support.wire import DONE, LAST_CHUNK, chunk, delta, stream, stream_head

HELLO = stream(delta("Hi there"), delta("", "stop"), DONE)
REST = chunk(delta("", "stop")) + chunk(DONE) + LAST_CHUNK
THREE = [whole("One", "first"), whole("Two", "second"), whole("Three", "third")]
for n, it in enumerate(THREE):
    it["chat"]["changed"] -= n


@pytest.fixture(params=["secure", "plain http"])
def shelf(request, open_chat, relay, sluice, upstream) -> Shelf:
    """On an origin that is a secure context, and on one that is none, as on a LAN."""
    if request.param == "secure":
        return Shelf(open_chat(relay.url))
    program = sluice(upstream, public_name="sluice.test")
    chat = open_chat(f"http://sluice.test:{program.port}/")
    assert chat.page.evaluate("isSecureContext") is False
    chat.upstream = upstream
    return Shelf(chat)


def test_a_chat_is_listed_once_it_has_begun_and_opens_again(shelf, relay) -> None:
    chat = shelf.chat
    getattr(chat, "upstream", relay.upstream).script(play(HELLO))
    expect(shelf.nav).to_contain_text("Your chats will stand here.")
    chat.ask("Hello\nthere")
    chat.expect_ended("finished", "Hi there")
    expect(shelf.link("Hello")).to_have_attribute("aria-current", "page")
    expect(shelf.page).to_have_url(re.compile(r"#chat/[\w-]+$"))
    chat.button("New chat").click()
    expect(chat.answers).to_have_count(0)
    expect(shelf.link("Hello")).not_to_have_attribute("aria-current", "page")
    shelf.link("Hello").click()
    chat.expect_ended("finished", "Hi there")
    shelf.page.go_back()
    expect(chat.answers).to_have_count(0)


def test_a_chat_is_renamed_in_place(shelf) -> None:
    shelf.seed(*THREE, shown="Two")
    shelf.act("Two", "Rename")
    field = shelf.nav.get_by_role("textbox", name="Name of the chat")
    expect(field).to_be_focused()
    field.fill("  Second  ")
    field.press("Enter")
    expect(shelf.link("Second")).to_be_focused()
    expect(shelf.page.get_by_role("heading", level=1)).to_have_text("Second")
    shelf.page.keyboard.press("F2")
    field.fill("Something else")
    field.press("Escape")
    shelf.expect_names(["One", "Second", "Three"])
    shelf.page.reload()
    shelf.act("Second", "Rename")
    field.fill("")
    field.press("Enter")
    shelf.expect_names(["One", "Two", "Three"])
    expect(shelf.page.get_by_role("heading", level=1)).to_have_text("Two")


def test_a_deleted_chat_can_be_brought_back(shelf) -> None:
    shelf.seed(*THREE, shown="Two")
    shelf.act("Two", "Delete")
    shelf.expect_names(["One", "Three"])
    expect(shelf.link("Three")).to_be_focused()
    expect(shelf.chat.answers).to_have_count(0)
    expect(shelf.toast).to_contain_text("Chat deleted.")
    expect(shelf.chat.status).to_have_text("Chat deleted.")
    shelf.toast.get_by_role("button", name="Undo").click()
    shelf.expect_names(["One", "Two", "Three"])
    shelf.chat.expect_ended("finished", "second")
    shelf.act("One", "Delete")
    shelf.expect_names(["Two", "Three"])
    shelf.page.reload()
    shelf.expect_names(["Two", "Three"])


def test_each_chat_is_a_real_link(chat) -> None:
    shelf = Shelf(chat).seed(*THREE, shown="One")
    expect(shelf.link("Two")).to_have_attribute("href", "#chat/Two")
    with chat.context.expect_page() as opened:
        shelf.link("Two").click(button="middle")
    expect(opened.value.get_by_role("article", name="Answer")).to_contain_text("second")
    chat.expect_text("first")


def test_chats_stand_in_groups(chat) -> None:
    now = int(time.time() * 1000)
    shelf = Shelf(chat).seed(
        whole("Pinned one", changed=now - 40 * DAY, pinned=True), whole("Now"),
        whole("Before", changed=now - DAY), whole("Long ago", changed=now - 9 * DAY),
    )
    groups = shelf.nav.locator("section:visible")
    expect(groups).to_have_text([
        "Pinned Pinned one", "Today Now", "Yesterday Before", "Earlier Long ago",
    ])
    shelf.act("Long ago", "Pin")
    expect(groups.first.get_by_role("link")).to_have_text(["Long ago", "Pinned one"])
    shelf.act("Long ago", "Unpin")
    expect(groups.last).to_contain_text("Long ago")


def test_by_keyboard_alone(chat) -> None:
    shelf = Shelf(chat).seed(*THREE, shown="One")
    shelf.link("One").focus()
    for key, name in [("ArrowDown", "Two"), ("End", "Three"), ("ArrowUp", "Two"), ("Home", "One")]:
        shelf.page.keyboard.press(key)
        expect(shelf.link(name)).to_be_focused()
    shelf.page.keyboard.press("ArrowDown")
    shelf.page.keyboard.press("Enter")
    chat.expect_text("second")
    shelf.page.keyboard.press("Tab")
    shelf.page.keyboard.press("Enter")
    expect(shelf.page.get_by_role("menuitem", name="Rename")).to_be_focused()
    shelf.page.keyboard.press("ArrowUp")
    expect(shelf.page.get_by_role("menuitem", name="Delete")).to_be_focused()
    shelf.page.keyboard.press("Escape")
    expect(shelf.nav.get_by_role("button", name="Actions for Two")).to_be_focused()
    shelf.page.keyboard.press("Shift+Tab")
    shelf.page.keyboard.press("Delete")
    shelf.expect_names(["One", "Three"])
    expect(shelf.link("Three")).to_be_focused()


def test_a_light_shows_where_an_answer_is_being_written(chat, relay) -> None:
    shelf, go = Shelf(chat), threading.Event()
    relay.upstream.script(play(stream_head() + chunk(delta("Hel")), go, chunk(delta("lo")), REST))
    chat.ask("Slow")
    chat.expect_text("Hel")
    chat.button("New chat").click()
    lit = shelf.nav.get_by_role("link", name=re.compile("^Slow.*an answer is being written"))
    expect(lit).to_be_visible()
    go.set()
    expect(lit).to_be_hidden(timeout=15_000)
    shelf.link("Slow").click()
    chat.expect_ended("finished", "Hello")


def test_search_looks_at_titles_at_once_and_then_at_all_texts(chat) -> None:
    shelf = Shelf(chat).seed(
        whole("Rivers of Europe"), whole("Names for a boat", "It goes down the RIVER."),
        whole("A recipe", "Salt"),
    )
    # Key by key: none is lost.
    shelf.search.press_sequentially("river")
    expect(shelf.search).to_have_value("river")
    expect(shelf.names).to_have_count(2)
    expect(shelf.nav.locator("[aria-live=polite]")).to_have_text("2 chats")
    shelf.search.press("ArrowDown")
    expect(shelf.names.first).to_be_focused()
    shelf.search.fill("zebra")
    expect(shelf.nav).to_contain_text("No chat has these words.")
    shelf.search.press("Escape")
    expect(shelf.search).to_have_value("")
    expect(shelf.names).to_have_count(3)


def test_escape_in_the_list_does_not_stop_an_answer(chat, relay) -> None:
    shelf = Shelf(chat).seed(*THREE)
    relay.upstream.script(play(stream_head() + chunk(delta("Hel"))))
    chat.ask("Slow")
    chat.expect_text("Hel")
    shelf.act("One", "Rename")
    shelf.page.keyboard.press("Escape")
    shelf.search.fill("one")
    shelf.search.press("Escape")
    expect(shelf.search).to_have_value("")
    expect(chat.answer).to_have_attribute("data-phase", "streaming")
    chat.box.press("Escape")
    chat.expect_ended("stopped", "Hel")


def test_a_temporary_chat_is_not_kept_and_says_so(chat, relay) -> None:
    shelf = Shelf(chat)
    relay.upstream.script(play(HELLO))
    shelf.nav.get_by_role("button", name="Temporary chat").click()
    expect(chat.box).to_be_focused()
    expect(chat.status).to_have_text("Temporary chat: it is not kept.")
    chat.ask("Between us")
    chat.expect_ended("finished", "Hi there")
    expect(shelf.page.locator(".standing")).to_have_text("Temporary chat: it is not kept.")
    expect(shelf.names).to_have_count(0)
    chat.button("New chat").click()
    expect(shelf.page.locator(".standing")).to_be_hidden()
    expect(shelf.toast).to_contain_text("The temporary chat is not kept.")
    shelf.toast.get_by_role("button", name="Undo").click()
    chat.expect_ended("finished", "Hi there")
    chat.answer.get_by_role("button", name="More").click()
    expect(shelf.page.get_by_role("menuitem", name="Fork from here")).to_be_hidden()
    shelf.page.keyboard.press("Escape")
    shelf.page.reload()
    expect(shelf.nav).to_contain_text("Your chats will stand here.")
    expect(chat.answers).to_have_count(0)


def test_a_temporary_chat_that_was_only_begun_comes_back_with_its_words(chat) -> None:
    shelf = Shelf(chat)
    shelf.nav.get_by_role("button", name="Temporary chat").click()
    expect(chat.status).to_have_text("Temporary chat: it is not kept.")
    chat.box.fill("Between us")
    chat.button("New chat").click()
    expect(chat.box).to_have_value("")
    shelf.toast.get_by_role("button", name="Undo").click()
    expect(chat.box).to_have_value("Between us")


def test_undo_that_leaves_another_temporary_chat_offers_that_one(chat, relay) -> None:
    shelf = Shelf(chat)
    relay.upstream.script(play(HELLO), play(HELLO))
    for question in ("First", "Second"):
        shelf.nav.get_by_role("button", name="Temporary chat").click()
        expect(chat.box).to_be_focused()
        chat.ask(question)
        chat.expect_ended("finished", "Hi there")
    shelf.toast.get_by_role("button", name="Undo").click()
    expect(chat.question).to_contain_text("First")
    shelf.toast.get_by_role("button", name="Undo").click()
    expect(chat.question).to_contain_text("Second")


def test_a_fork_leaves_the_other_one_as_it_is(chat, relay) -> None:
    shelf = Shelf(chat)
    relay.upstream.script(play(HELLO))
    for question in ("First", "Second"):
        chat.ask(question)
        expect(chat.log.get_by_role("heading", name=question)).to_be_visible()
        chat.expect_ended("finished", "Hi there")
    chat.answers.first.get_by_role("button", name="More").click()
    shelf.page.get_by_role("menuitem", name="Fork from here").click()
    expect(chat.answers).to_have_count(1)
    shelf.expect_names(["First", "First"])
    expect(shelf.names.first).to_have_attribute("aria-current", "page")
    shelf.names.last.click()
    expect(chat.answers).to_have_count(2)


def test_the_toast_stays_under_the_focus(chat) -> None:
    chat.page.clock.install()
    shelf = Shelf(chat).seed(*THREE)
    expect(shelf.names).to_have_count(3)
    shelf.act("One", "Delete")
    shelf.toast.get_by_role("button", name="Undo").focus()
    chat.page.clock.run_for(20_000)
    expect(shelf.toast).to_be_visible()
    shelf.link("Two").focus()
    chat.page.clock.run_for(9_000)
    expect(shelf.toast).to_be_hidden()


def test_on_a_wide_page_it_stays_as_it_was_left(chat) -> None:
    shelf = Shelf(chat).seed(*THREE)
    expect(shelf.nav).to_be_visible()
    chat.button("Conversations").click()
    expect(shelf.nav).to_be_hidden()
    expect(chat.button("New chat")).to_be_visible()
    chat.page.reload()
    expect(chat.button("Conversations")).to_have_attribute("aria-expanded", "false")
    expect(shelf.nav).to_be_hidden()
    chat.page.keyboard.press("Control+Shift+S")
    expect(shelf.names.first).to_be_focused()
    chat.page.keyboard.press("Control+Shift+S")
    expect(shelf.nav).to_be_hidden()
    expect(chat.box).to_be_focused()


def test_on_a_phone_it_is_a_drawer(open_chat, relay) -> None:
    chat = open_chat(relay.url, **SIZES["phone"])
    shelf = Shelf(chat).seed(*THREE, shown="One")
    toggle = chat.button("Conversations")
    expect(shelf.nav).to_be_hidden()
    toggle.click()
    expect(shelf.link("One")).to_be_focused()
    for _ in range(12):
        chat.page.keyboard.press("Tab")
        assert not chat.page.evaluate("document.activeElement.matches('main *')"), "reached behind"
    chat.page.keyboard.press("Escape")
    expect(shelf.nav).to_be_hidden()
    expect(toggle).to_be_focused()
    toggle.click()
    shelf.nav.get_by_role("button", name="Close the list").click()
    expect(toggle).to_be_focused()
    toggle.click()
    chat.page.mouse.click(380, 400)
    expect(shelf.nav).to_be_hidden()
    toggle.click()
    shelf.link("Two").click()
    expect(shelf.nav).to_be_hidden()
    chat.expect_text("second")
    expect(toggle).to_be_focused()
    chat.page.reload()
    expect(chat.text).to_have_text("second")
    expect(shelf.nav).to_be_hidden()


def test_escape_closes_the_drawer_and_not_the_answer(open_chat, relay) -> None:
    chat = open_chat(relay.url, **SIZES["phone"])
    shelf = Shelf(chat)
    relay.upstream.script(play(stream_head() + chunk(delta("Hel"))))
    chat.box.fill("Slow")
    chat.button("Send").click()
    chat.expect_text("Hel")
    chat.button("Conversations").click()
    chat.page.keyboard.press("Escape")
    expect(shelf.nav).to_be_hidden()
    expect(chat.answer).to_have_attribute("data-phase", "streaming")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", SIZES)
def test_axe_finds_nothing(open_chat, relay, size: str, scheme: str) -> None:
    chat = open_chat(relay.url, color_scheme=scheme, reduced_motion="reduce", **SIZES[size])
    shelf = Shelf(chat).seed(*THREE, whole("Old", pinned=True), shown="One")
    chat.expect_text("first")
    if size == "phone":
        chat.button("Conversations").click()
    expect(shelf.names).to_have_count(4)
    assert violations(chat) == [], "list"
    shelf.nav.get_by_role("button", name="Actions for Two").focus()
    chat.page.keyboard.press("Enter")
    expect(chat.page.get_by_role("menuitem", name="Rename")).to_be_focused()
    assert violations(chat) == [], "menu"
    chat.page.keyboard.press("Enter")
    assert violations(chat) == [], "rename"
    chat.page.keyboard.press("Escape")
    shelf.search.fill("zebra")
    expect(shelf.nav).to_contain_text("No chat has these words.")
    assert violations(chat) == [], "search"


@pytest.mark.parametrize("width", [320, 640, 1000, 1280])
def test_nothing_is_wider_than_the_page(open_chat, relay, width: int) -> None:
    chat = open_chat(relay.url, viewport={"width": width, "height": 500})
    shelf = Shelf(chat).seed(whole("x" * 190, title="y" * 300), *THREE)
    if width < 960:
        chat.button("Conversations").click()
    expect(shelf.names).to_have_count(4)
    for part in ("html", ".side", ".chats"):
        left_over = chat.page.locator(part).evaluate("(it) => it.scrollWidth - it.clientWidth")
        assert left_over == 0, part
