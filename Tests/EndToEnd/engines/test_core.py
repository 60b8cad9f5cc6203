"""P4, P6, P7 in every engine: ask, see text as it comes, stop, know how it ended."""

import json
import threading

import pytest
from selenium.webdriver.common.keys import Keys

from support.upstream import FIN, play
from support.wire import DONE, LAST_CHUNK, answer, chunk, delta, stream, stream_head

STREAMING = stream_head() + chunk(delta("Hel"))
HELLO = stream(delta("Hello"), delta("", "stop"), DONE)
BROKEN = b'data: {"error":{"message":"The model ran out of memory.","code":"oom"}}\n\n'
ENDS = {
    "finished": (play(stream(delta("Hel"), delta("", "stop"), DONE)), "Finished"),
    "limit": (play(stream(delta("Hel"), delta("", "length"), DONE)), "reached the length limit"),
    "filtered": (play(stream(delta("Hel"), delta("", "content_filter"), DONE)), "content filter"),
    "error": (play(stream(delta("Hel"), BROKEN)), "The model ran out of memory."),
    "lost": (play(STREAMING, FIN), "this is not the whole answer"),
}


def test_text_comes_while_the_answer_is_made(chat, upstream) -> None:
    """A character cut by the network too: the second and third read hold parts of one."""
    on = [threading.Event() for _ in range(3)]
    whole = chunk(delta("lo, 안"))
    cut = whole.index("안".encode()) + 1
    rest = chunk(delta("녕.", "stop")) + chunk(DONE) + LAST_CHUNK
    upstream.script(play(STREAMING, on[0], whole[:cut], on[1], whole[cut:], on[2], rest))
    chat.ask("Hello")
    chat.expect_text("Hel")
    for event in on[:2]:
        event.set()
    chat.expect_text("Hello, 안")
    assert chat.find("[role=log]").get_attribute("aria-busy") == "true"
    on[2].set()
    chat.expect_ended("finished", "Hello, 안녕.")
    chat.expect_says("first text")


@pytest.mark.parametrize("ending", ENDS)
def test_it_says_how_it_ended(chat, upstream, ending: str) -> None:
    upstream.script(ENDS[ending][0])
    chat.ask("Hello")
    chat.expect_ended(ending, "Hel")
    chat.expect_says(ENDS[ending][1])
    assert chat.button("Copy").is_displayed()
    assert bool(chat.named("button", "Continue")) == (ending != "finished")
    assert chat.focused == chat.box


@pytest.mark.parametrize("how", ["button", "Escape"])
def test_stop_in_the_middle(chat, upstream, how: str) -> None:
    upstream.script(play(STREAMING))
    chat.ask("Hello")
    chat.expect_text("Hel")
    chat.button("Stop").click() if how == "button" else chat.press(Keys.ESCAPE)
    chat.expect_ended("stopped", "Hel")
    chat.expect_says("You stopped it here.")
    upstream.wait_request().connection.wait_closed(5)
    assert chat.focused == chat.box


@pytest.mark.parametrize("sent", [b"", stream_head()], ids=["before the head", "before any event"])
def test_stop_before_the_first_text(chat, upstream, sent: bytes) -> None:
    upstream.script(play(sent))
    chat.ask("Hello")
    request = upstream.wait_request()
    chat.button("Stop").click()
    chat.expect_ended("stopped", "")
    request.connection.wait_closed(5)
    assert chat.named("button", "Stop") == []


def test_korean(chat, upstream) -> None:
    words = "안녕하세요, 토큰이 뭐예요? 👋"
    upstream.script(play(stream(delta(words), delta("", "stop"), DONE)))
    chat.box.send_keys("안녕하세요")
    chat.box.send_keys(Keys.SHIFT, Keys.ENTER, Keys.SHIFT)
    chat.ask("토큰이 뭐예요?")
    chat.expect_ended("finished", words)
    (message,) = json.loads(upstream.wait_request().body)["messages"]
    assert message["content"] == "안녕하세요\n토큰이 뭐예요?"


