"""P1, S3: the page asks nobody but its server, obeys its policy, and needs no https."""

import pytest
from playwright.sync_api import expect

from support.process import eventually
from support.upstream import play
from support.wire import DONE, delta, stream

# How the answers ended that this browser has written down.
WRITTEN = """async () => {
  const { Archive } = await import("/js/archive.js")
  const archive = new Archive()
  const chats = await Promise.all((await archive.list()).map(({ id }) => archive.read(id)))
  return chats.flatMap((it) => it.answers.map(({ ending }) => ending?.kind))
}"""


def test_nobody_else_is_asked(chat, relay) -> None:
    relay.upstream.script(play(stream(delta("https://example.com"), delta("", "stop"), DONE)))
    chat.ask("Hello")
    chat.expect_ended("finished")
    assert all(url.startswith((f"{relay.url}/", "data:")) for url in chat.requests), chat.requests


def test_the_policy_is_obeyed_and_nothing_is_logged(chat, relay) -> None:
    relay.upstream.script(play(stream(delta("Hi"), delta("", "stop"), DONE)))
    chat.ask("Hello")
    chat.expect_ended("finished")
    chat.answer.get_by_role("button", name="first text").click()
    chat.settings.click()
    chat.page.get_by_label("Look").select_option("dark")
    policy = chat.context.request.get(relay.url).headers["content-security-policy"]
    assert "'unsafe-inline'" not in policy and "default-src 'none'" in policy
    assert chat.console == []


def test_text_of_a_model_is_text(chat, relay) -> None:
    evil = '<img src=x onerror="document.title=1"><script>document.title=2</script>'
    relay.upstream.script(play(stream(delta(evil), delta("", "stop"), DONE)))
    chat.ask(evil)
    chat.expect_ended("finished", evil)
    assert chat.page.locator("main img").count() == 0
    assert chat.console == []


@pytest.mark.origins
def test_what_was_copied_can_be_pasted(chat, relay) -> None:
    text = "Grüße\n\n안녕하세요 👋"
    relay.upstream.script(play(stream(delta(text), delta("", "stop"), DONE)))
    chat.ask("Hello")
    chat.expect_ended("finished")
    chat.button("Copy").focus()
    chat.page.keyboard.press("Enter")
    expect(chat.page.locator("[data-do=copy][title=Copied]")).to_be_focused()
    chat.box.focus()
    chat.page.keyboard.press("Control+V")
    expect(chat.box).to_have_value(text)


@pytest.mark.origins
def test_what_was_chosen_and_asked_is_there_after_a_reload(chat, relay) -> None:
    relay.upstream.script(play(stream(delta("Hi"), delta("", "stop"), DONE)))
    chat.settings.click()
    chat.page.get_by_label("Look").select_option("dark")
    chat.page.keyboard.press("Escape")
    chat.ask("Hello")
    chat.expect_ended("finished", "Hi")
    assert eventually(lambda: chat.page.evaluate(WRITTEN) == ["finished"])
    chat.page.reload()
    chat.expect_ended("finished", "Hi")
    expect(chat.page.locator("html")).to_have_attribute("data-theme", "dark")
    chat.ask("And now?")
    expect(chat.answers).to_have_count(2)
    chat.expect_ended("finished", "Hi")


def test_copy_works_where_the_clipboard_is_refused(chat, relay) -> None:
    relay.upstream.script(play(stream(delta("Hello"), delta("", "stop"), DONE)))
    chat.ask("Hello")
    chat.expect_ended("finished")
    chat.page.evaluate("void (navigator.clipboard.writeText = () => Promise.reject())")
    chat.button("Copy").click()
    expect(chat.page.locator("[data-do=copy][title=Copied]")).to_be_visible()
    chat.page.evaluate("void (document.execCommand = () => false)")
    chat.button("Copy").click()
    expect(chat.answer).to_contain_text("Copying is not allowed here.")
    assert chat.page.evaluate("String(getSelection())").strip() == "Hello"
