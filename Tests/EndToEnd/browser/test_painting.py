"""P3: text is appended, what stands is never touched; the view follows only a reader at the end."""

import threading

from playwright.sync_api import expect

from support.upstream import play
from support.wire import DONE, LAST_CHUNK, chunk, delta, stream, stream_head

# Finished is each block but the last, as of the last time that anything changed.
WATCH = """() => {
  window.touched = []
  const finished = new WeakSet()
  new MutationObserver((all) => {
    for (const { type, target, removedNodes } of all) {
      if (type === "childList" && removedNodes.length === 0) continue
      for (const it of [target, ...removedNodes]) {
        let block = it
        while (block && !finished.has(block)) block = block.parentNode
        if (block) touched.push(`${type} in ${block.outerHTML}`)
      }
    }
    for (const prose of document.querySelectorAll(".prose")) {
      for (const it of [...prose.querySelectorAll(".section > *")].slice(0, -1)) finished.add(it)
    }
  }).observe(document.querySelector("[role=log]"),
    { childList: true, characterData: true, subtree: true })
}"""
LEFT = """(it) => it.scrollHeight - it.scrollTop - it.clientHeight"""


def scroller(chat):
    return chat.page.locator(".scroller")


def test_what_stands_is_never_touched(chat, relay) -> None:
    words = [f"word{n}{'. ' if n % 9 else chr(10) * (n % 4)}" for n in range(2000)]
    events = [*map(delta, words), delta("", "length"), DONE]
    relay.upstream.script(play(stream(*events)), play(stream(delta("on"), delta("", "stop"), DONE)))
    chat.page.evaluate(WATCH)
    chat.ask("Hello")
    chat.expect_ended("limit")
    chat.button("Continue").click()
    chat.expect_ended("finished")
    expect(chat.text).to_contain_text("word1999. on")  # its last word may be painted a moment later
    assert chat.page.evaluate("touched") == []
    shown = "".join(chat.text.text_content().split())
    assert shown == "".join("".join([*words, "on"]).split())


def test_100_kB_are_all_shown(chat, relay) -> None:
    words = [f"word{n} " for n in range(11_000)]
    relay.upstream.script(play(stream(*map(delta, words), delta("", "stop"), DONE)))
    chat.ask("Hello")
    chat.expect_ended("finished")
    assert "".join(chat.text.text_content().split()) == "".join(words).replace(" ", "")
    assert scroller(chat).evaluate(LEFT) < 10


def test_a_reader_who_went_up_stays_there(chat, relay) -> None:
    go = threading.Event()
    lines = delta("".join(f"line {n}\n" for n in range(100)))
    rest = chunk(delta("more\n" * 50)) + chunk(delta("", "stop")) + chunk(DONE) + LAST_CHUNK
    relay.upstream.script(play(stream_head() + chunk(lines), go, rest))
    chat.ask("Hello")
    expect(chat.text).to_contain_text("line 99")
    chat.page.wait_for_function(f"({LEFT})(document.querySelector('.scroller')) < 10")
    scroller(chat).hover()
    chat.page.mouse.wheel(0, -600)
    expect(chat.button("New text below")).to_be_visible()
    top = scroller(chat).evaluate("(it) => it.scrollTop")
    go.set()
    chat.expect_ended("finished")
    assert scroller(chat).evaluate("(it) => it.scrollTop") == top
    expect(chat.button("New text below")).to_be_hidden()


def test_new_text_below_leads_back_to_the_end(chat, relay) -> None:
    relay.upstream.script(play(stream_head() + chunk(delta("line\n" * 100 + "last"))))
    chat.ask("Hello")
    expect(chat.text).to_contain_text("last")
    scroller(chat).hover()
    chat.page.mouse.wheel(0, -600)
    chat.button("New text below").click()
    expect(chat.button("New text below")).to_be_hidden()
    assert scroller(chat).evaluate(LEFT) < 10


def test_a_page_without_a_conversation_begins_at_its_top(open_chat, relay) -> None:
    chat = open_chat(relay.url, viewport={"width": 1000, "height": 500})
    assert scroller(chat).evaluate("(it) => it.scrollHeight > it.clientHeight")
    assert scroller(chat).evaluate("(it) => it.scrollTop") == 0


COPIED = """(it) => {
  getSelection().selectAllChildren(it)
  return String(getSelection())
}"""
# How far each line of a paragraph stands under the one before it, in pixels.
STEPS = """(it) => {
  const range = document.createRange()
  range.selectNodeContents(it)
  const tops = [...new Set([...range.getClientRects()]
    .filter(({ height }) => height < 40).map(({ top }) => Math.round(top)))].sort((a, b) => a - b)
  return [...new Set(tops.slice(1).map((top, at) => top - tops[at]))]
}"""


def test_a_paragraph_without_end_is_one_to_who_reads_and_who_copies(chat, relay) -> None:
    text = " ".join(f"word{n}" for n in range(4000))
    relay.upstream.script(play(stream(delta(text), delta("", "stop"), DONE)))
    chat.ask("Hello")
    chat.expect_ended("finished")
    paragraph = chat.text.locator("p")
    expect(paragraph.locator(".part")).to_have_count(4)
    assert paragraph.evaluate(COPIED) == text
    steps = paragraph.evaluate(STEPS)
    assert steps and max(steps) - min(steps) <= 1, steps
