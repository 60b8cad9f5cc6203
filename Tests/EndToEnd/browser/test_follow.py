"""A question stands near the top once it is sent; the view follows a reader who is at the end, and
lets go at the first sign of going elsewhere. Text comes in lock-step: the test says when."""

import threading
from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from support.upstream import Exchange
from support.wire import DONE, LAST_CHUNK, chunk, delta, stream_head

TOP = "(it) => it.scrollTop"
LEFT = "(it) => it.scrollHeight - it.scrollTop - it.clientHeight"
LINES = "".join(f"line {n}\n\n" for n in range(60))


class Faucet:
    """An upstream that sends what it is given, piece by piece, and ends when told."""

    def __init__(self, upstream) -> None:
        self._changed, self._pieces, self._ended = threading.Condition(), [], False
        self._closed = False
        upstream.script(self._run)

    def give(self, *texts: str) -> None:
        with self._changed:
            self._pieces += [chunk(delta(it)) for it in texts]
            self._changed.notify()

    def end(self) -> None:
        with self._changed:
            self._pieces.append(chunk(delta("", "stop")) + chunk(DONE) + LAST_CHUNK)
            self._ended = True
            self._changed.notify()

    def close(self) -> None:
        with self._changed:
            self._closed = True
            self._changed.notify()

    def _run(self, exchange: Exchange) -> None:
        exchange.send(stream_head())
        self._ended = False
        while not self._ended or self._pieces:
            with self._changed:
                self._changed.wait_for(lambda: self._pieces or self._closed)
                pieces, self._pieces = self._pieces, []
                if self._closed:
                    return
            exchange.send(b"".join(pieces))


@pytest.fixture
def faucet(relay) -> Iterator[Faucet]:
    made = Faucet(relay.upstream)
    yield made
    made.close()


def view(chat):
    return chat.page.locator(".scroller")


def below(chat):
    return chat.button("New text below")


def question_top(chat) -> float:
    """How far the newest question is below the top of the view."""
    box = chat.log.get_by_role("article", name="Question").last.bounding_box()
    return box["y"] - view(chat).bounding_box()["y"]


def settle(chat) -> None:
    """Two frames: what was to be painted is."""
    frames = "new Promise((it) => requestAnimationFrame(() => requestAnimationFrame(it)))"
    chat.page.evaluate(f"() => {frames}")


def reading(chat, faucet) -> None:
    """An answer longer than the view, its end in view."""
    chat.box.fill("Hello")
    chat.button("Send").click()
    faucet.give(LINES)
    expect(chat.text).to_contain_text("line 59")
    settle(chat)
    assert view(chat).evaluate(LEFT) <= 8


def more(chat, faucet, word: str = "more") -> None:
    faucet.give(f"{word}\n\n" * 10 + f"{word}-end\n\nx")
    expect(chat.text).to_contain_text(f"{word}-end")
    settle(chat)


def test_the_question_goes_near_the_top_and_nothing_jumps_when_it_ends(chat, faucet) -> None:
    reading(chat, faucet)
    faucet.end()
    chat.expect_ended("finished")
    chat.ask("A second question")
    settle(chat)
    assert 0 <= question_top(chat) <= 60
    before = question_top(chat)
    for word in ("One", " two"):
        faucet.give(word)
        expect(chat.text).to_contain_text(word.strip())
        settle(chat)
        assert question_top(chat) == before
    faucet.end()
    chat.expect_ended("finished", "One two")
    settle(chat)
    assert question_top(chat) == before


def test_the_view_follows_once_the_text_reaches_its_end(chat, faucet) -> None:
    reading(chat, faucet)
    more(chat, faucet)
    assert view(chat).evaluate(LEFT) <= 8
    expect(below(chat)).to_be_hidden()


def wheel(chat) -> None:
    view(chat).hover()
    chat.page.mouse.wheel(0, -40)


def select(chat) -> None:
    line = chat.text.get_by_text("line 58").bounding_box()
    chat.page.mouse.move(line["x"] + 2, line["y"] + 10)
    chat.page.mouse.down()
    chat.page.mouse.move(line["x"] + 40, line["y"] + 10, steps=4)
    chat.page.mouse.up()


def key(name: str):
    def press(chat) -> None:
        view(chat).focus()
        chat.page.keyboard.press(name)

    return press


