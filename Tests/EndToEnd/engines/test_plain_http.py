"""P7 in every engine: what is no secure context has no clipboard, no random ids, no locks, no
worker; the page does all it does elsewhere."""

import contextlib
import socket

import pytest
from selenium.webdriver.common.keys import Keys

from support.upstream import play
from support.wire import DONE, chunk, delta, stream, stream_head

MISSING = "return isSecureContext || 'clipboard' in navigator || 'randomUUID' in crypto"


def name_of_this_machine(engine: str) -> tuple[str, str]:
    """A name that is no secure context, and the loopback address it leads to. Firefox is told of
    one; WebKit takes only what the machine itself calls so."""
    if engine == "firefox":
        return "sluice.test", "127.0.0.1"
    name = socket.gethostname()
    with contextlib.suppress(OSError):
        address = socket.gethostbyname(name)
        if address.startswith("127."):
            return name, address
    pytest.skip(f"{name} is no name of the loopback interface here, and {engine} knows no other")


@pytest.fixture
def chat(open_chat, engine: str, sluice, upstream):
    name, address = name_of_this_machine(engine)
    program = sluice(upstream, host=address, public_name=name)
    chat = open_chat(f"http://{name}:{program.port}/")
    assert chat.run(MISSING) is False
    return chat


def test_ask_stop_go_on_and_copy(chat, upstream) -> None:
    text = "Hello, 안녕하세요"
    upstream.script(
        play(stream_head() + chunk(delta("Hel"))),
        play(stream(delta(text[3:]), delta("", "stop"), DONE)),
    )
    chat.ask("Hello")
    chat.expect_text("Hel")
    chat.press(Keys.ESCAPE)
    chat.expect_ended("stopped", "Hel")
    chat.button("Continue").click()
    chat.expect_ended("finished", text)
    chat.button("Copy").click()
    chat.until(lambda: chat.find("[data-do=copy]").get_attribute("title") == "Copied")
    chat.box.click()
    chat.box.send_keys(Keys.CONTROL, "v", Keys.CONTROL)
    chat.expect_value(text)


def test_choices_are_kept(chat) -> None:
    chat.choose("theme", "dark")
    chat.choose("language", "ko")
    chat.open(chat.driver.current_url)
    assert chat.run("return document.documentElement.dataset.theme") == "dark"
    assert chat.find("textarea").accessible_name == "메시지"
