"""What is asked of the model besides the words: seen, changed, put back, kept with its chat."""

import json

import pytest
from playwright.sync_api import Locator, expect

from support.upstream import play
from support.wire import DONE, chunk, delta, stream, stream_head

HELLO = stream(delta("Hi"), delta("", "stop"), DONE)
LIMITED = stream(delta("Hel"), delta("", "length"), DONE)


def sheet(chat) -> Locator:
    return chat.page.get_by_role("dialog", name="Settings")


def field(chat, name: str) -> Locator:
    """By its label, of which the rest explains it."""
    return sheet(chat).get_by_role("textbox", name=name)


def row(chat, name: str) -> Locator:
    own = chat.page.get_by_role("textbox", name=name)
    return sheet(chat).locator(".row").filter(has=own)


def open_sheet(chat) -> None:
    chat.settings.click()
    expect(sheet(chat)).to_be_visible()


def unfold(chat) -> None:
    sheet(chat).get_by_text("Top-p, stop words, extra JSON").click()


def close(chat) -> None:
    sheet(chat).get_by_role("button", name="Close").click()
    expect(sheet(chat)).to_be_hidden()


def ask(chat, upstream) -> dict:
    """Asks, and gives what reached the upstream."""
    upstream.script(play(HELLO))
    chat.ask("Hello")
    chat.expect_ended("finished", "Hi")
    return json.loads(upstream.wait_request().body)


def test_nothing_is_sent_that_was_not_set(chat, relay) -> None:
    sent = ask(chat, relay.upstream)
    assert set(sent) == {"model", "messages", "stream", "stream_options"}
    assert chat.settings.get_attribute("aria-label") == "Settings"


def test_all_that_is_set_is_sent(chat, relay) -> None:
    open_sheet(chat)
    field(chat, "System prompt").fill("Be brief.")
    field(chat, "Temperature").fill("0,3")
    field(chat, "Longest answer").fill("800")
    field(chat, "Seed").fill("42")
    unfold(chat)
    field(chat, "Top-p").fill("0.9")
    field(chat, "Stop words").fill("END\n\\n\\n")
    field(chat, "Extra JSON").fill('{"top_k": 40, "seed": 43}')
    chat.page.keyboard.press("Escape")
    expect(chat.settings).to_have_attribute("aria-label", "Settings: 7 settings changed")
    sent = ask(chat, relay.upstream)
    assert sent["messages"][0] == {"role": "system", "content": "Be brief."}
    wanted = {"temperature": 0.3, "max_tokens": 800, "top_p": 0.9, "stop": ["END", "\n\n"]}
    assert {name: sent[name] for name in wanted} == wanted
    assert (sent["top_k"], sent["seed"], sent["stream"]) == (40, 43, True)


def test_a_wrong_number_is_said_and_the_last_right_one_holds(chat, relay) -> None:
    open_sheet(chat)
    temperature = field(chat, "Temperature")
    temperature.fill("0.7")
    expect(chat.settings).to_have_attribute("data-changed", "")
    temperature.fill("hot")
    problem = row(chat, "Temperature").get_by_role("alert")
    expect(problem).to_have_text(
        "This takes a number from 0 to 2, not “hot”. The last right value holds."
    )
    expect(temperature).to_have_attribute("aria-invalid", "true")
    field(chat, "Longest answer").fill("100")
    expect(row(chat, "Longest answer")).to_have_attribute("data-changed", "")
    expect(temperature).to_have_value("hot")
    close(chat)
    sent = ask(chat, relay.upstream)
    assert (sent["temperature"], sent["max_tokens"]) == (0.7, 100)
    open_sheet(chat)
    expect(temperature).to_have_value("0.7")
    expect(problem).to_be_hidden()


BROKEN = {
    '{\n  "top_k": 40,\n}': "This is no JSON from line 3, column 1 on.",
    "[1, 2]": "This has to be an object",
    '{"stream": false}': "“stream” is set by the page itself.",
    '{"a": 1, "messages": []}': "“messages” is set by the page itself.",
}


@pytest.mark.parametrize("text", BROKEN)
def test_extra_json_that_is_wrong_is_kept_and_not_sent(chat, relay, text: str) -> None:
    open_sheet(chat)
    unfold(chat)
    extra = field(chat, "Extra JSON")
    extra.fill(text)
    expect(row(chat, "Extra JSON").get_by_role("alert")).to_contain_text(BROKEN[text])
    close(chat)
    sent = ask(chat, relay.upstream)
    assert set(sent) == {"model", "messages", "stream", "stream_options"}
    assert sent["stream"] is True and len(sent["messages"]) == 1
    chat.page.reload()
    open_sheet(chat)
    unfold(chat)
    expect(extra).to_have_value(text)
    expect(row(chat, "Extra JSON").get_by_role("alert")).to_contain_text(BROKEN[text])
    extra.fill('{"top_k": 40}')
    expect(row(chat, "Extra JSON").get_by_role("alert")).to_be_hidden()


def test_what_differs_is_seen_and_put_back(chat, relay) -> None:
    open_sheet(chat)
    expect(sheet(chat).get_by_role("button", name="Reset")).to_have_count(0)
    field(chat, "Temperature").fill("0.3")
    field(chat, "Seed").fill("1")
    expect(row(chat, "Temperature")).to_have_attribute("data-changed", "")
    reset = row(chat, "Temperature").get_by_role("button", name="Reset to the model’s own")
    reset.click()
    expect(field(chat, "Temperature")).to_have_value("")
    expect(field(chat, "Temperature")).to_be_focused()
    expect(row(chat, "Seed")).to_have_attribute("data-changed", "")
    sheet(chat).get_by_role("button", name="Reset all").click()
    expect(field(chat, "Seed")).to_have_value("")
    expect(chat.settings).to_have_attribute("aria-label", "Settings")
    close(chat)
    assert "seed" not in ask(chat, relay.upstream)


