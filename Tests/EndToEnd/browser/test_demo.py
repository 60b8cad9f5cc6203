"""P5: the demo says that it is no AI, and needs nothing to show what the page can do."""

import re

import pytest
from playwright.sync_api import expect


@pytest.fixture
def chat(open_chat, demo):
    return open_chat(demo.url)


def test_it_says_that_it_is_no_ai(chat) -> None:
    notices = chat.page.get_by_text("Demo text, not an AI.")
    expect(notices).to_have_count(2)
    chat.ask("What is token streaming?")
    expect(chat.text).to_contain_text(re.compile(r"\w+"))
    expect(notices.last).to_be_visible()
    chat.page.keyboard.press("Escape")
    expect(chat.answer).to_have_attribute("data-phase", "ended")


def test_an_example_fills_the_box_and_sends_nothing(chat) -> None:
    chat.page.get_by_role("button", name="Write a long poem about rain").click()
    expect(chat.box).to_have_value("Write a long poem about rain")
    expect(chat.box).to_be_focused()
    expect(chat.answers).to_have_count(0)


@pytest.mark.parametrize("model", ["Demo text, fast", "Demo text, thinks first"])
def test_its_models_answer(chat, model: str) -> None:
    chat.picker.click()
    chat.page.get_by_role("option", name=model).click()
    chat.ask("Say hello in Korean and tell me what a token is")
    expect(chat.answer).to_have_attribute("data-ending", "finished", timeout=25_000)
    expect(chat.text).to_contain_text("안녕하세요")
    expect(chat.answer).to_contain_text("tokens a second")


def test_with_a_real_upstream_it_is_there_to_choose(open_chat, relay) -> None:
    chat = open_chat(relay.url)
    expect(chat.picker).to_have_text("m")
    expect(chat.page.get_by_text("Demo text, not an AI.").last).to_be_hidden()
    chat.picker.click()
    chat.page.get_by_role("option", name="Demo text, fast").click()
    expect(chat.page.get_by_text("Demo text, not an AI.").last).to_be_visible()
    chat.ask("Hello")
    expect(chat.answer).to_have_attribute("data-ending", "finished", timeout=25_000)
    assert relay.upstream.requests == []
