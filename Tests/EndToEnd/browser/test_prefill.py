"""A link may bring a question, a model and a system prompt. It never sends by itself."""

import json
from urllib.parse import quote

from playwright.sync_api import expect

from support.upstream import play
from support.wire import DONE, delta, stream

HELLO = stream(delta("Hi"), delta("", "stop"), DONE)
QUESTION = "What is\n안녕 & 100%?"


def test_it_stands_there_and_is_not_sent(open_chat, relay) -> None:
    relay.upstream.script(play(HELLO))
    link = f"?q={quote(QUESTION)}&model=demo-fast&system=Be+brief.&x=1"
    chat = open_chat(f"{relay.url}/{link}")
    expect(chat.box).to_have_value(QUESTION)
    expect(chat.box).to_be_focused()
    expect(chat.button("Send")).to_be_enabled()
    expect(chat.picker).to_have_text("Demo text, fast")
    expect(chat.settings).to_have_attribute("aria-label", "Settings: 1 setting changed")
    expect(chat.answers).to_have_count(0)
    assert chat.page.url == f"{relay.url}/?x=1"
    assert relay.upstream.requests == []
    assert not any("/chat/completions" in it for it in chat.requests)
    chat.page.reload()
    expect(chat.settings).to_have_attribute("aria-label", "Settings")
    expect(chat.picker).to_have_text("m")


def test_what_it_brought_is_sent_on_request(open_chat, relay) -> None:
    relay.upstream.script(play(HELLO))
    chat = open_chat(f"{relay.url}/?q={quote(QUESTION)}&system=Be+brief.&model=m")
    chat.box.press("Enter")
    chat.expect_ended("finished", "Hi")
    sent = json.loads(relay.upstream.wait_request().body)
    assert sent["model"] == "m"
    assert sent["messages"] == [
        {"role": "system", "content": "Be brief."},
        {"role": "user", "content": QUESTION},
    ]


def test_a_model_that_is_not_offered_is_said(open_chat, relay) -> None:
    chat = open_chat(f"{relay.url}/?model=nobody%2Fhas-it&q=Hello")
    expect(chat.page.locator("body")).to_contain_text(
        "The model nobody/has-it is not offered here. m answers instead."
    )
    expect(chat.box).to_have_value("Hello")
    chat.button("New chat").click()
    expect(chat.page.locator("body")).not_to_contain_text("nobody/has-it")


def test_long_values(open_chat, relay) -> None:
    question, system = "한 " * 500, "word " * 1000
    chat = open_chat(f"{relay.url}/?q={quote(question)}&system={quote(system)}")
    expect(chat.box).to_have_value(question)
    relay.upstream.script(play(HELLO))
    chat.box.press("Enter")
    chat.expect_ended("finished", "Hi")
    assert json.loads(relay.upstream.wait_request().body)["messages"][0]["content"] == system


def test_it_opens_a_new_chat(open_chat, relay) -> None:
    relay.upstream.script(play(HELLO))
    chat = open_chat(relay.url)
    chat.ask("Hello")
    chat.expect_ended("finished", "Hi")
    address = chat.page.url
    assert "#chat/" in address
    chat.page.goto("about:blank")
    chat.page.goto(address.replace("/#chat", "/?q=Something+else#chat"))
    expect(chat.box).to_have_value("Something else")
    expect(chat.answers).to_have_count(0)
    assert chat.page.url == f"{relay.url}/"
    chat.page.goto(address)
    expect(chat.answers).to_have_count(1)


def test_it_works_together_with_an_access_code(open_chat, sluice, upstream) -> None:
    upstream.script(play(HELLO))
    program = sluice(upstream, env={"SLUICE_ACCESS_CODE": "open-sesame"})
    chat = open_chat(f"{program.url}/?q=Hello&system=Be+brief.#code=open-sesame")
    expect(chat.box).to_have_value("Hello")
    assert chat.page.url == f"{program.url}/"
    assert upstream.requests == []
    chat.box.press("Enter")
    chat.expect_ended("finished", "Hi")


def test_empty_values_change_nothing(open_chat, relay) -> None:
    chat = open_chat(f"{relay.url}/?q=&model=&system=%20")
    expect(chat.box).to_have_value("")
    expect(chat.picker).to_have_text("m")
    expect(chat.settings).to_have_attribute("aria-label", "Settings")
    assert chat.page.url == f"{relay.url}/"
