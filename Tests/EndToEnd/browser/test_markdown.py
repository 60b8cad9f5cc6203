"""P3, S3: answers are set as Markdown while they come; what stands is never touched, and no text
of a model is more than text."""

import re
import shutil
import threading
from pathlib import Path

import pytest
from playwright.sync_api import expect

from browser.test_painting import WATCH
from support.process import CHECKOUT
from support.upstream import play
from support.wire import DONE, LAST_CHUNK, chunk, delta, stream, stream_head

END = (delta("", "stop"), DONE)
TEXT = """# Title

Some **bold words**, *italic*, `code` and a [link](https://example.org).

- one
- two

  still two
- [x] three

| a | b |
|---|--:|
| 1 | 2 |

```python
print(1)
```

> quoted

1. first
2. second

The end.
"""
TAGS = ["h1", "p", "ul", "div", "figure", "blockquote", "ol", "p"]
OVERRIDE = "\u202e"
HOSTILE = {
    "script": "<script>window.ran = 1</script>\n\n<img src=x onerror='window.ran = 1'>",
    "svg": "<svg onload='window.ran = 1'><a xlink:href='javascript:ran=1'>x</a></svg>",
    "links": "[a](javascript:window.ran=1) [b](data:text/html,x) <javascript:window.ran=1> "
    "![c](https://127.0.0.1:9/x.png) [d]( javascript:ran=1) [e](JaVaScRiPt&colon;ran=1)",
    "bidi": f"access{OVERRIDE}txt.exe and `a{OVERRIDE}b`",
    "quotes": "> " * 10_000 + "deep",
    "lists": "- " * 5_000 + "deep",
    "stars": "*a_ " * 20_000,
    "brackets": "[" * 50_000,
    "ticks": "".join("`" * n + " " for n in range(1, 300)),
    "pipes": "|" * 20_000 + "\n" + "|-" * 10_000 + "\n",
    "table": "| a | b |\n|---|---|\n" + "| x | y |\n" * 4_000,
    "maths": "$" * 5_000 + "\n\n" + "\\(" * 5_000,
}


def pieces(text: str) -> list[bytes]:
    """Events of a few letters each, none within a word's markers only."""
    return [delta(it) for it in re.findall(r".{1,3}", text, re.DOTALL)]


def tags(chat) -> list[str]:
    return chat.text.locator(".section > *").evaluate_all("all => all.map((it) => it.localName)")


def test_an_answer_is_set_while_it_comes_and_what_stands_stays(chat, relay) -> None:
    go = threading.Event()
    rest = b"".join(map(chunk, END)) + LAST_CHUNK
    relay.upstream.script(play(stream(delta("**Hi**"), *END)))
    chat.ask("So that the reader of Markdown is there")
    expect(chat.text.locator("strong")).to_have_text("Hi")
    chat.expect_ended("finished")
    relay.upstream.script(play(stream_head() + b"".join(map(chunk, pieces(TEXT))), go, rest))
    chat.page.evaluate(WATCH)
    chat.ask("Hello")
    expect(chat.text).to_contain_text("The end.")
    expect(chat.text.locator("strong")).to_have_text("bold words")
    expect(chat.answer).to_have_attribute("data-phase", "streaming")
    go.set()
    chat.expect_ended("finished")
    assert tags(chat) == TAGS
    expect(chat.text.locator("td").last).to_have_class("right")
    expect(chat.text.get_by_role("checkbox", name="Done")).to_be_checked()
    expect(chat.text.get_by_role("region", name="Table")).to_be_visible()
    link = chat.text.get_by_role("link", name="link")
    expect(link).to_have_attribute("rel", "noopener noreferrer")
    expect(link).to_have_attribute("target", "_blank")
    assert chat.page.evaluate("touched") == []


def test_a_selection_survives_what_comes(chat, relay) -> None:
    go = threading.Event()
    rest = b"".join(map(chunk, [*pieces(" and *more*.\n\nThe end."), *END])) + LAST_CHUNK
    first = stream_head() + chunk(delta("A **first** block.\n\nThe live block begins"))
    relay.upstream.script(play(first, go, rest))
    chat.ask("Hello")
    expect(chat.text.locator("p").nth(1)).to_have_text("The live block begins")
    expect(chat.text.locator("strong")).to_have_text("first")
    chat.page.evaluate("""() => {
      const [first, live] = document.querySelectorAll(".section > p")
      getSelection().setBaseAndExtent(first.firstChild, 0, live.firstChild, 8)
    }""")
    go.set()
    chat.expect_ended("finished")
    expect(chat.text.locator("em")).to_have_text("more")
    assert chat.page.evaluate("getSelection().toString()").split() == (
        "A first block. The live".split()
    )


