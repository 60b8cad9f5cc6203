"""P3: what a word costs the page does not grow with the answer above it.

Counted, not timed: a busy machine takes longer for the same work.
"""

import threading

from playwright.sync_api import expect

from support.tasks import main_thread, record, recorded
from support.upstream import play
from support.wire import DONE, LAST_CHUNK, chunk, delta, stream_head

BLOCKS = 80
FENCE = "\n\nBefore\n\n- one\n- two\n\n```swift\nlet x = 1\n```\n\n"
MOST = 200  # elements: 80 figures alone have three buttons each


def restyled(page, session) -> int:
    """How many elements the browser looked through anew."""
    events = main_thread(recorded(page, session))
    styles = [it for it in events if it["name"] == "UpdateLayoutTree"]
    return sum(it["args"].get("elementCount", 0) for it in styles)


def seen(page, selector: str, text: str) -> None:
    """Waits until the page has such an element with this text, and asks for no style of it."""
    page.wait_for_function(
        "([selector, text]) => [...document.querySelectorAll(selector)]"
        ".some((it) => it.textContent.includes(text))", arg=[selector, text], polling=50)


def test_a_new_block_and_the_end_leave_the_rest_of_the_page_alone(chat, relay) -> None:
    more, over = threading.Event(), threading.Event()
    head = stream_head() + chunk(delta(FENCE * BLOCKS + "Now "))
    last = chunk(delta("", "stop")) + chunk(DONE) + LAST_CHUNK
    relay.upstream.script(play(head, more, chunk(delta("more\n\nAnd a last one")), over, last))
    chat.ask("Hello")
    expect(chat.text.locator("figure")).to_have_count(BLOCKS)
    expect(chat.text.locator(".section > p").last).to_contain_text("Now")
    expect(chat.text.locator(".tail")).to_have_count(0)

    # Who asks for roles meanwhile has the browser style what it had skipped out of view.
    session = record(chat.page)
    more.set()
    seen(chat.page, ".section > p:last-child", "And a last one")
    block = restyled(chat.page, session)

    session = record(chat.page)
    over.set()
    seen(chat.page, ".answer[data-ending=finished]", "And a last one")
    end = restyled(chat.page, session)
    print(f"restyled by a block {block}, by the end {end} elements")
    assert 0 < block < MOST
    assert 0 < end < MOST


def test_the_lines_of_the_block_that_grows_stand_once_they_are_full(chat, relay) -> None:
    over = threading.Event()
    last = chunk(delta("", "stop")) + chunk(DONE) + LAST_CHUNK
    words = "One.\n\n**Two.** " + "word " * 2000
    relay.upstream.script(play(stream_head() + chunk(delta(words)), over, last))
    chat.ask("Hello")
    expect(chat.text.locator(".section > p")).to_have_count(2)
    expect(chat.text.locator("strong")).to_have_count(1)  # it is set
    expect(chat.text.locator(".tail")).to_have_count(0)
    wraps = "all => all.map(it => getComputedStyle(it).textWrapStyle)"
    expect(chat.text.locator(".section > p[data-live]")).to_have_count(1)
    assert chat.text.locator(".section > p").evaluate_all(wraps) == ["pretty", "auto"]
    pieces = "all => all.at(-1).childNodes.length"
    assert chat.text.locator(".section > p").evaluate_all(pieces) > 3
    over.set()
    chat.expect_ended("finished")
    assert chat.text.locator(".section > p").evaluate_all(wraps) == ["pretty", "pretty"]


HOLD = "() => { Worker.prototype.postMessage = () => {} }"
CARETS = """() => [...document.querySelectorAll(".prose *")].filter(
  (it) => getComputedStyle(it, "::after").content === '""').map((it) => it.textContent)"""


def test_plain_text_behind_the_block_that_grows_does_not_end_it(chat, relay) -> None:
    more, over = threading.Event(), threading.Event()
    last = chunk(delta("", "stop")) + chunk(DONE) + LAST_CHUNK
    set_ = chunk(delta("One.\n\n**Two.** Three "))
    relay.upstream.script(play(stream_head() + set_, more, chunk(delta("four")), over, last))
    chat.ask("Hello")
    expect(chat.text.locator("strong")).to_have_count(1)
    expect(chat.text.locator("[data-live=last]")).to_contain_text("Two. Three")
    assert chat.page.evaluate(CARETS) == ["Two. Three "]
    chat.page.evaluate(HOLD)  # what comes now is not read in time
    more.set()
    expect(chat.text.locator(".tail")).to_have_text("four")
    above = chat.text.locator("[data-live=above]")
    expect(above).to_have_text("Two. Three")
    assert above.evaluate("it => getComputedStyle(it).textWrapStyle") == "auto"
    assert chat.page.evaluate(CARETS) == ["four"]
    over.set()
    chat.expect_ended("finished")
    expect(chat.text.locator("[data-live]")).to_have_count(0)
    assert chat.page.evaluate(CARETS) == []
