"""Two tabs of one browser in the same chat never overwrite each other, and say what happens."""

import threading

import pytest
from playwright.sync_api import expect

from browser.chat import Chat
from browser.shelf import Shelf, second, whole
from support.upstream import play
from support.wire import DONE, LAST_CHUNK, chunk, delta, stream, stream_head

HELLO = stream(delta("Hi there"), delta("", "stop"), DONE)
REST = chunk(delta("", "stop")) + chunk(DONE) + LAST_CHUNK


@pytest.fixture(params=["secure", "plain http"])
def pair(request, open_chat, sluice, upstream) -> tuple[Chat, Chat]:
    """Both show the same chat of one question; `upstream` is theirs."""
    upstream.script(play(HELLO))
    program = sluice(upstream, public_name="sluice.test")
    host = "127.0.0.1" if request.param == "secure" else "sluice.test"
    chat = open_chat(f"http://{host}:{program.port}/")
    assert chat.page.evaluate("isSecureContext") is (request.param == "secure")
    chat.ask("Hello")
    chat.expect_ended("finished", "Hi there")
    other = second(chat)
    other.expect_ended("finished", "Hi there")
    return chat, other


def kept(chat: Chat) -> list[list[str]]:
    """Every question of the newest chat that the browser keeps, with its answers."""
    return chat.page.evaluate("""async () => {
      const { Archive } = await import("/js/archive.js")
      const archive = new Archive()
      const [{ id }] = await archive.list()
      const { turns, answers } = await archive.read(id)
      return turns.map((it) => [it.question, ...answers.filter((a) => a.turn === it.id)
        .map((a) => a.text)]).sort()
    }""")


def test_both_send_and_both_questions_survive_in_both(pair, upstream) -> None:
    one, two = pair
    go = threading.Event()
    to = [stream_head() + chunk(delta(f"to {n}")) for n in (1, 2)]
    upstream.script(play(to[0], go, REST), play(to[1], go, REST))
    one.ask("From one")
    one.expect_text("to 1")
    # Sent before it shows what the first one did.
    two.box.fill("From two")
    two.box.press("Enter")
    upstream.wait_request(2)
    go.set()
    for chat in pair:
        expect(chat.answer).to_have_attribute("data-ending", "finished", timeout=15_000)
    everything = kept(one)
    questions = [it[0] for it in everything]
    assert questions == ["From one", "From two", "Hello"]
    assert all(len(it) == 2 and it[1] for it in everything), everything
    for chat in (one, two):
        chat.page.reload()
        expect(chat.answer).to_have_attribute("data-ending", "finished")
        assert kept(chat) == everything


def test_what_one_writes_is_followed_in_the_other(pair, upstream) -> None:
    one, two = pair
    go = threading.Event()
    upstream.script(play(stream_head() + chunk(delta("Hel")), go, chunk(delta("lo")), REST))
    one.ask("More")
    one.expect_text("Hel")
    expect(two.log.get_by_role("heading", name="More")).to_be_visible(timeout=15_000)
    expect(two.text).to_have_text("Hel", timeout=15_000)
    expect(two.answer).to_contain_text("It is being written in another tab.")
    expect(two.button("Send")).to_be_visible()
    go.set()
    one.expect_ended("finished", "Hello")
    two.expect_ended("finished", "Hello")
    expect(two.answer).not_to_contain_text("another tab")


def test_the_lists_of_both_are_one(pair) -> None:
    one, two = map(Shelf, pair)
    one.act("Hello", "Rename")
    one.page.keyboard.type("Greeting")
    one.page.keyboard.press("Enter")
    two.expect_names(["Greeting"])
    expect(two.page.get_by_role("heading", level=1)).to_have_text("Greeting")
    two.act("Greeting", "Pin")
    expect(one.nav.get_by_role("heading", name="Pinned")).to_be_visible()


def test_a_chat_deleted_in_the_other_tab_goes_on_and_is_kept_again(pair) -> None:
    one, two = pair
    Shelf(one).act("Hello", "Delete")
    Shelf(two).expect_names([])
    deleted = "This chat was deleted elsewhere. Your next question keeps it again."
    expect(two.page.locator(".standing")).to_have_text(deleted)
    expect(two.status).to_have_text(deleted)
    two.expect_text("Hi there")
    two.ask("Still here?")
    expect(two.answers).to_have_count(2)
    two.expect_ended("finished", "Hi there")
    expect(two.page.locator(".standing")).to_be_hidden()
    Shelf(one).expect_names(["Hello"])
    assert kept(one) == [["Hello", "Hi there"], ["Still here?", "Hi there"]]


def test_a_chat_of_another_tab_is_no_news_to_an_empty_one(open_chat, relay) -> None:
    chat = open_chat(relay.url)
    other = second(chat)
    Shelf(chat).seed(whole("Something"))
    Shelf(other).expect_names(["Something"])
    expect(other.page.locator(".standing")).to_be_hidden()
    expect(other.answers).to_have_count(0)
