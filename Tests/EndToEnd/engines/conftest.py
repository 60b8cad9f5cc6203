"""Fixtures of the engines' tests: the page in Firefox and in WebKit, before the real binary.

    def test_it(chat, upstream):
        upstream.script(play(stream(delta("Hi"), DONE)))
        chat.ask("Hello")
        chat.expect_ended("finished", "Hi")

Each test runs once an engine; a browser is started once. `chat` opens the page of a program of the
test's own, so that its origin, and with it all that a browser keeps, is new. A test fails when its
page threw an error.
"""

import contextlib
from collections.abc import Callable, Iterator

import pytest
from selenium.webdriver.remote.webdriver import WebDriver

from engines.chat import Chat
from engines.drivers import ENGINES

OpenChat = Callable[[str], Chat]


def pytest_configure(config: pytest.Config) -> None:
    """What selenium warns itself of."""
    config.addinivalue_line("filterwarnings", "ignore:setting remote_server_addr")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """A browser's start counts as its first test's."""
    for item in items:
        if "engine" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.timeout(90))


@pytest.fixture(scope="session", params=ENGINES)
def engine(request: pytest.FixtureRequest) -> str:
    return request.param


@pytest.fixture(scope="session")
def driver(engine: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[WebDriver]:
    with ENGINES[engine](tmp_path_factory.mktemp(engine)) as started:
        yield started


@pytest.fixture
def open_chat(driver: WebDriver) -> Iterator[OpenChat]:
    chats: list[Chat] = []

    def begin(url: str) -> Chat:
        chats.append(Chat(driver, url))
        return chats[-1]

    yield begin
    failures = chats[-1].run("return window.failures") if chats else []
    with contextlib.suppress(Exception):
        driver.get("about:blank")
    assert not failures, failures


@pytest.fixture
def program(sluice, upstream):
    return sluice(upstream, public_name="sluice.test")


@pytest.fixture
def chat(open_chat: OpenChat, program) -> Chat:
    return open_chat(program.url)
