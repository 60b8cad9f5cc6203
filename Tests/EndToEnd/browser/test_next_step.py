"""P4: each end offers what to do next, the likeliest first, and says what is known of it."""

import json
import re
import threading

import pytest
from playwright.sync_api import expect

from support.upstream import FIN, play
from support.wire import DONE, LAST_CHUNK, answer, chunk, delta, stream, stream_head

BROKEN = b'data: {"error":{"message":"Out of memory.","type":"server_error","code":"oom"}}\n\n'
HELD = stream_head() + chunk(delta("Hel"))
ENDS = {
    "limit": (stream(delta("Hel"), delta("", "length"), DONE), ["Continue", "Raise the limit…"]),
    "filtered": (
        stream(delta("Hel"), delta("", "content_filter"), DONE),
        ["Edit the question", "Continue"],
    ),
    "error": (stream(delta("Hel"), BROKEN), ["Ask again", "Continue"]),
    "lost": (HELD + LAST_CHUNK, ["Continue", "Ask again"]),
    "stopped": (HELD, ["Continue", "Edit the question"]),
}


@pytest.mark.parametrize("ending", ENDS)
def test_the_first_step_is_outlined(chat, relay, ending: str) -> None:
    sent, steps = ENDS[ending]
    relay.upstream.script(play(sent))
    chat.ask("Hello")
    if ending == "stopped":
        chat.expect_text("Hel")
        chat.page.keyboard.press("Escape")
    chat.expect_ended(ending, "Hel")
    menu = chat.answer.locator("menu")
    expect(menu.locator(".action")).to_have_text([steps[0]])
    expect(menu.locator(".plain:visible")).to_have_text(steps[1:])
    for name in ("Copy", "Ask again"):
        expect(chat.answer.get_by_role("button", name=name, exact=True)).to_be_enabled()


def test_it_counts_down_where_the_server_asks_to_wait_and_asks_nothing_by_itself(
    chat, relay
) -> None:
    busy = json.dumps({"error": {"message": "Too many questions."}}).encode()
    relay.upstream.script(
        play(answer(429, busy, ("Retry-After", "3"))),
        play(stream(delta("Hi"), delta("", "stop"), DONE)),
    )
    chat.ask("Hello")
    chat.expect_ended("error", "")
    expect(chat.button("Try again in 3 s")).to_be_disabled()
    expect(chat.button("Try again in 2 s")).to_be_disabled()
    expect(chat.button("Try again")).to_be_enabled()
    assert len(relay.upstream.requests) == 1
    chat.button("Try again").click()
    chat.expect_ended("finished", "Hi")


def test_details_say_what_whoever_runs_the_server_asks_for(chat, relay) -> None:
    error = {"message": "Bad.", "type": "invalid_request_error", "code": "bad_thing"}
    body = json.dumps({"error": error}).encode()
    relay.upstream.script(play(answer(400, body, ("x-request-id", "req_7f3a"))))
    chat.ask("Hello")
    chat.expect_ended("error", "")
    details = chat.answer.get_by_role("group").filter(has_text="Details")
    details.get_by_text("Details").click()
    for said in ("400", "invalid_request_error", "bad_thing", "req_7f3a"):
        expect(details.get_by_text(said, exact=True)).to_be_visible()


def test_a_key_that_the_provider_refused_is_explained(chat, relay) -> None:
    body = b'{"error":{"message":"Incorrect API key provided."}}'
    relay.upstream.script(play(answer(401, body)))
    chat.ask("Hello")
    chat.expect_ended("error", "")
    expect(chat.answer).to_contain_text("did not accept the server’s key")


def test_stopped_it_says_when_the_model_was_let_go(chat, relay) -> None:
    relay.upstream.script(play(HELD))
    chat.ask("Hello")
    chat.expect_text("Hel")
    chat.button("Stop").click()
    chat.expect_ended("stopped", "Hel")
    said = re.compile(r"^\s*You stopped it here\. The model was let go \d+(\.\d)? ms later\.$")
    expect(chat.answer.locator(".sentence")).to_have_text(said)


