"""P7 in every engine: nothing is too wide, menus stand within the window, the message box grows,
dark is dark; where an engine lacks something, the page does without."""

import pytest
from selenium.webdriver.common.keys import Keys

from engines.drivers import SIZE
from support.upstream import play
from support.wire import DONE, delta, stream

WIDER = "const it = document.querySelector(arguments[0]); return it.scrollWidth - it.clientWidth"
# Left, top, right and bottom room between an open menu and the window's edges.
ROOM = """
const { left, top, right, bottom } = document.querySelector(arguments[0]).getBoundingClientRect()
return [left, top, innerWidth - right, innerHeight - bottom]
"""
BRIGHT = """
const [red] = getComputedStyle(document.documentElement).backgroundColor.match(/[\\d.]+/g)
return Number(red)
"""


@pytest.fixture
def chat(chat):
    yield chat
    chat.driver.set_window_size(*SIZE)


def narrow(chat) -> None:
    """As narrow as the engine's window can be made."""
    chat.driver.set_window_size(320, 640)
    chat.until(lambda: chat.run("return innerWidth") < 640)


def test_nothing_is_wider_than_the_window(chat, upstream) -> None:
    upstream.script(play(stream(delta("x" * 400), delta("", "length"), DONE)))
    narrow(chat)
    chat.ask("y" * 200)
    chat.expect_ended("limit")
    for scrolled in ("html", ".scroller"):
        assert chat.run(WIDER, scrolled) == 0, scrolled


@pytest.mark.parametrize("size", ["wide", "narrow"])
def test_menus_stand_within_the_window(chat, upstream, size: str) -> None:
    upstream.script(play(stream(delta("Hello"), delta("", "stop"), DONE)))
    if size == "narrow":
        narrow(chat)
    chat.ask("Hello")
    chat.expect_ended("finished")
    for opener, menu in (
        ("[popovertarget=models]", "#models"),
        ("[data-open=settings]", "#settings"),
        ("[data-stat=firstText]", "#note"),
    ):
        chat.find(opener).click()
        chat.until(lambda menu=menu: chat.find(menu).is_displayed())
        assert min(chat.run(ROOM, menu)) >= 0, menu
        chat.press(Keys.ESCAPE)
        chat.until(lambda menu=menu: not chat.find(menu).is_displayed())


def test_the_message_box_grows_and_shrinks(chat) -> None:
    height = chat.box.size["height"]
    for _ in range(4):
        chat.box.send_keys("line", Keys.SHIFT, Keys.ENTER, Keys.SHIFT)
    assert chat.box.size["height"] > 2 * height
    chat.box.clear()
    chat.box.send_keys("x")
    assert abs(chat.box.size["height"] - height) < 2


def test_dark_is_dark(chat) -> None:
    assert chat.run(BRIGHT) > 200
    chat.choose("theme", "dark")
    assert chat.run(BRIGHT) < 60