SIGNS = {
    "wheel": wheel,
    "PageUp": key("PageUp"),
    "ArrowUp": key("ArrowUp"),
    "Home": key("Home"),
    "search": key("Control+f"),
    "selection": select,
}


@pytest.mark.parametrize("sign", SIGNS)
def test_a_sign_of_going_elsewhere_lets_go(chat, faucet, sign: str) -> None:
    reading(chat, faucet)
    SIGNS[sign](chat)
    more(chat, faucet)
    expect(below(chat)).to_be_visible()
    assert view(chat).evaluate(LEFT) > 100
    chat.page.wait_for_timeout(300)  # a smooth scroll of the browser's own comes to rest
    top = view(chat).evaluate(TOP)
    more(chat, faucet, "again")
    assert view(chat).evaluate(TOP) == top
    faucet.end()
    chat.expect_ended("finished")
    assert view(chat).evaluate(TOP) == top
    expect(below(chat)).to_be_hidden()


def test_even_in_the_same_frame_as_new_text(chat, faucet) -> None:
    """The wheel turns in the very task that brings text, before either is painted."""
    reading(chat, faucet)
    view(chat).evaluate("""(it) => {
      it.dispatchEvent(new WheelEvent("wheel", { deltaY: -10, bubbles: true }))
      document.querySelector(".section:last-of-type > :last-child").append("\\n\\n".repeat(40))
    }""")
    settle(chat)
    assert view(chat).evaluate(LEFT) > 100


def test_a_finger_lets_go(open_chat, relay, faucet) -> None:
    chat = open_chat(relay.url, viewport={"width": 390, "height": 700}, has_touch=True)
    reading(chat, faucet)
    session = chat.context.new_cdp_session(chat.page)
    for kind, y in [("touchStart", 300), *(("touchMove", it) for it in range(310, 420, 20))]:
        points = [{"x": 200, "y": y}]
        session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})
    session.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    more(chat, faucet)
    expect(below(chat)).to_be_visible()
    assert view(chat).evaluate(LEFT) > 100


def test_new_text_below_takes_up_following(chat, faucet) -> None:
    reading(chat, faucet)
    wheel(chat)
    more(chat, faucet)
    below(chat).click()
    expect(below(chat)).to_be_hidden()
    more(chat, faucet, "again")
    assert view(chat).evaluate(LEFT) <= 8


def test_so_does_going_to_the_end(chat, faucet) -> None:
    reading(chat, faucet)
    wheel(chat)
    more(chat, faucet)
    chat.page.mouse.wheel(0, 5000)
    expect(below(chat)).to_be_hidden()
    more(chat, faucet, "again")
    assert view(chat).evaluate(LEFT) <= 8


def test_a_reader_in_the_room_under_a_short_answer_is_told_of_no_text_below(chat, faucet) -> None:
    reading(chat, faucet)
    faucet.end()
    chat.expect_ended("finished")
    chat.ask("A second question")
    faucet.give("One")
    chat.expect_text("One")
    wheel(chat)
    settle(chat)
    expect(below(chat)).to_be_hidden()


@pytest.mark.parametrize("setting", ["always", "never"])
def test_the_readers_setting_holds(chat, faucet, setting: str) -> None:
    chat.page.evaluate("(it) => localStorage.setItem('sluice.follow', it)", setting)
    chat.ask("Hello")
    faucet.give(LINES)
    expect(chat.text).to_contain_text("line 59")
    settle(chat)
    if setting == "never":
        assert view(chat).evaluate(TOP) == 0
        expect(below(chat)).to_be_visible()
        below(chat).click()
        assert view(chat).evaluate(LEFT) <= 8
    else:
        wheel(chat)
        more(chat, faucet)
        assert view(chat).evaluate(LEFT) <= 8


def test_an_old_conversation_opens_at_its_end(chat, faucet) -> None:
    reading(chat, faucet)
    wheel(chat)
    faucet.end()
    chat.expect_ended("finished")
    chat.button("New chat").click()
    expect(chat.answers).to_have_count(0)
    chat.page.go_back()
    expect(chat.text).to_contain_text("line 59")
    settle(chat)
    assert view(chat).evaluate(LEFT) <= 8


def test_the_focus_is_where_the_reader_left_it(chat, faucet) -> None:
    reading(chat, faucet)
    expect(chat.box).to_be_focused()
    more(chat, faucet)
    expect(chat.box).to_be_focused()
