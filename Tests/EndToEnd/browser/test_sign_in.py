"""S1, P6, P7: the page trades the code in its link for a cookie, asks for it where there is none,
signs out, and keeps what was typed."""

import threading
from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Locator, expect

from conftest import finish, start
from support.client import ask
from support.process import Program, eventually
from support.upstream import Upstream, play
from support.wire import DONE, LAST_CHUNK, chunk, delta, stream, stream_head

CODE = "open sesame/#%&+1".replace(" ", "-")
LINK = "#code=open-sesame%2F%23%25%26%2B1"
HELLO = stream(delta("Hi"), delta("", "stop"), DONE)
SIZES = {
    "desktop": {"viewport": {"width": 1280, "height": 800}},
    "phone": {"viewport": {"width": 320, "height": 640}, "has_touch": True, "is_mobile": True},
}


@pytest.fixture
def guarded() -> Iterator[Program]:
    """A program of the test's own: wrong codes slow down all that comes from one address."""
    upstream = Upstream()
    program = start(upstream, {"SLUICE_ACCESS_CODE": CODE})
    program.upstream = upstream
    yield program
    finish(program)
    upstream.stop()


def field(chat) -> Locator:
    return chat.page.get_by_label("Access code", exact=True)


def give(chat, code: str) -> None:
    field(chat).fill(code)
    chat.button("Sign in").click()


def expect_open(chat) -> None:
    expect(chat.picker).to_be_enabled(timeout=10_000)
    expect(field(chat)).to_be_hidden()
    expect(chat.box).to_be_visible()


def end_sessions(program: Program, chat) -> None:
    """From elsewhere: as when the host takes a code away."""
    token = chat.context.cookies()[0]
    left = ask(
        program.port, "DELETE", "/api/session", b"", ("Cookie", f"{token['name']}={token['value']}")
    )
    assert left.status == 204


def test_a_link_with_the_code(open_chat, guarded) -> None:
    guarded.upstream.script(play(HELLO))
    chat = open_chat(f"{guarded.url}/{LINK}")
    assert chat.page.url == f"{guarded.url}/"
    assert chat.page.evaluate("history.length") <= 2 and "code" not in chat.page.url
    expect(chat.box).to_be_focused()
    chat.ask("Hello")
    chat.expect_ended("finished", "Hi")
    (cookie,) = chat.context.cookies()
    assert cookie["name"] == f"sluice-{guarded.port}"
    assert cookie["httpOnly"] and cookie["sameSite"] == "Strict"
    assert chat.page.evaluate("document.cookie") == ""
    assert not any(CODE in line or "sesame" in line for line in chat.console)
    chat.page.reload()
    expect_open(chat)


def test_a_link_opened_in_a_page_that_is_there(open_chat, guarded) -> None:
    """Only the fragment changes then: nothing is loaded anew."""
    chat = open_chat(guarded.url, ready=False)
    expect(field(chat)).to_be_visible()
    chat.page.goto(f"{guarded.url}/{LINK}")
    expect_open(chat)
    assert chat.page.url == f"{guarded.url}/"


def test_a_link_with_a_wrong_code(open_chat, guarded) -> None:
    chat = open_chat(f"{guarded.url}/#code=not-this-one", ready=False)
    expect(chat.page.get_by_role("alert").first).to_contain_text("does not hold here")
    assert chat.page.url == f"{guarded.url}/"
    give(chat, CODE)
    expect_open(chat)


def test_the_code_by_keyboard(open_chat, guarded) -> None:
    chat = open_chat(guarded.url, ready=False)
    expect(field(chat)).to_be_focused()
    assert field(chat).get_attribute("type") == "password"
    assert field(chat).get_attribute("autocomplete") == "current-password"
    expect(chat.box).to_be_hidden()
    expect(chat.page.locator("body")).not_to_contain_text("cannot reach")
    keys = chat.page.keyboard
    keys.press("Enter")
    keys.type("not-this-one")
    keys.press("Enter")
    expect(chat.page.get_by_role("alert").first).to_contain_text("does not hold here")
    expect(field(chat)).to_be_focused()
    expect(field(chat)).to_have_attribute("aria-invalid", "true")
    keys.type(f" {CODE} ")
    keys.press("Enter")
    expect_open(chat)
    expect(chat.box).to_be_focused()


