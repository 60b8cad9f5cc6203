"""Recordings that play, as the tests read them: over the page, and in a saved file."""

import re
from pathlib import Path

from playwright.sync_api import Locator, Page, expect

from support.process import eventually

PATIENCE = 30_000
CAME = ["stopwatch", "rate", "unit", "median", "slowest", "sentence", "milestone"]
WHOLE = """lines => lines.map(line => {
  const copy = line.cloneNode(true)
  copy.querySelectorAll("u, small, time").forEach(it => it.remove())
  return copy.textContent
})"""


def card(chat) -> Locator:
    """The card of the stream, from which it is saved."""
    chat.button("Receipt card").click()
    dialog = chat.page.get_by_role("dialog", name="One stream")
    expect(dialog).to_be_visible()
    return dialog


def saved(chat, name: str, path: Path) -> Path:
    """Saves the newest stream: `Save recording` or `Save as page`."""
    dialog = card(chat)
    with chat.page.expect_download() as download:
        dialog.get_by_role("button", name=name).click()
    download.value.save_as(path)
    chat.page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    return path


def opened(chat, path: Path) -> "Replay":
    """Opens a recording by the panel's button."""
    with chat.page.expect_file_chooser() as chooser:
        chat.page.locator("#hood").get_by_role("button", name="Replay").click()
    chooser.value.set_files(path)
    return Replay(chat.page, chat.page.locator("dialog.replaying"))


def numbers(panel: Locator) -> dict[str, object]:
    """All that the panel says of a stream in numbers and words."""
    feeds = {it: panel.locator(f"[data-feed={it}]").text_content() for it in CAME}
    counts = panel.locator("[data-hop] dd").all_text_contents()
    lines = panel.locator(".raw > li").evaluate_all(WHOLE)
    words = panel.locator(".words > span").all_text_contents()
    ticks = (panel.locator(".strip .ticks").get_attribute("d") or "").count("M")
    stops = panel.locator(".receipt li b").all_text_contents()
    return feeds | {
        "counts": counts, "lines": lines, "words": words, "ticks": ticks, "stops": stops,
    }  # fmt: skip


class Replay:
    """One that plays, in a dialog of the page or in a file."""

    def __init__(self, page: Page, root: Locator) -> None:
        self.page = page
        self.root = root
        expect(root.locator(".replay")).to_be_visible()

    @property
    def panel(self) -> Locator:
        return self.root.locator(".hood")

    @property
    def text(self) -> Locator:
        return self.root.locator(".told .prose")

    @property
    def answer(self) -> Locator:
        return self.root.locator(".told .answer")

    def act(self, name: str) -> Locator:
        return self.root.locator(".play").get_by_role("button", name=name)

    def speed(self, name: str) -> None:
        self.root.get_by_role("radio", name=name, exact=True).check()

    def expect_ended(self, ending: str) -> None:
        expect(self.answer).to_have_attribute("data-ending", ending, timeout=PATIENCE)

    def expect_numbers(self, original: Locator) -> None:
        """Those of the panel that saw the stream itself, once both have thought it over."""
        eventually(lambda: numbers(self.panel) == numbers(original), 10)
        got, wanted = numbers(self.panel), numbers(original)
        assert got == wanted, {
            key: (value, got[key]) for key, value in wanted.items() if got[key] != value
        }

    def seconds(self) -> float:
        """How long it plays from its beginning, by the page's clock."""
        return self.root.evaluate(
            """root => new Promise(done => {
              const answer = root.querySelector(".told .answer")
              root.querySelector("[data-act=again]").click()
              const begun = performance.now()
              const seen = new MutationObserver(() => {
                if (!answer.dataset.ending) return
                seen.disconnect()
                done((performance.now() - begun) / 1000)
              })
              const watch = () => answer.dataset.ending ? requestAnimationFrame(watch)
                : seen.observe(answer, { attributes: true })
              watch()
            })"""
        )

    def length(self) -> float:
        """How long the stream was, in seconds."""
        said = self.root.locator("[data-feed=position]").text_content() or ""
        found = re.search(r"of ([\d.]+) s", said)
        assert found, said
        return float(found[1])
