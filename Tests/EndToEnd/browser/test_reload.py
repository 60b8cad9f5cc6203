"""What was shown is shown again after a reload, to its end, however it was left."""

import threading

from playwright.sync_api import expect

from browser.shelf import FINISHED, Shelf
from support.upstream import play
from support.wire import DONE, chunk, delta, stream, stream_head

LEFT = "(it) => it.scrollHeight - it.scrollTop - it.clientHeight"
LAST = stream(delta(" and on"), delta("", "stop"), DONE)
MOST = 300


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
    # Before the answer's head has come the question is nobody's yet: it goes back to its box.
    with chat.page.expect_response("**/v1/chat/completions"):
        chat.ask("Tell me")
    chat.page.reload()
    chat.expect_ended("stopped", "")
    expect(chat.answer).to_contain_text("You left the page before the first word.")
    never.set()


def test_an_address_of_nothing_begins_a_new_chat(open_chat, relay) -> None:
    chat = open_chat(f"{relay.url}/#chat/nobody")
    expect(chat.answers).to_have_count(0)
    expect(chat.page).to_have_url(f"{relay.url}/")


def test_500_messages_open_at_once(chat) -> None:
    """By the time that the page itself took: a busy machine makes it wait, and that is no work."""
    shelf = Shelf(chat).seed(long(250))
    expect(shelf.link("Question 0")).to_be_visible()
    session = chat.context.new_cdp_session(chat.page)
    session.send("Performance.enable", {"timeDomain": "threadTicks"})

    def worked() -> float:
        metrics = session.send("Performance.getMetrics")["metrics"]
        return next(it["value"] for it in metrics if it["name"] == "TaskDuration") * 1000

    before = worked()
    waited = chat.page.evaluate("""async () => {
      const log = document.querySelector("[role=log]")
      const since = performance.now()
      document.querySelector(".side a").click()
      while (log.childElementCount === 0) await new Promise((r) => setTimeout(r))
      await new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)))
      return performance.now() - since
    }""")
    opened = worked() - before
    print(f"500 messages: {opened:.0f} ms of work in {waited:.0f} ms")
    expect(chat.text).to_contain_text("249. The river")
    expect(chat.text).to_be_in_viewport()
    expect(chat.answers).to_have_count(250)
    chat.page.wait_for_function(f"({LEFT})(document.querySelector('.scroller')) < 10")
    assert opened < MOST


def test_what_is_read_stays_where_it_is_while_the_rest_is_built(chat) -> None:
    shelf = Shelf(chat).seed(long(250))
    expect(shelf.link("Question 0")).to_be_visible()
    moved = chat.page.evaluate("""async () => {
      const [log, view] = ["[role=log]", ".scroller"].map((it) => document.querySelector(it))
      const frame = () => new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)))
      document.querySelector(".side a").click()
      while (log.childElementCount === 0) await new Promise((r) => setTimeout(r))
      await frame()
      const built = log.childElementCount
      view.scrollTop -= 900
      await frame()
      const read = log.lastElementChild
      const top = read.getBoundingClientRect().top
      while (log.childElementCount < 250) await frame()
      await frame()
      return { built, by: read.getBoundingClientRect().top - top }
    }""")
    assert moved["built"] < 250
    assert abs(moved["by"]) < 2
    expect(chat.log.get_by_role("heading").first).to_have_text("Question 0")
    expect(chat.log.get_by_role("heading").last).to_have_text("Question 249")
