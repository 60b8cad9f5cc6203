"""What was shown is shown again after a reload, to its end, however it was left."""

import threading

from playwright.sync_api import expect

from browser.shelf import FINISHED, Shelf
from support.upstream import play
from support.wire import DONE, chunk, delta, stream, stream_head

LEFT = "(it) => it.scrollHeight - it.scrollTop - it.clientHeight"
LAST = stream(delta(" and on"), delta("", "stop"), DONE)
BUSY = 4
"""How much slower a machine that also does other things may be."""


def long(turns: int) -> dict:
    """A conversation of so many questions and as many answers."""
    words = "The river falls through the gate and the gate is opened by hand. " * 6
    chat = {
        "id": "long", "title": "", "first": "Question 0", "pinned": False, "created": 1,
        "changed": 1, "parameters": {}, "model": None, "chosen": {},
    }
    each = range(turns)
    return {
        "chat": chat,
        "turns": [{
            "id": f"t{n}", "chat": "long", "parent": f"a{n - 1}" if n else "", "files": [],
            "question": f"Question {n}", "created": n,
        } for n in each],
        "answers": [{
            "id": f"a{n}", "chat": "long", "turn": f"t{n}", "text": f"{n}. {words}\n\n{words}",
            "reasoning": "", "ending": FINISHED, "facts": None, "created": n, "model": "m",
        } for n in each],
    }


def test_the_same_chat_is_shown_at_its_end(chat, relay) -> None:
    relay.upstream.script(play(stream(delta("line\n" * 200 + "last"), delta("", "stop"), DONE)))
    chat.ask("Hello")
    chat.expect_ended("finished")
    address = chat.page.url
    chat.page.reload()
    chat.expect_ended("finished")
    expect(chat.text).to_contain_text("last")
    assert chat.page.url == address
    chat.page.wait_for_function(f"({LEFT})(document.querySelector('.scroller')) < 10")


def test_an_answer_in_flight_is_kept_up_to_there_and_can_be_continued(chat, relay) -> None:
    never = threading.Event()
    relay.upstream.script(play(stream_head() + chunk(delta("Once upon")), never), play(LAST))
    chat.ask("Tell me")
    chat.expect_text("Once upon")
    chat.page.reload()
    chat.expect_ended("stopped", "Once upon")
    expect(chat.answer).to_contain_text("You left the page here. What came is kept.")
    never.set()
    chat.answer.get_by_role("button", name="Continue").click()
    chat.expect_ended("finished", "Once upon and on")
    chat.page.reload()
    chat.expect_ended("finished", "Once upon and on")


def test_a_question_without_a_word_of_answer_is_kept_too(chat, relay) -> None:
    never = threading.Event()
    relay.upstream.script(play(stream_head(), never))
    chat.ask("Tell me")
    relay.upstream.wait_request()
    chat.page.reload()
    chat.expect_ended("stopped", "")
    expect(chat.answer).to_contain_text("You left the page before the first word.")
    never.set()


def test_an_address_of_nothing_begins_a_new_chat(open_chat, relay) -> None:
    chat = open_chat(f"{relay.url}/#chat/nobody")
    expect(chat.answers).to_have_count(0)
    expect(chat.page).to_have_url(f"{relay.url}/")


def test_500_messages_open_at_once(chat, record_property) -> None:
    shelf = Shelf(chat).seed(long(250))
    expect(shelf.link("Question 0")).to_be_visible()
    opened = chat.page.evaluate("""async () => {
      const link = document.querySelector(".side a")
      const log = document.querySelector("[role=log]")
      const since = performance.now()
      link.click()
      while (log.childElementCount < 250) await new Promise((r) => setTimeout(r))
      await new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)))
      return performance.now() - since
    }""")
    record_property("opened_ms", opened)
    print(f"500 messages in {opened:.0f} ms")
    expect(chat.answers).to_have_count(250)
    chat.page.wait_for_function(f"({LEFT})(document.querySelector('.scroller')) < 10")
    assert opened < 300 * BUSY
