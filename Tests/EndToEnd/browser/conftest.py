"""Fixtures of the browser tests: a real Chromium before the real binary.

    def test_it(chat, relay):
        relay.upstream.script(play(stream(delta("Hi"), DONE)))
        chat.ask("Hello")
        chat.expect_ended("finished", "Hi")

`pytestmark = pytest.mark.origins` runs each test of a file that takes `chat` twice: on this
machine's address, and on a plain-http name that is no secure context, as on a LAN (P7).

`chat` opens the page of `relay` (one program a module, its own scripted upstream) and fails a test
whose page threw an error. `open_chat(url)` opens another one; its options are those of a browser
context: `locale`, `viewport`, `color_scheme`, `has_touch` and so on. `ready=False` does not wait
until there are models to choose.
"""

import os
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, expect

from browser.chat import PATIENCE, Chat

# A busy machine is late, and no test is about how late.
expect.set_options(timeout=PATIENCE)

OpenChat = Callable[..., Chat]
ORIGINS = {"loopback": "127.0.0.1", "plain http": "sluice.test"}


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "host" in metafunc.fixturenames and metafunc.definition.get_closest_marker("origins"):
        metafunc.parametrize("host", ORIGINS.values(), ids=ORIGINS)


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict) -> dict:
    """Chromium of the system; `sluice.test` is this machine, and no secure context."""
    return browser_type_launch_args | {
        "executable_path": os.environ.get("CHROMIUM", "/usr/bin/chromium"),
        "args": ["--host-resolver-rules=MAP sluice.test 127.0.0.1"],
    }


@pytest.fixture
def open_chat(browser: Browser) -> Iterator[OpenChat]:
    chats: list[Chat] = []

    def begin(url: str, ready: bool = True, **options: object) -> Chat:
        settings = {"locale": "en-US", "viewport": {"width": 1280, "height": 800}} | options
        chats.append(Chat(browser.new_context(**settings), url, ready))
        return chats[-1]

    yield begin
    for chat in chats:
        chat.context.close()
        assert not chat.failures, chat.failures


@pytest.fixture
def host() -> str:
    """The name in the page's address."""
    return ORIGINS["loopback"]


@pytest.fixture
def chat(open_chat: OpenChat, relay, host: str) -> Chat:
    chat = open_chat(f"http://{host}:{relay.port}")
    secure = chat.page.evaluate("isSecureContext && 'clipboard' in navigator")
    assert secure is (host == ORIGINS["loopback"])
    return chat
