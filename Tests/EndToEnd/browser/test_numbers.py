"""The numbers under an answer, each explained; and what is said to those who only listen."""

import json
import threading

import pytest
from playwright.sync_api import expect

from support.upstream import FIN, Exchange, play
from support.wire import DONE, LAST_CHUNK, answer, chunk, delta, stream, stream_head

NOTES = {
    "Finished": "The model said by itself that its answer is complete.",
    "first text": "The time from Send to the first text of the answer.",
    "tokens a second": "How fast the model writes.",
    "tokens": "How long the answer is, counted by the model.",
    "tokens of context": "How much of what the model can hold in mind at once is used",
}
USAGE = {"prompt_tokens": 40, "completion_tokens": 34}
COUNTED = b"data: " + json.dumps({"choices": [], "usage": USAGE}).encode() + b"\n\n"
BIG = b'{"object":"list","data":[{"id":"m","meta":{"n_ctx":2048,"n_ctx_train":8192}}]}'
HELD = stream_head() + chunk(delta("Hello there"))


def paced(*rest: bytes | threading.Event):
    """Words that come one after another, over seconds: also a busy machine sees no lump; then
    the rest."""

    def words(exchange: Exchange) -> None:
        for _ in range(20):
            exchange.send(chunk(delta("word ")))
            threading.Event().wait(0.15)

    return play(stream_head(), words, *rest)


ENDED = b"".join(map(chunk, [delta("", "stop"), COUNTED, DONE])) + LAST_CHUNK


@pytest.fixture
def roomy(relay):
    """The upstream says how much its model holds."""
    before, relay.upstream.answer_gets = relay.upstream.answer_gets, play(answer(200, BIG))
    yield relay
    relay.upstream.answer_gets = before


def stat(chat, name: str):
    return chat.answer.locator(f"[data-stat={name}]")


def test_each_number_is_explained(open_chat, roomy) -> None:
    roomy.upstream.script(paced(ENDED))
    chat = open_chat(roomy.url)
    chat.ask("Hello")
    chat.expect_ended("finished")
    note = chat.page.locator("#note")
    for name, sentence in NOTES.items():
        chat.answer.get_by_role("button", name=name).first.click()
        expect(note).to_be_visible()
        if name != "tokens":
            expect(note).to_contain_text(sentence)
        chat.page.keyboard.press("Escape")
    expect(stat(chat, "tokens")).to_have_text("34 tokens")
    expect(stat(chat, "context")).to_have_text("74 of 2,048 tokens of context")


def test_the_rate_is_of_events_until_the_model_has_counted(chat, relay) -> None:
    go = threading.Event()
    relay.upstream.script(paced(go, ENDED))
    chat.ask("Hello")
    expect(stat(chat, "rate")).to_contain_text("events a second")
    go.set()
    chat.expect_ended("finished")
    expect(stat(chat, "rate")).to_contain_text("tokens a second")
    expect(stat(chat, "context")).to_have_text("74 tokens of context used")


def test_no_absurd_rate_is_shown(chat, relay) -> None:
    """All at once: how fast it came says nothing of the model."""
    words = [delta("word ") for _ in range(300)]
    relay.upstream.script(
        play(stream(delta("All."), delta("", "stop"), COUNTED, DONE)),
        play(stream(*words, delta("", "stop"), DONE)),
    )
    for _ in range(2):
        chat.ask("Hello")
        chat.expect_ended("finished")
        rate = stat(chat, "rate")
        if rate.is_visible():
            assert int(rate.locator("b").text_content().replace(",", "")) < 1500


def test_a_stopped_answer_has_its_numbers_too(chat, relay) -> None:
    relay.upstream.script(play(HELD))
    chat.ask("Hello")
    chat.expect_text("Hello there")
    chat.page.keyboard.press("Escape")
    chat.expect_ended("stopped")
    expect(stat(chat, "firstText")).to_be_visible()


SAID = {
    "en-US": ["Answer started.", "Still writing, 2 words so far.", "Done, 2 words."],
    "ko-KR": ["답변이 시작되었습니다.", "쓰는 중, 지금까지 2단어.", "끝, 2단어."],
}


@pytest.mark.parametrize("locale", SAID)
def test_those_who_listen_are_told_of_start_progress_and_end(
    open_chat, relay, locale: str
) -> None:
    go = threading.Event()
    keep = threading.Event()
    relay.upstream.script(
        play(HELD, keep, chunk(delta(" ")), go, chunk(delta("", "stop") + DONE) + LAST_CHUNK)
    )
    chat = open_chat(relay.url, locale=locale)
    chat.page.evaluate("""() => {
      window.heard = []
      const region = document.querySelector("[role=status]")
      new MutationObserver(() => heard.push(region.textContent)).observe(region,
        { childList: true, characterData: true, subtree: true })
    }""")
    box = chat.page.locator("#message")
    box.fill("Hello")
    box.press("Enter")
    status = chat.page.get_by_role("status")
    expect(status).to_have_text(SAID[locale][0])
    chat.page.wait_for_timeout(4000)  # so that the silence is shorter than the beat
    keep.set()
    expect(status).to_have_text(SAID[locale][1], timeout=15_000)
    go.set()
    expect(status).to_have_text(SAID[locale][2])
    assert [it for it in chat.page.evaluate("heard") if it] == SAID[locale]


FAILED = {
    "en-US": ["The connection was lost here, so this is not the whole answer. What came is kept. "
              "2 words kept.", "Stopped, 2 words kept."],
    "ko-KR": ["여기서 연결이 끊겨 답변이 온전하지 않습니다. 받은 글은 그대로 있습니다. 2단어를 남겼습니다.",
              "중지, 2단어를 남겼습니다."],
}  # fmt: skip


@pytest.mark.parametrize("locale", FAILED)
def test_those_who_listen_are_told_of_a_failure_and_a_stop(open_chat, relay, locale: str) -> None:
    relay.upstream.script(play(HELD, FIN), play(HELD))
    chat = open_chat(relay.url, locale=locale)
    box, status = chat.page.locator("#message"), chat.page.get_by_role("status")
    box.fill("Hello")
    box.press("Enter")
    expect(status).to_have_text(FAILED[locale][0])
    box.fill("Hello")
    box.press("Enter")
    expect(chat.page.locator(".prose").last).to_have_text("Hello there")
    chat.page.keyboard.press("Escape")
    expect(status).to_have_text(FAILED[locale][1])


def test_escape_belongs_to_an_input_method_that_composes(chat, relay) -> None:
    relay.upstream.script(play(HELD))
    chat.ask("Hello")
    chat.expect_text("Hello there")
    session = chat.context.new_cdp_session(chat.page)
    session.send("Input.imeSetComposition", {"text": "하", "selectionStart": 1, "selectionEnd": 1})
    expect(chat.box).to_have_value("하")
    chat.page.keyboard.press("Escape")
    expect(chat.answer).to_have_attribute("data-phase", "streaming")
    session.send("Input.insertText", {"text": "하"})
    chat.page.keyboard.press("Escape")
    chat.expect_ended("stopped")


def test_escape_belongs_to_an_open_dialog(chat, relay) -> None:
    relay.upstream.script(play(HELD))
    chat.ask("Hello")
    chat.expect_text("Hello there")
    dialog = chat.page.locator("#settings")
    dialog.evaluate("(it) => it.showModal()")
    chat.page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    expect(chat.answer).to_have_attribute("data-phase", "streaming")
    chat.page.keyboard.press("Escape")
    chat.expect_ended("stopped")
