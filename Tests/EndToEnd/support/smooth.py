"""How smoothly the page shows a fast answer: `Scripts/bench-page` prints it, a test holds the page
to it with room for busy machines.

Every word of the answer says its own number, so that a look at the end of the page, once a frame,
tells which words are there; the task that follows a frame tells when it was painted. The upstream
notes when it sent each word, the page which one was the last of each read.

The question is typed, letter by letter and faster than most people type: what the page brings at
the first touch, and does with it while one types, counts as it does for them. Tasks are counted
from the first letter on. With `--pasted` it stands there at once and Enter is the page's very first
touch: harder than what anybody does, for who pastes has touched the page before.
"""

import argparse
import json
import os
import statistics
import threading
import time
from bisect import bisect_left
from dataclasses import dataclass, field

from playwright.sync_api import Page, sync_playwright

from support.process import CHECKOUT, Program
from support.tasks import record, recorded, tasks
from support.upstream import Exchange, Upstream
from support.wire import DONE, LAST_CHUNK, chunk, delta, stream_head

PROBE = """() => {
  const seen = window.seen = { words: [], painted: [], reads: [], tasks: [], frames: 0 }
  new PerformanceObserver((list) => {
    for (const it of list.getEntries()) seen.tasks.push(it.duration)
  }).observe({ type: "longtask" })
  const { read } = ReadableStreamDefaultReader.prototype
  ReadableStreamDefaultReader.prototype.read = async function () {
    const piece = await read.call(this)
    const words = new TextDecoder().decode(piece.value).match(/word\\d+/g)
    if (words) seen.reads.push([Date.now(), Number(words.at(-1).slice(4))])
    return piece
  }
  const { port1, port2 } = new MessageChannel()
  port1.onmessage = ({ data }) => seen.painted.push([Date.now(), data])
  const last = (node) => {
    while (node?.lastChild) node = node.lastChild
    return node
  }
  const look = () => {
    seen.frames += 1
    let node = last([...document.querySelectorAll(".prose")].at(-1))
    let found = null
    for (let n = 0; n < 8 && node && !found; n += 1) {
      found = /(\\d+)\\D*$/.exec(node.textContent.slice(-200))
      node = last(node.previousSibling ?? node.parentNode?.previousSibling)
    }
    if (found && seen.words.at(-1)?.[1] !== Number(found[1])) {
      seen.words.push([Date.now(), Number(found[1]), seen.frames])
      port2.postMessage(Number(found[1]))
    }
    requestAnimationFrame(look)
  }
  requestAnimationFrame(look)
}"""


def prose(number: int) -> str:
    """A word; every fortieth ends a paragraph."""
    return f"word{number}" + ("\n\n" if number % 40 == 39 else " ")


def marked(number: int) -> str:
    """A word of paragraphs, lists, bold words and code, as models write."""
    line, place = divmod(number, 12)
    start = {0: "\n\n## Part ", 1: "\n\nThen ", 2: "\n\n- item ", 3: "\n- item ", 4: "\n- item ",
             5: "\n\n1. step ", 6: "\n2. step ", 7: "\n\n```swift\nlet x = ", 8: "\nlet y = ",
             9: "\n```\n\nAfter "}.get(line % 10, "\n\n> said ")  # fmt: skip
    bold = "**" if place == 5 and line % 10 not in (7, 8) else ""
    return (start if place == 0 else " ") + f"{bold}word{number}{bold}"


def paragraph(number: int) -> str:
    """A word of one paragraph without an end: the hardest to lay out."""
    return f"word{number} "


QUESTION = "What is token streaming?"
TEXTS = {"prose": prose, "marked": marked, "paragraph": paragraph}


@dataclass
class Answer:
    """An answer of so many bytes at so many words a second."""

    size: int
    rate: float
    text: str = "prose"
    sent: list[float] = field(default_factory=list)

    def play(self, exchange: Exchange) -> None:
        exchange.send(stream_head())
        began, size, number = time.time(), 0, 0
        while size < self.size:
            word = TEXTS[self.text](number)
            self.sent.append(time.time())
            exchange.send(chunk(delta(word)))
            size, number = size + len(word), number + 1
            time.sleep(max(0.0, began + number / self.rate - time.time()))
        exchange.send(chunk(delta("", "stop")) + chunk(DONE) + LAST_CHUNK)

    def whole(self) -> str:
        return "".join(TEXTS[self.text](number) for number in range(len(self.sent)))


@dataclass
class Smoothness:
    """Milliseconds behind the wire, from a read to paint and of tasks; frames a second."""

    lags: list[float]
    paints: list[float]
    tasks: list[float]
    busy: list[float]  # the same of the processor: others share the machine
    frames: float

    @staticmethod
    def of(page: Page, answer: Answer, busy: list[float]) -> "Smoothness":
        seen = page.evaluate("() => window.seen")
        words = [it for it in seen["words"] if it[1] < len(answer.sent)]
        sent = [(at * 1000, number) for number, at in enumerate(answer.sent)]
        (begun, _, first), (ended, _, last) = words[0], words[-1]
        return Smoothness(
            behind(sent, [(at, number) for at, number, _ in words]),
            behind(seen["reads"], [it for it in seen["painted"] if it[1] < len(answer.sent)]),
            seen["tasks"], busy, (last - first) / (ended - begun) * 1000)  # fmt: skip

    def __str__(self) -> str:
        return (f"behind the wire: {spread(self.lags)}; read to paint: {spread(self.paints)}; "
                f"{len(self.tasks)} tasks over 50 ms"
                f"{f', longest {max(self.tasks):.0f} ms' if self.tasks else ''} "
                f"(by processor time {sum(it > 50 for it in self.busy)}, "
                f"longest {max(self.busy, default=0):.0f} ms); "
                f"{self.frames:.0f} frames a second")  # fmt: skip


