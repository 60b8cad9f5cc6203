"""P1: what an empty page does without comes at the first touch. Nothing that is pressed before it
is there is lost, nothing moves when it comes, and what it does to get ready is seen by nobody."""

import pytest
from playwright.sync_api import Route, expect

from support.process import eventually
from support.upstream import play
from support.wire import DONE, delta, stream

SHIFTS = """() => {
  window.shifts = []
  new PerformanceObserver((list) => {
    for (const it of list.getEntries()) shifts.push(it.value)
  }).observe({ type: "layout-shift" })
}"""
LOOKED_UP = """() => {
  window.looked = []
  const { prototype } = CanvasRenderingContext2D
  const { measureText } = prototype
  prototype.measureText = function (text) {
    looked.push(this.font)
    return measureText.call(this, text)
  }
}"""
# A canvas says its font as CSS does: compared as it would say that of each element of the answer.
WORN_AND_NOT_LOOKED_UP = """() => {
  const pen = document.createElement("canvas").getContext("2d")
  return [...document.querySelectorAll("article .prose *")].flatMap((it) => {
    const { fontStyle, fontWeight, fontFamily } = getComputedStyle(it)
    pen.font = `${fontStyle} ${fontWeight} 17px ${fontFamily}`
    return looked.includes(pen.font) ? [] : [`${it.localName}: ${pen.font}`]
  })
}"""
PARTS = ["rest.html", "turns.css", "panels.js", "strings/rest/ko.js"]


def asked(relay) -> int:
    """How many answers the upstream was asked for."""
    return sum(it.target.endswith("/chat/completions") for it in relay.upstream.requests)


def reader_is_there(chat) -> bool:
    """Whether the worker that reads Markdown has begun."""
    return chat.page.evaluate("1") == 1 and len(chat.page.workers) == 1


def test_nothing_comes_untouched_and_all_of_it_with_the_mouse(open_chat, relay) -> None:
    chat = open_chat(relay.url)
    chat.page.wait_for_load_state("networkidle")
    assert not [url for url in chat.requests if url.endswith(tuple(PARTS))]
    chat.page.evaluate(SHIFTS)
    chat.page.mouse.move(700, 200)
    expect(chat.page.locator("#settings")).to_be_attached()
    chat.page.wait_for_load_state("networkidle")
    assert len([url for url in chat.requests if url.endswith(tuple(PARTS))]) == len(PARTS)
    assert chat.page.evaluate("shifts") == []


def test_nothing_moves_when_the_looks_come(open_chat, relay) -> None:
    """Compared place by place: a phone, where most of what is seen is the empty page."""
    places = """() => [...document.querySelectorAll("body *")].map((it) => {
      const { x, y, width, height } = it.getBoundingClientRect()
      return [it.tagName, it.className, x, y, width, height].join(" ")
    }).filter((it) => !it.endsWith(" 0 0 0 0"))"""
    for options in ({}, {"viewport": {"width": 390, "height": 844}, "has_touch": True}):
        chat = open_chat(relay.url, **options)
        before = chat.page.evaluate(places)
        chat.page.mouse.move(2, 2)  # over nothing that lights up
        expect(chat.page.locator("#settings")).to_be_attached()
        chat.page.wait_for_load_state("networkidle")
        assert chat.page.evaluate(places) == before


@pytest.mark.parametrize("part", PARTS)
def test_what_is_pressed_early_is_done_then(open_chat, relay, part: str) -> None:
    relay.upstream.script(play(stream(delta("Hi"), delta("", "stop"), DONE)))
    chat = open_chat(relay.url)
    chat.page.wait_for_load_state("networkidle")
    held: list[Route] = []
    chat.page.route(f"**/{part}", lambda route: held.append(route))
    with chat.page.expect_request(f"**/{part}"):
        chat.ask("Hello")
    expect(chat.box).to_have_value("Hello")
    assert eventually(lambda: chat.page.evaluate("1") and len(held) > 0, 10)
    held[0].continue_()
    chat.expect_ended("finished", "Hi")
    expect(chat.box).to_have_value("")


def test_a_press_that_failed_can_be_made_again(open_chat, relay) -> None:
    chat = open_chat(relay.url)
    chat.page.wait_for_load_state("networkidle")
    chat.page.route("**/turns.css", lambda route: route.abort())
    chat.settings.click()
    assert eventually(lambda: chat.page.locator("link[href='menus.css']").count() == 0, 10)
    chat.page.unroute("**/turns.css")
    chat.settings.click()
    expect(chat.page.get_by_role("dialog", name="Settings")).to_be_visible()
    looks = "[...document.styleSheets].map((it) => it.href.split('/').pop() + it.media.mediaText)"
    worn = chat.page.evaluate(looks)
    assert worn.count("turns.cssall") == 1 and len(set(worn)) == len(worn)


def test_the_rehearsal_is_seen_by_nobody(open_chat, relay) -> None:
    relay.upstream.script(play(stream(delta("Hi"), delta("", "stop"), DONE)))
    chat = open_chat(relay.url)
    chat.box.press_sequentially("Hel")
    expect(chat.page.locator("#settings")).to_be_attached()
    assert eventually(lambda: reader_is_there(chat), 10)  # it comes after the answer
    expect(chat.answers).to_have_count(0)
    expect(chat.box).to_have_value("Hel")
    expect(chat.status).to_have_text("")
    expect(chat.page.locator("#side [data-chat]")).to_have_count(0)
    assert asked(relay) == 0


def test_the_reader_of_markdown_is_there_before_the_question(open_chat, relay) -> None:
    """So the first words are set at once, and what they were shown as is not exchanged."""
    relay.upstream.script(play(stream(delta("**Hi**"), delta("", "stop"), DONE)))
    chat = open_chat(relay.url)
    chat.page.wait_for_load_state("networkidle")
    assert chat.page.workers == []
    chat.box.press_sequentially("Hel")
    assert eventually(lambda: reader_is_there(chat), 10)
    chat.ask("Hello")
    chat.expect_ended("finished", "Hi")
    assert len(chat.page.workers) == 1


def test_the_typefaces_of_an_answer_were_looked_up(open_chat, relay) -> None:
    text = "## One\n\nTwo **three** `four`\n\n> five\n\n```js\nlet six\n```\n\nSeven"
    relay.upstream.script(play(stream(delta(text), delta("", "stop"), DONE)))
    chat = open_chat(relay.url)
    chat.page.evaluate(LOOKED_UP)
    chat.box.press_sequentially("Hel")
    assert eventually(lambda: chat.page.evaluate("looked.length") >= 6, 10)
    chat.ask("Hello")
    expect(chat.answers.last.locator("blockquote p")).to_have_text("five")
    assert chat.page.evaluate(WORN_AND_NOT_LOOKED_UP) == []


def test_a_reader_that_did_not_come_is_asked_for_again(open_chat, relay) -> None:
    """The server was out of reach for a moment while somebody typed."""
    relay.upstream.script(play(stream(delta("**Hi**"), delta("", "stop"), DONE)))
    chat = open_chat(relay.url, service_workers="block")
    chat.page.wait_for_load_state("networkidle")
    chat.page.route("**/markdown/worker.js", lambda route: route.abort())
    with chat.page.expect_event("requestfailed", lambda it: "worker" in it.url):
        chat.box.press_sequentially("Hel")
    chat.page.unroute("**/markdown/worker.js")
    chat.ask("Hello")
    expect(chat.answers.last.locator("strong")).to_have_text("Hi")