def test_too_many_wrong_codes(open_chat, guarded) -> None:
    chat = open_chat(guarded.url, ready=False)
    alert = chat.page.get_by_role("alert").first
    for _ in range(5):
        with chat.page.expect_response("**/api/session"):
            give(chat, "not-this-one")
        expect(chat.button("Sign in")).to_be_enabled()
    for _ in range(2):
        give(chat, "not-this-one")
        expect(chat.button("Sign in")).to_be_enabled()
    expect(alert).to_contain_text("Try again in")
    bearer = ("Authorization", f"Bearer {CODE}")
    assert eventually(
        lambda: ask(guarded.port, "GET", "/api/server", b"", bearer).status == 200, 20
    )
    give(chat, CODE)
    expect_open(chat)


def test_signed_out_in_the_middle(open_chat, guarded) -> None:
    """The session ends elsewhere: the question comes back, and all goes on after the code."""
    guarded.upstream.script(play(HELLO), play(stream(delta("Yes"), delta("", "stop"), DONE)))
    chat = open_chat(f"{guarded.url}/{LINK}")
    chat.ask("Hello")
    chat.expect_ended("finished", "Hi")
    end_sessions(guarded, chat)
    chat.ask("Are you there? " + "x" * 100_000)
    expect(field(chat)).to_be_visible()
    expect(chat.log).to_be_hidden()
    give(chat, CODE)
    expect_open(chat)
    expect(chat.answers.first.locator(".prose")).to_have_text("Hi")
    assert chat.box.input_value().startswith("Are you there? xxx")
    chat.box.press("Enter")
    chat.expect_ended("finished", "Yes")


def test_a_draft_outlives_signing_in(open_chat, guarded) -> None:
    go = threading.Event()
    rest = chunk(delta("", "stop")) + chunk(DONE) + LAST_CHUNK
    guarded.upstream.script(play(stream_head() + chunk(delta("Hi")), go, rest))
    chat = open_chat(f"{guarded.url}/{LINK}")
    chat.ask("Hello")
    chat.expect_text("Hi")
    chat.box.fill("a draft")
    end_sessions(guarded, chat)
    chat.page.evaluate("location.hash = '#code=not-this-one'")
    expect(field(chat)).to_be_visible()
    go.set()
    give(chat, CODE)
    expect_open(chat)
    expect(chat.box).to_have_value("a draft")
    chat.expect_ended("finished", "Hi")


def test_sign_out(open_chat, guarded) -> None:
    guarded.upstream.script(play(HELLO))
    chat = open_chat(f"{guarded.url}/{LINK}")
    chat.ask("Hello")
    chat.expect_ended("finished", "Hi")
    chat.box.fill("a secret draft")
    chat.settings.click()
    chat.button("Sign out").click()
    expect(field(chat)).to_be_focused()
    assert chat.context.cookies() == []
    give(chat, CODE)
    expect_open(chat)
    expect(chat.answers).to_have_count(0)
    expect(chat.box).to_have_value("")


def test_nothing_to_sign_out_of(chat) -> None:
    chat.settings.click()
    expect(chat.page.get_by_label("Look")).to_be_visible()
    expect(chat.button("Sign out")).to_be_hidden()


def test_a_name_that_is_no_secure_context(open_chat, sluice, upstream) -> None:
    """As on a LAN over plain http."""
    program = sluice(upstream, env={"SLUICE_ACCESS_CODE": CODE}, public_name="sluice.test")
    upstream.script(play(HELLO))
    chat = open_chat(f"http://sluice.test:{program.port}/{LINK}")
    assert chat.page.evaluate("isSecureContext") is False
    chat.ask("Hello")
    chat.expect_ended("finished", "Hi")
    chat.settings.click()
    chat.button("Sign out").click()
    expect(field(chat)).to_be_visible()


def test_in_korean(open_chat, guarded) -> None:
    chat = open_chat(guarded.url, ready=False, locale="ko-KR")
    expect(chat.page.get_by_label("접속 코드", exact=True)).to_be_focused()
    chat.page.keyboard.type("not-this-one")
    chat.button("로그인").click()
    expect(chat.page.get_by_role("alert").first).to_contain_text("쓸 수 없는 코드")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", SIZES)
def test_axe_finds_nothing_and_nothing_is_too_wide(open_chat, guarded, size, scheme) -> None:
    chat = open_chat(
        guarded.url, ready=False, color_scheme=scheme, reduced_motion="reduce", **SIZES[size]
    )
    give(chat, "not-this-one")
    expect(chat.page.get_by_role("alert").first).to_be_visible()
    found = Axe().run(chat.page).response["violations"]
    assert [f"{it['id']}: {[node['html'] for node in it['nodes']]}" for it in found] == []
    assert chat.page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    for button in chat.page.get_by_role("button").all():
        height = button.bounding_box()["height"]
        assert height >= (44 if size == "phone" else 36), button.evaluate("(it) => it.outerHTML")