def behind(came: list[tuple[float, int]], shown: list[tuple[float, int]]) -> list[float]:
    """For each that was shown, how long ago the oldest word came that it brought. Both say when,
    and the number of the last word."""
    lags, next_word = [], 0
    ends = [number for _, number in came]
    for at, number in shown:
        lags.append(at - came[bisect_left(ends, min(next_word, number, ends[-1]))][0])
        next_word = number + 1
    return lags


def spread(values: list[float]) -> str:
    all_ = sorted(values)
    return (f"median {statistics.median(all_):.0f} ms, p99 {all_[int(len(all_) * 0.99)]:.0f} ms, "
            f"most {all_[-1]:.0f} ms")  # fmt: skip


def slow(page: Page, rate: float) -> None:
    """Gives the page's main thread a processor so many times slower."""
    page.context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": rate})


def heap(page: Page) -> int:
    """Bytes that are in use after a collection."""
    session = page.context.new_cdp_session(page)
    for _ in range(3):
        session.send("HeapProfiler.collectGarbage")
    return session.send("Runtime.getHeapUsage")["usedSize"]


def ask(page: Page, typed: bool = False) -> None:
    """`typed`: in two seconds, by the keys."""
    box = page.get_by_role("textbox", name="Message", exact=True)
    if typed:
        box.press_sequentially(QUESTION, delay=2000 / len(QUESTION))
    else:
        box.fill(QUESTION)
    box.press("Enter")


def ended(page: Page, patience: float) -> None:
    page.locator("article[data-ending=finished]").last.wait_for(timeout=patience * 1000)


def measure(
    page: Page, upstream: Upstream, answer: Answer, slowdown: float, typed: bool = True
) -> Smoothness:
    """One answer on a slowed page."""
    upstream.script(answer.play)
    page.evaluate(PROBE)
    slow(page, slowdown)
    session = record(page, "disabled-by-default-devtools.timeline")
    ask(page, typed)
    ended(page, answer.size / 3 / answer.rate + 60)
    slow(page, 1)
    busy = [it.busy for it in tasks(recorded(page, session))]
    return Smoothness.of(page, answer, busy)


def grow(page: Page, upstream: Upstream, answers: int, size: int) -> tuple[int, int]:
    """The heap before and after so many answers, each in a chat of its own."""
    new = page.get_by_role("button", name="New chat", exact=True).first
    before = 0
    for number in range(answers + 1):
        upstream.script(Answer(size, 20_000, "marked").play)
        ask(page)
        ended(page, 60)
        new.click()
        page.locator("article").first.wait_for(state="detached")
        before = before or heap(page)
        if number == 0:
            continue
    return before, heap(page)


def open_panel(page: Page) -> None:
    """Under the hood, all of it there."""
    page.locator("[data-toggle=hood]").click()
    page.locator("#hood [data-feed=milestone]:not(:empty)").wait_for()


def main() -> None:
    parser = argparse.ArgumentParser(prog="Scripts/bench-page")
    parser.add_argument("--bytes", type=int, default=100_000)
    parser.add_argument("--rate", type=float, default=500)
    parser.add_argument("--slowdown", type=float, default=4)
    parser.add_argument("--answers", type=int, default=20)
    parser.add_argument("--pasted", action="store_true")
    parser.add_argument("--text", choices=TEXTS, action="append")
    parser.add_argument("--panel", action="store_true")
    given = parser.parse_args()
    threading.excepthook = lambda told: print("upstream:", told.exc_value)
    upstream = Upstream()
    options = {"host": "127.0.0.1", "port": 0, "public": CHECKOUT / "Public",
               "upstream": upstream.url, "log_format": "json", "drain": 1}  # fmt: skip
    program = Program("serve", None, options)
    try:
        with sync_playwright() as playwright:
            chromium = os.environ.get("CHROMIUM", "/usr/bin/chromium")
            browser = playwright.chromium.launch(executable_path=chromium)
            page = browser.new_page(viewport={"width": 1280, "height": 800})
            for text in given.text or TEXTS:
                page.goto(program.url)
                page.locator("[popovertarget=models]:enabled").wait_for()
                if given.panel:
                    open_panel(page)
                answer = Answer(given.bytes, given.rate, text)
                smooth = measure(page, upstream, answer, given.slowdown, not given.pasted)
                print(f"{text}: {given.bytes} bytes at {given.rate:.0f} words a second, "
                      f"{given.slowdown:.0f} × slower{', panel open' * given.panel}: {smooth}",
                      flush=True)  # fmt: skip
            if given.answers:
                page.goto(program.url)
                before, after = grow(page, upstream, given.answers, given.bytes)
                print(json.dumps({"heap_before": before, "heap_after": after}), flush=True)
            browser.close()
    finally:
        program.stop()
        upstream.stop()


if __name__ == "__main__":
    main()
