"""A stream saved as a page of its own: one file that plays from disk with the network off, made of
the page's own modules, byte for byte."""

import json
import re
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from browser.hood import Hood
from browser.replays import Replay, saved
from browser.test_recording import EVIL, FINISH, natural
from support.upstream import play
from support.wire import DONE, delta, stream

CONTENTS = re.compile(r'id="contents">(.*?)</script>', re.S)


class File:
    """A saved file, opened from disk in a browser without a network."""

    def __init__(self, browser: Browser, path: Path, **options: object) -> None:
        settings = {"locale": "en-US", "viewport": {"width": 1280, "height": 800}} | options
        self.context = browser.new_context(offline=True, **settings)
        self.page = self.context.new_page()
        self.asked: list[str] = []
        self.said: list[str] = []
        self.page.on("request", lambda it: self.asked.append(it.url))
        self.page.on("console", lambda it: self.said.append(it.text))
        self.page.on("pageerror", lambda it: self.said.append(str(it)))
        self.page.goto(path.as_uri())
        self.replay = Replay(self.page, self.page.locator("body"))

    def expect_quiet(self, path: Path) -> None:
        """It asked for nothing but itself and the modules that it holds, and nothing went wrong."""
        outside = [it for it in self.asked if not it.startswith("blob:null/")]
        assert outside == [path.as_uri()]
        assert self.said == []


@pytest.fixture
def open_file(browser: Browser) -> Iterator[Callable[..., File]]:
    files: list[File] = []

    def begin(path: Path, **options: object) -> File:
        files.append(File(browser, path, **options))
        return files[-1]

    yield begin
    for file in files:
        file.context.close()


@pytest.mark.timeout(90)
def test_it_plays_the_whole_answer_with_the_network_off(
    open_chat, open_file, demo, tmp_path: Path
) -> None:
    chat = open_chat(demo.url)
    panel = natural(chat)
    text = chat.text.inner_text().split()
    path = saved(chat, "Save as page", tmp_path / "one.html")
    file = open_file(path)
    expect(file.page).to_have_title("Hello")
    expect(file.replay.answer).to_have_attribute("data-phase", "streaming")
    file.replay.expect_ended("finished")
    file.replay.expect_numbers(panel)
    assert file.replay.text.inner_text().split() == text
    for name, factor in (("1/2 ×", 2.0), ("2 ×", 0.5)):
        file.replay.speed(name)
        took, true = file.replay.seconds(), file.replay.length()
        assert factor * true - 0.1 <= took <= 2 * factor * true - 0.2, (name, true, took)
        file.replay.expect_numbers(panel)
    file.page.get_by_role("button", name="Receipt card").click()
    card = file.page.get_by_role("dialog", name="One stream")
    expect(card).to_contain_text("Demo text, not an AI.")
    with file.page.expect_download() as download:
        card.get_by_role("button", name="Save as JSON").click()
    assert json.loads(download.value.path().read_text())["events"] == panel.locator(".raw > li").count()
    file.expect_quiet(path)

    # Its modules are the page's own, as this server serves them.
    found = CONTENTS.search(path.read_text())
    assert found
    files = json.loads(found[1])["files"]
    assert {"js/answer.js", "js/timeline.js", "js/hood/xray.js", "js/rhythm.js"} <= set(files)
    for name, content in files.items():
        with urllib.request.urlopen(f"{demo.url}/{name}", timeout=10) as answer:
            assert answer.read() == content.encode(), name


def test_a_models_text_never_leaves_its_place(
    chat, relay, open_file, tmp_path: Path
) -> None:
    evil = EVIL + "<script>alert(2)</script>$&{{unpack}}"
    hood = Hood(chat)
    relay.upstream.script(play(stream(delta(evil), FINISH, DONE)))
    chat.ask(evil)
    chat.expect_ended("finished")
    expect(hood.root.locator(".raw > li")).to_have_count(3)
    path = saved(chat, "Save as page", tmp_path / "one.html")
    file = open_file(path)
    file.replay.expect_ended("finished")
    file.replay.expect_numbers(chat.page.locator("#hood"))
    assert file.replay.text.text_content() == evil
    assert file.replay.root.locator("[data-feed=question]").text_content() == evil
    expect(file.page.locator("img")).to_have_count(0)
    file.expect_quiet(path)
    # What got in nevertheless would not run: only what bears the file's own sign does.
    file.page.evaluate(
        "document.head.append(Object.assign(document.createElement('script'),"
        " { textContent: 'window.ran = true' }))"
    )
    assert not file.page.evaluate("'ran' in window")


def test_it_speaks_the_readers_language_and_fits_a_phone(
    chat, relay, open_file, tmp_path: Path
) -> None:
    hood = Hood(chat)
    relay.upstream.script(play(stream(delta("안녕하세요"), FINISH, DONE)))
    chat.ask("Hello")
    chat.expect_ended("finished")
    expect(hood.root.locator(".raw > li")).to_have_count(3)
    path = saved(chat, "Save as page", tmp_path / "one.html")
    size = {"width": 320, "height": 640}
    file = open_file(path, locale="ko-KR", color_scheme="dark", viewport=size)
    file.replay.expect_ended("finished")
    expect(file.page.get_by_role("heading", name="다시 재생")).to_be_visible()
    expect(file.page.locator("html")).to_have_attribute("lang", "ko")
    wide = "document.documentElement.scrollWidth > document.documentElement.clientWidth"
    assert not file.page.evaluate(wide)
    dark = file.page.evaluate("getComputedStyle(document.documentElement).backgroundColor")
    assert dark == "rgb(17, 21, 20)"
    file.page.get_by_role("combobox").select_option("en")
    expect(file.page.get_by_role("heading", name="Replay")).to_be_visible()
    file.expect_quiet(path)
