"""Breaking this viewer's stream: what is simulated says so, and ends as the real thing does."""

import json

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Locator, expect

from support.upstream import play
from support.wire import DONE, delta, stream

HELLO = "A word of honesty first"


class Hood:
    """The panel of an open page, and its menu."""

    def __init__(self, chat) -> None:
        self.chat = chat
        chat.page.locator("[data-toggle=hood]").click()
        self.panel = chat.page.get_by_role("complementary", name="Under the hood")
        expect(self.panel).to_be_visible()

    def item(self, name: str) -> Locator:
        return self.panel.get_by_role("menuitem", name=name)

    def open(self) -> None:
        self.panel.get_by_role("button", name="Break it").click()
        expect(self.item("Pull the cable")).to_be_focused()

    def choose(self, name: str) -> None:
        self.open()
        self.item(name).click()

    @property
    def chip(self) -> Locator:
        return self.panel.locator("[data-feed=fault]")


@pytest.fixture
def hood(open_chat, demo) -> Hood:
    demo.forget_log()
    return Hood(open_chat(demo.url))


def test_a_pulled_cable_is_a_lost_answer_that_goes_on(hood, demo) -> None:
    hood.chat.ask("Write a long poem about rain")
    expect(hood.chat.text).to_contain_text("Rain")
    hood.choose("Pull the cable")
    hood.chat.expect_ended("lost")
    demo.log("request", path="/v1/chat/completions", end="cancelled")
    expect(hood.chip).to_be_empty()
    before = hood.chat.text.inner_text()
    hood.chat.button("Continue").click()
    expect(hood.chat.answer).to_have_attribute("data-phase", "streaming")
    hood.chat.button("Stop").click()
    hood.chat.expect_ended("stopped")
    assert len(hood.chat.text.inner_text()) > len(before)


def test_a_slow_network_loses_nothing_and_is_ended_by_a_button(hood, demo) -> None:
    hood.choose("Slow network")
    expect(hood.chip).to_have_text("Simulated here: slow network")
    hood.chat.ask("Hello")
    expect(hood.chat.text).to_contain_text("Hello", timeout=20_000)
    # The demo has said all of it in 3 s; at 200 bytes a second its events take more than a minute.
    expect(hood.chat.answer).to_have_attribute("data-phase", "streaming")
    hood.panel.get_by_role("button", name="End", exact=True).press("Enter")
    expect(hood.panel.get_by_role("button", name="Break it")).to_be_focused()
    hood.chat.expect_ended("finished")
    expect(hood.chat.text).to_contain_text(HELLO)
    expect(hood.chat.text).to_contain_text("a long poem about rain.")
    demo.log("request", path="/v1/chat/completions", end="finished")
    expect(hood.chip).to_be_empty()


def test_a_proxy_that_collects_brings_lumps(hood) -> None:
    hood.choose("A proxy that collects")
    expect(hood.chip).to_have_text("Simulated here: a proxy that collects")
    hood.chat.ask("Hello")
    hood.chat.expect_ended("finished")
    expect(hood.chat.text).to_contain_text("a long poem about rain.")
    expect(hood.chip).to_have_text("Simulated here: a proxy that collects")


@pytest.mark.parametrize(
    ("name", "ending"),
    [("Cut in the middle of a word", "lost"), ("Error after 20 tokens", "error")],
)
def test_what_the_demo_breaks_ends_one_answer(hood, name: str, ending: str) -> None:
    hood.choose(name)
    expect(hood.chip).to_have_text(f"Simulated in the next answer: {name.lower()}")
    hood.chat.ask("Hello")
    hood.chat.expect_ended(ending)
    expect(hood.chat.text).to_contain_text("Hello")
    expect(hood.chip).to_be_empty()
    hood.chat.button("Ask again").click()
    hood.chat.expect_ended("finished")


def test_a_stall_is_silence_until_stop(hood) -> None:
    hood.choose("Stall")
    hood.chat.ask("Hello")
    expect(hood.chip).to_have_text("Simulated by the demo text: stall")
    expect(hood.chat.text).to_contain_text(HELLO)
    hood.chat.button("Stop").click()
    hood.chat.expect_ended("stopped")
    expect(hood.chip).to_be_empty()


def test_a_model_is_never_told_of_a_fault(open_chat, relay) -> None:
    hood = Hood(open_chat(relay.url))
    hood.open()
    for name in ("Cut in the middle of a word", "Error after 20 tokens", "Stall"):
        expect(hood.item(name)).to_have_attribute("aria-disabled", "true")
        expect(hood.item(name)).to_contain_text("only the demo text can do this")
    hood.item("Stall").press("Enter")
    expect(hood.item("Stall")).to_be_visible()
    hood.item("Slow network").click()
    relay.upstream.script(play(stream(delta("Hi"), delta("", "stop"), DONE)))
    hood.chat.ask("Hello")
    hood.chat.expect_ended("finished", "Hi")
    assert b'"demo"' not in relay.upstream.wait_request().body


def test_what_is_broken_goes_with_the_panel(hood) -> None:
    hood.choose("Slow network")
    hood.panel.get_by_role("button", name="Close the panel").click()
    hood.chat.ask("Hello")
    hood.chat.expect_ended("finished")


def test_by_keyboard_alone(hood) -> None:
    keys = hood.chat.page.keyboard
    hood.panel.get_by_role("button", name="Break it").focus()
    keys.press("Enter")
    expect(hood.item("Pull the cable")).to_be_focused()
    keys.press("ArrowDown")
    keys.press("Enter")
    expect(hood.chip).to_have_text("Simulated here: slow network")
    hood.panel.get_by_role("button", name="Break it").focus()
    keys.press("Enter")
    expect(hood.item("Pull the cable")).to_be_focused()
    keys.press("Escape")
    expect(hood.panel.get_by_role("button", name="Break it")).to_be_focused()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing(open_chat, demo, scheme: str) -> None:
    hood = Hood(open_chat(demo.url, color_scheme=scheme))
    hood.choose("Slow network")
    hood.open()
    found = Axe().run(hood.chat.page).response["violations"]
    assert found == [], json.dumps(found, indent=1)[:2000]
