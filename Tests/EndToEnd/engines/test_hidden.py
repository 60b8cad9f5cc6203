"""A page that nobody sees: no frames are drawn, the answer goes on, nothing is lost or piles up."""

import threading

import pytest

from engines.drivers import SIZE
from support.upstream import play
from support.wire import DONE, LAST_CHUNK, chunk, delta, stream_head

HIDDEN = "return document.visibilityState === 'hidden'"
ENDED = chunk(delta("", "stop")) + chunk(DONE) + LAST_CHUNK


@pytest.fixture
def chat(chat):
    yield chat
    show(chat)


def hide(chat) -> None:
    chat.driver.minimize_window()
    chat.until(lambda: chat.run(HIDDEN))


def show(chat) -> None:
    chat.driver.set_window_size(*SIZE)
    chat.until(lambda: not chat.run(HIDDEN))


def test_text_goes_on(chat, upstream) -> None:
    on = [threading.Event() for _ in range(2)]
    words = [f"word{n} " for n in range(3000)]
    more = b"".join(chunk(delta(it)) for it in words)
    upstream.script(play(stream_head() + chunk(delta("Hello ")), on[0], more, on[1], ENDED))
    chat.ask("Hello")
    chat.expect_text("Hello ")
    hide(chat)
    on[0].set()
    whole = "".join(["Hello ", *words]).replace(" ", "")
    chat.until(lambda: "".join(chat.text.split()) == whole)
    assert chat.run(HIDDEN)
    show(chat)
    assert "".join(chat.text.split()) == whole
    on[1].set()
    chat.expect_ended("finished")


def test_an_end_while_hidden_is_no_error(chat, upstream) -> None:
    on = threading.Event()
    upstream.script(play(stream_head() + chunk(delta("Hello")), on, ENDED))
    chat.ask("Hello")
    chat.expect_text("Hello")
    hide(chat)
    on.set()
    chat.expect_ended("finished", "Hello")
    show(chat)
    chat.expect_says("Finished")