def test_enter_that_ends_a_composition_does_not_send(chat, upstream) -> None:
    chat.box.send_keys("안녕")
    press = "arguments[0].dispatchEvent(new KeyboardEvent('keydown', arguments[1]))"
    for init in ({"isComposing": True}, {"keyCode": 229}):
        chat.run(press, chat.box, {"key": "Enter", "bubbles": True, **init})
    chat.expect_value("안녕")
    assert upstream.requests == []


def test_continue_and_ask_again(chat, upstream) -> None:
    upstream.script(
        play(stream(delta("Hel"), delta("", "length"), DONE)),
        play(stream(delta("lo"), delta("", "stop"), DONE)),
        play(stream(delta("Good day"), delta("", "stop"), DONE)),
    )
    chat.ask("Hello")
    chat.expect_ended("limit", "Hel")
    chat.button("Continue").click()
    chat.expect_ended("finished", "Hello")
    chat.button("Ask again").click()
    chat.expect_ended("finished", "Good day")


def test_new_chat(chat, upstream) -> None:
    upstream.script(play(HELLO))
    chat.ask("Hello")
    chat.expect_ended("finished", "Hello")
    chat.button("New chat").click()
    chat.until(lambda: not chat.answers)
    assert chat.focused == chat.box
    chat.ask("Hello")
    chat.expect_ended("finished", "Hello")
    assert len(json.loads(upstream.wait_request(2).body)["messages"]) == 1


def test_a_refused_question_is_explained_and_goes_back_to_the_box(chat, upstream) -> None:
    busy = json.dumps({"error": {"message": "Too many questions.", "type": "x"}}).encode()
    upstream.script(play(answer(429, busy, ("Retry-After", "20"))), play(HELLO))
    chat.ask("A long question")
    chat.expect_ended("error", "")
    chat.expect_says("Too many questions. It asks to wait 20 s.")
    chat.expect_value("A long question")
    chat.box.send_keys(Keys.ENTER)
    chat.expect_ended("finished", "Hello")


def test_a_server_that_dies(chat, program, upstream) -> None:
    upstream.script(play(STREAMING))
    chat.ask("Hello")
    chat.expect_text("Hel")
    program.status_wanted = None
    program.process.kill()
    chat.expect_ended("lost", "Hel")
    chat.ask("Are you there?")
    chat.expect_ended("lost", "")
    chat.expect_says("This page cannot reach its server.")
    chat.expect_value("Are you there?")


def test_the_demo(open_chat, sluice) -> None:
    chat = open_chat(sluice().url)
    chat.ask("Say hello in Korean and tell me what a token is")
    chat.until(lambda: "안녕하세요" in chat.text)
    chat.press(Keys.ESCAPE)
    chat.until(lambda: chat.answers[-1].get_attribute("data-ending") in ("stopped", "finished"))


@pytest.mark.parametrize("clipboard", ["allowed", "refused"])
def test_copy(chat, upstream, clipboard: str) -> None:
    text = "Grüße\n\n안녕하세요 👋"
    upstream.script(play(stream(delta(text), delta("", "stop"), DONE)))
    if clipboard == "refused":
        chat.run("navigator.clipboard.writeText = () => Promise.reject()")
    chat.ask("Hello")
    chat.expect_ended("finished")
    chat.button("Copy").click()
    chat.until(lambda: chat.find("[data-do=copy]").get_attribute("title") == "Copied")
    chat.box.click()
    chat.box.send_keys(Keys.CONTROL, "v", Keys.CONTROL)
    chat.expect_value(text)


def test_copy_that_is_not_allowed(chat, upstream) -> None:
    upstream.script(play(HELLO))
    chat.run("navigator.clipboard.writeText = () => Promise.reject()")
    chat.run("document.execCommand = () => false")
    chat.ask("Hello")
    chat.expect_ended("finished")
    chat.button("Copy").click()
    chat.expect_says("Copying is not allowed here.")
    assert chat.run("return String(getSelection())").strip() == "Hello"