def test_each_chat_has_its_own_and_a_new_one_has_none(chat, relay) -> None:
    open_sheet(chat)
    field(chat, "Temperature").fill("0.3")
    close(chat)
    ask(chat, relay.upstream)
    address = chat.page.url
    chat.button("New chat").click()
    expect(chat.settings).to_have_attribute("aria-label", "Settings")
    assert "temperature" not in ask(chat, relay.upstream)
    chat.page.goto(address)
    expect(chat.settings).to_have_attribute("aria-label", "Settings: 1 setting changed")
    assert ask(chat, relay.upstream)["temperature"] == 0.3


def test_used_for_new_chats_and_still_seen_as_different(chat, relay) -> None:
    open_sheet(chat)
    field(chat, "System prompt").fill("Be brief.")
    sheet(chat).get_by_role("button", name="Use for new chats").click()
    expect(sheet(chat)).to_contain_text("New chats in this browser start with these values.")
    close(chat)
    chat.button("New chat").click()
    expect(chat.settings).to_have_attribute("aria-label", "Settings: 1 setting changed")
    chat.page.reload()
    expect(chat.settings).to_have_attribute("aria-label", "Settings: 1 setting changed")
    sent = ask(chat, relay.upstream)
    assert sent["messages"][0] == {"role": "system", "content": "Be brief."}
    open_sheet(chat)
    sheet(chat).get_by_role("button", name="Reset all").click()
    sheet(chat).get_by_role("button", name="Use for new chats").click()
    close(chat)
    chat.button("New chat").click()
    assert len(ask(chat, relay.upstream)["messages"]) == 1


def test_what_is_being_typed_is_kept_however_the_sheet_is_left(chat, relay) -> None:
    open_sheet(chat)
    field(chat, "System prompt").press_sequentially("Be brief.")
    chat.page.keyboard.press("Escape")
    assert ask(chat, relay.upstream)["messages"][0]["content"] == "Be brief."
    open_sheet(chat)
    field(chat, "System prompt").press_sequentially("!")
    chat.page.mouse.click(5, 400)
    expect(sheet(chat)).to_be_hidden()
    expect(chat.settings).to_be_focused()
    assert ask(chat, relay.upstream)["messages"][0]["content"] == "Be brief.!"


def test_a_long_system_prompt_is_fine(chat, relay) -> None:
    open_sheet(chat)
    prompt = "한국어 words " * 2_000
    field(chat, "System prompt").fill(prompt)
    close(chat)
    assert ask(chat, relay.upstream)["messages"][0]["content"] == prompt


def test_escape_closes_the_sheet_and_stops_nothing(chat, relay) -> None:
    relay.upstream.script(play(stream_head() + chunk(delta("Hel"))))
    chat.ask("Hello")
    chat.expect_text("Hel")
    open_sheet(chat)
    chat.page.keyboard.press("Escape")
    expect(sheet(chat)).to_be_hidden()
    expect(chat.answer).to_have_attribute("data-phase", "streaming")
    chat.page.keyboard.press("Escape")
    chat.expect_ended("stopped", "Hel")


def test_a_button_at_a_limited_answer_leads_to_the_limit(chat, relay) -> None:
    """Whatever carries `data-do=limit` does: here a button of the test's own."""
    relay.upstream.script(play(LIMITED))
    chat.ask("Hello")
    chat.expect_ended("limit", "Hel")
    chat.answer.evaluate(
        """(it) => {
          const button = document.createElement("button")
          button.dataset.do = "limit"
          button.textContent = "Raise the limit"
          it.append(button)
        }"""
    )
    chat.button("Raise the limit").click()
    expect(field(chat, "Longest answer")).to_be_focused()


def test_choices_of_the_page_are_kept(chat) -> None:
    open_sheet(chat)
    expect(sheet(chat).get_by_label("Follow new text")).to_have_value("end")
    sheet(chat).get_by_label("Follow new text").select_option("Never")
    sheet(chat).get_by_role("switch", name="Enter sends").uncheck()
    kept = "['follow', 'enter'].map((it) => localStorage.getItem('sluice.' + it))"
    assert chat.page.evaluate(kept) == ["never", "newline"]
    chat.page.reload()
    open_sheet(chat)
    expect(sheet(chat).get_by_label("Follow new text")).to_have_value("never")
    expect(sheet(chat).get_by_role("switch", name="Enter sends")).not_to_be_checked()


def test_in_korean_and_another_language_while_it_is_open(open_chat, relay) -> None:
    chat = open_chat(relay.url, locale="ko-KR")
    chat.settings.click()
    dialog = chat.page.get_by_role("dialog", name="설정")
    dialog.get_by_role("textbox", name="온도").fill("뜨겁게")
    expect(dialog).to_contain_text("0에서 2 사이의 수를 쓰세요.")
    dialog.get_by_label("언어").select_option("English")
    expect(sheet(chat)).to_contain_text("This takes a number from 0 to 2, not “뜨겁게”.")
    expect(field(chat, "Temperature")).to_have_value("뜨겁게")
    expect(sheet(chat).get_by_role("button", name="Close")).to_be_visible()