def test_the_text_can_be_seen_as_the_model_wrote_it(chat, relay) -> None:
    relay.upstream.script(play(stream(*pieces(TEXT), *END)))
    chat.ask("Hello")
    chat.expect_ended("finished")
    raw = chat.answer.get_by_role("button", name="Show as the model wrote it")
    raw.click()
    expect(raw).to_have_attribute("aria-pressed", "true")
    expect(chat.text).to_be_hidden()
    assert chat.answer.locator("pre.source").text_content() == TEXT
    raw.click()
    expect(chat.text).to_be_visible()
    expect(chat.answer.locator("pre.source")).to_have_count(0)


def test_continue_goes_on_in_the_last_block(chat, relay) -> None:
    relay.upstream.script(
        play(stream(delta("One **two** th"), delta("", "length"), DONE)),
        play(stream(delta("ree *four*"), *END)),
    )
    chat.ask("Hello")
    chat.expect_ended("limit", "One two th")
    chat.button("Continue").click()
    chat.expect_ended("finished", "One two three four")
    expect(chat.text.locator("em")).to_have_text("four")


def test_every_line_of_the_log_is_painted(chat, relay) -> None:
    relay.upstream.script(play(stream(*pieces(TEXT), *END)))
    chat.page.evaluate("""async () => {
      const { AnswerLog } = await import("/js/log.js")
      const { append, paint } = AnswerLog.prototype
      window.unpainted = new Set()
      AnswerLog.prototype.append = function (...all) {
        const entry = append.apply(this, all)
        unpainted.add(entry.seq)
        return entry
      }
      AnswerLog.prototype.paint = function (seq, at) {
        unpainted.delete(seq)
        return paint.call(this, seq, at)
      }
    }""")
    chat.ask("Hello")
    chat.expect_ended("finished")
    expect(chat.text).to_contain_text("The end.")
    chat.page.wait_for_function("() => unpainted.size === 0")


def test_the_text_is_plain_without_libraries(
    open_chat, sluice, upstream, tmp_path: Path
) -> None:
    public = tmp_path / "Public"
    shutil.copytree(CHECKOUT / "Public", public, ignore=shutil.ignore_patterns("vendor"))
    upstream.script(play(stream(*pieces("One **two**\n\nthree"), *END)))
    chat = open_chat(sluice(upstream, public=public).url)
    chat.ask("Hello")
    chat.expect_ended("finished", "One **two**three")
    assert len([it for it in chat.console if "404" not in it]) == 0
    assert len(chat.console) <= 1


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_text_does_nothing_and_keeps_no_one_waiting(chat, relay, name: str) -> None:
    text = HOSTILE[name]
    parts = [text[at : at + 2000] for at in range(0, len(text), 2000)]
    relay.upstream.script(play(stream(*map(delta, parts), *END)))
    before = len(chat.requests)
    chat.page.evaluate("""() => {
      window.tasks = []
      new PerformanceObserver((list) => {
        for (const it of list.getEntries()) tasks.push(it.duration)
      }).observe({ type: "longtask" })
    }""")
    chat.ask("Hello")
    chat.expect_ended("finished")
    expect(chat.text).to_have_text(re.compile(r"\S"), timeout=10_000)
    assert chat.page.evaluate("window.ran") is None
    assert not [it for it in chat.requests[before:] if "127.0.0.1:9/" in it]
    assert chat.text.locator("script, img, svg, iframe, [onerror], [onload], [style]").count() == 0
    assert chat.text.locator("a:not([href^=http])").count() == 0
    assert chat.page.evaluate("Math.max(0, ...tasks)") < 1000
    if name == "bidi":
        expect(chat.text.locator(".bidi")).to_have_count(2, timeout=10_000)
    chat.ask("And again")
    chat.expect_ended("finished")