def test_without_a_receipt_it_says_no_more_than_it_knows(chat, relay) -> None:
    relay.upstream.script(play(HELD))
    chat.page.route("**/api/streams/*", lambda route: route.abort())
    chat.ask("Hello")
    chat.expect_text("Hel")
    chat.button("Stop").click()
    chat.expect_ended("stopped", "Hel")
    expect(chat.answer.locator(".sentence")).to_have_text("You stopped it here.")


def test_stop_is_live_before_the_request_has_left(chat, relay) -> None:
    """All of the browser's connections are taken: the question cannot leave."""
    chat.box.click()  # what comes with the first touch needs one of them
    chat.page.wait_for_load_state("networkidle")
    relay.upstream.script(play(stream_head()))
    chat.page.evaluate("""() => {
      const body = JSON.stringify({ stream: true, messages: [{ role: "user", content: "x" }] })
      const headers = { "Content-Type": "application/json" }
      for (let n = 0; n < 6; n++) fetch("/v1/chat/completions", { method: "POST", headers, body })
    }""")
    relay.upstream.wait_request(6)
    chat.ask("Hello")
    expect(chat.answer).to_contain_text("Still waiting for the first word, 2 s.")
    chat.button("Stop").click()
    chat.expect_ended("stopped", "")
    expect(chat.answer).to_contain_text("You stopped it before the first word.")
    assert len(relay.upstream.requests) == 6


@pytest.mark.parametrize("said", ["Grüße ", "two\n\n", "👩🏽‍🚀", "```swift\nlet a = 1\n", "a\n- "])
def test_continue_goes_on_from_exactly_there(chat, relay, said: str) -> None:
    relay.upstream.script(
        play(stream_head() + b"".join(chunk(delta(it)) for it in said), FIN),
        play(stream(delta("end"), delta("", "stop"), DONE)),
    )
    chat.ask("Hello")
    chat.expect_ended("lost")
    chat.button("Continue").click()
    chat.expect_ended("finished")
    sent = json.loads(relay.upstream.wait_request(2).body)["messages"]
    assert sent[-1] == {"role": "assistant", "content": said}
    chat.ask("And?")
    sent = json.loads(relay.upstream.wait_request(3).body)["messages"]
    assert sent[-2] == {"role": "assistant", "content": said + "end"}


def test_half_a_character_at_a_cut_is_none(chat, relay) -> None:
    half = b'data: {"choices":[{"index":0,"delta":{"content":"a\\ud83d"}}]}\n\n'
    other = b'data: {"choices":[{"index":0,"delta":{"content":"\\ude00"}}]}\n\n'
    relay.upstream.script(
        play(stream(half, other, half), FIN), play(stream(delta("b"), delta("", "stop"), DONE))
    )
    chat.ask("Hello")
    chat.expect_ended("lost", "a😀a")
    chat.button("Continue").click()
    chat.expect_ended("finished", "a😀ab")
    sent = json.loads(relay.upstream.wait_request(2).body)["messages"]
    assert sent[-1]["content"] == "a😀a"


def test_a_silent_upstream_is_counted(chat, relay) -> None:
    relay.upstream.script(play(HELD))
    chat.ask("Hello")
    for seconds in (5, 6):
        sentence = f"Still waiting for the next word, {seconds} s."
        expect(chat.answer).to_contain_text(sentence, timeout=20_000)


def test_a_page_put_to_sleep_and_woken_draws_no_error(chat, relay) -> None:
    go = threading.Event()
    rest = chunk(delta("lo")) + chunk(delta("", "stop")) + chunk(DONE) + LAST_CHUNK
    relay.upstream.script(play(HELD, go, rest))
    chat.ask("Hello")
    chat.expect_text("Hel")
    session = chat.context.new_cdp_session(chat.page)
    session.send("Page.setWebLifecycleState", {"state": "frozen"})
    go.set()
    session.send("Page.setWebLifecycleState", {"state": "active"})
    chat.expect_ended("finished", "Hello")
