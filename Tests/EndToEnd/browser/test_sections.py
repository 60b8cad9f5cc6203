"""P3: a long answer's sections are left alone out of view, and nobody sees that there are any."""

import io
import threading

from playwright.sync_api import expect
from pypdf import PdfReader

from browser.chat import Chat
from support.upstream import play
from support.wire import DONE, LAST_CHUNK, chunk, delta, stream_head

PART = """
## Part {}

Words and *more* words.

- one
- two

---

> said

| a | b |
|---|---|
| 1 | 2 |

```swift
let x = 1
```

1. first
2. second

$$x$$

### Smaller

"""
PARTS = 12
TOPS = """() => {
  const all = [...document.querySelectorAll(".section > *")]
  const start = document.querySelector(".prose").getBoundingClientRect().top
  return all.map((it) => Math.round((it.getBoundingClientRect().top - start) * 10))
}"""
SEEN = """() => [...document.querySelectorAll(".section > *")].map(
  (it) => it.checkVisibility({ contentVisibilityAuto: true }))"""
TWO_FRAMES = """() => new Promise((done) => {
  requestAnimationFrame(() => requestAnimationFrame(done))
})"""
AS_ONE = """() => {
  const [first, ...rest] = document.querySelectorAll(".section")
  first.classList.remove("past")
  for (const it of rest) first.append(...it.childNodes)
  for (const it of rest) it.remove()
}"""


HEADINGS = [f"Part {n}" for n in range(1, 2 * PARTS, 2)]
# From the top of the page on, by the case of its letters.
FOUND = """(heading) => {
  getSelection().removeAllRanges()
  return [find(heading, true), String(getSelection()), getSelection().anchorNode.parentNode.localName]
}"""


def long_answer(chat, relay, over: threading.Event) -> None:
    """Comes part by part, each once the one before it is shown; its end is let go by `over`."""
    goes = [threading.Event() for _ in range(PARTS)]
    script = [stream_head()]
    for go in goes:
        script += [go, chunk(delta(PART.format(len(script))))]
    script += [over, chunk(delta("End")), chunk(delta("", "stop")) + chunk(DONE) + LAST_CHUNK]
    relay.upstream.script(play(*script))
    chat.ask("Hello")
    for count, go in enumerate(goes, 1):
        go.set()
        expect(chat.text.locator("h2")).to_have_count(count)
        expect(chat.text.locator("figure")).to_have_count(count)


def test_sections_out_of_view_are_left_alone_and_keep_their_height(chat, relay) -> None:
    over = threading.Event()
    long_answer(chat, relay, over)
    expect(chat.text.locator(".section.past").nth(3)).to_be_attached()
    over.set()
    chat.expect_ended("finished")
    seen = chat.page.evaluate(SEEN)
    assert not seen[0]
    assert seen[-1]
    view = chat.page.locator(".scroller")
    height = view.evaluate("(it) => it.scrollHeight")
    tops = chat.page.evaluate(TOPS)
    for part in reversed(range(PARTS)):
        chat.text.locator("h2").nth(part).scroll_into_view_if_needed()
        chat.page.evaluate(TWO_FRAMES)
    assert chat.page.evaluate(SEEN)[0]
    assert abs(view.evaluate("(it) => it.scrollHeight") - height) <= 2
    assert chat.page.evaluate(TOPS) == tops


def test_a_block_stands_where_it_would_without_sections(chat, relay) -> None:
    over = threading.Event()
    over.set()
    long_answer(chat, relay, over)
    chat.expect_ended("finished")
    assert chat.text.locator(".section").count() > 4
    shown = chat.page.evaluate(TOPS)
    chat.page.evaluate(AS_ONE)
    one = chat.page.evaluate(TOPS)
    assert len(one) == len(shown)
    assert max(abs(a - b) for a, b in zip(one, shown, strict=True)) <= 10


def ended_answer(chat, relay) -> None:
    over = threading.Event()
    over.set()
    long_answer(chat, relay, over)
    chat.expect_ended("finished")
    expect(chat.text.locator(".section.past").nth(3)).to_be_attached()
    assert not chat.page.evaluate(SEEN)[0]


def test_what_is_left_alone_is_found_all_the_same(chat, relay) -> None:
    ended_answer(chat, relay)
    for heading in (HEADINGS[0], HEADINGS[5], HEADINGS[-1]):
        assert chat.page.evaluate(FOUND, heading) == [True, heading, "h2"]


def test_what_is_left_alone_is_read_aloud_all_the_same(
    browser_type, browser_type_launch_args: dict, relay
) -> None:
    """In the mode that a screen reader puts Chromium into: in others it leaves out what it skips."""
    args = [*browser_type_launch_args["args"], "--force-renderer-accessibility=screen-reader"]
    browser = browser_type.launch(**browser_type_launch_args | {"args": args})
    chat = Chat(browser.new_context(), relay.url)
    ended_answer(chat, relay)
    session = chat.context.new_cdp_session(chat.page)
    nodes = session.send("Accessibility.getFullAXTree")["nodes"]
    told = [it["name"]["value"] for it in nodes
            if not it["ignored"] and it["role"]["value"] == "heading"]  # fmt: skip
    assert [it for it in told if it.startswith("Part ")] == HEADINGS
    browser.close()


def test_what_is_left_alone_is_printed_all_the_same(chat, relay) -> None:
    ended_answer(chat, relay)
    pages = PdfReader(io.BytesIO(chat.page.pdf())).pages
    text = " ".join("".join(it.extract_text() for it in pages).split())
    places = [text.find(it) for it in [*HEADINGS, "End"]]
    assert -1 not in places and places == sorted(places), text
    assert "Message" not in text and "New chat" not in text
