"""A figure for code: wrap, download and copy, by keyboard too, in both languages. The libraries:
they run in a module worker under the page's policy, and are no part of the first load."""

import shutil
from pathlib import Path

import pytest
from playwright.sync_api import Locator, expect

from support.process import CHECKOUT
from support.upstream import play
from support.wire import DONE, delta, stream

CODE = 'func gate() -> String {\n\treturn "열림 <b>" // ' + "long " * 60 + "\n}"
WORKER = """
import { highlight } from "./markdown/highlight.js"
import { maths } from "./markdown/maths.js"
addEventListener("message", async () => {
  const code = []
  for (const it of ["swift", "html", "php", "tsx", "markdown"]) {
    code.push(await highlight(it, "let a = 1"))
  }
  postMessage({ code, maths: await maths("x^2", true) })
})
"""
ASK = """() => new Promise((resolve) => {
  const worker = new Worker("/js/try.js", { type: "module" })
  const all = []
  worker.onmessage = ({ data }) => {
    all.push(data)
    if (all.length === 1) worker.postMessage(0)
    else setTimeout(() => resolve(all))
  }
  worker.onerror = (event) => resolve(String(event.message))
  worker.postMessage(0)
})"""


def answered(relay, language: str, text: str) -> None:
    """The next answer is this code."""
    fence = delta(f"```{language}\n{text}\n```\n")
    relay.upstream.script(play(stream(fence, delta("", "stop"), DONE)))


def figure(chat, relay, language: str, text: str = CODE) -> Locator:
    """The code of an answer that is this code."""
    answered(relay, language, text)
    chat.ask("Hello")
    chat.expect_ended("finished")
    return chat.answer.locator("figure.code")


def test_its_language_is_said(chat, relay) -> None:
    code = figure(chat, relay, "c++ title=a.cpp")
    expect(code.locator("figcaption")).to_have_text("C++")
    expect(code.get_by_role("group", name="Code, C++")).to_contain_text("열림 <b>")


def test_it_is_coloured_and_still_the_same_text(chat, relay) -> None:
    code = figure(chat, relay, "swift")
    expect(code.locator("i.k")).to_have_text(["func", "return"])
    expect(code.locator("i.n")).to_have_text(['"열림 <b>"'])
    assert code.locator("code").evaluate("it => it.textContent").rstrip("\n") == CODE


def test_maths_is_set(chat, relay) -> None:
    text = "Half: $\\frac{1}{2}$, nothing: $\\nosuch$"
    relay.upstream.script(play(stream(delta(text), delta("", "stop"), DONE)))
    chat.ask("Hello")
    chat.expect_ended("finished")
    expect(chat.text.locator("math[alttext] mfrac > mn")).to_have_text(["1", "2"])
    expect(chat.text).to_contain_text("\\nosuch")


def test_without_a_language(chat, relay) -> None:
    code = figure(chat, relay, "")
    expect(code.get_by_role("group", name="Code", exact=True)).to_be_visible()


def test_copy_says_so_in_place_and_nothing_moves(chat, relay) -> None:
    chat.context.grant_permissions(["clipboard-read", "clipboard-write"])
    code = figure(chat, relay, "swift")
    buttons = code.get_by_role("button")
    before = [buttons.nth(it).bounding_box() for it in range(3)]
    code.get_by_role("button", name="Copy code").focus()
    chat.page.keyboard.press("Enter")
    copied = code.get_by_role("button", name="Copied")
    expect(copied).to_be_focused()
    assert [buttons.nth(it).bounding_box() for it in range(3)] == before
    assert chat.page.evaluate("navigator.clipboard.readText()") == CODE
    expect(code.get_by_role("button", name="Copy code")).to_be_focused()


def test_copy_selects_the_code_where_it_is_not_allowed(chat, relay) -> None:
    code = figure(chat, relay, "swift", "let a = 1")
    chat.page.evaluate("void (navigator.clipboard.writeText = () => Promise.reject())")
    chat.page.evaluate("void (document.execCommand = () => false)")
    code.get_by_role("button", name="Copy code").click()
    expect(code.get_by_role("alert")).to_have_text(
        "Copying is not allowed here. The text is selected: press Ctrl C."
    )
    assert chat.page.evaluate("String(getSelection())").strip() == "let a = 1"


def test_copy_works_on_plain_http(open_chat, sluice, upstream) -> None:
    program = sluice(upstream, public_name="sluice.test")
    program.upstream = upstream
    chat = open_chat(f"http://sluice.test:{program.port}/")
    assert chat.page.evaluate("isSecureContext || 'clipboard' in navigator") is False
    code = figure(chat, program, "swift", "let a = 1\n\tlet b")
    code.get_by_role("button", name="Copy code").click()
    expect(code.get_by_role("button", name="Copied")).to_be_visible()
    chat.box.focus()
    chat.page.keyboard.press("Control+V")
    expect(chat.box).to_have_value("let a = 1\n\tlet b")


@pytest.mark.parametrize(
    ("language", "name"),
    [("swift", "code.swift"), ("py", "code.py"), ("../evil", "code.txt"), ("", "code.txt")],
)
def test_download(chat, relay, language: str, name: str) -> None:
    code = figure(chat, relay, language)
    with chat.page.expect_download() as download:
        code.get_by_role("button", name="Download").click()
    assert download.value.suggested_filename == name
    assert Path(download.value.path()).read_text() == CODE
    assert chat.console == []


def test_wrap_is_a_switch(chat, relay) -> None:
    code = figure(chat, relay, "swift")
    wrap, lines = code.get_by_role("button", name="Wrap"), code.locator("pre")
    wider = "it => it.scrollWidth > it.clientWidth"
    assert lines.evaluate(wider) is True
    wrap.click()
    expect(wrap).to_have_attribute("aria-pressed", "true")
    assert lines.evaluate(wider) is False
    wrap.click()
    expect(wrap).to_have_attribute("aria-pressed", "false")
    assert lines.evaluate(wider) is True


def test_in_korean_and_on_a_small_touch_screen(open_chat, relay) -> None:
    chat = open_chat(
        relay.url,
        locale="ko-KR",
        viewport={"width": 320, "height": 640},
        has_touch=True,
        is_mobile=True,
    )
    answered(relay, "ts", CODE)
    chat.page.get_by_role("textbox", name="메시지").fill("안녕")
    chat.button("보내기").click()
    expect(chat.page.locator("[data-ending]")).to_be_visible()
    code = chat.page.locator("figure.code")
    for name in ["줄 바꿈", "다운로드", "코드 복사"]:
        box = code.get_by_role("button", name=name).bounding_box()
        assert box["height"] >= 44 and box["width"] >= 44, (name, box)
    assert chat.page.evaluate("document.documentElement.scrollWidth") == 320


def test_the_words_follow_the_language(chat, relay) -> None:
    figure(chat, relay, "swift")
    code = chat.page.locator("figure.code")
    chat.settings.click()
    chat.page.get_by_label("Language", exact=True).select_option("ko")
    chat.page.keyboard.press("Escape")
    expect(code.get_by_role("button", name="코드 복사")).to_be_visible()
    expect(code.get_by_role("group", name="코드, Swift")).to_be_visible()


def test_the_libraries_run_in_a_worker_under_the_policy(open_chat, sluice, tmp_path) -> None:
    public = tmp_path / "Public"
    shutil.copytree(CHECKOUT / "Public", public)
    assert (public / "vendor").exists(), "Public/vendor is missing: run Scripts/vendor"
    (public / "js/try.js").write_text(WORKER)
    chat = open_chat(sluice(public=public).url)
    found, again = chat.page.evaluate(ASK)
    assert found == again
    swift = [{"tag": "i", "attrs": {"class": "k"}, "children": ["let"]}, " a = "]
    swift.append({"tag": "i", "attrs": {"class": "n"}, "children": ["1"]})
    assert found["code"][0] == swift
    assert all(found["code"]), found["code"]
    assert found["maths"]["tag"] == "math"
    assert chat.console == []


def test_without_the_libraries_the_worker_says_null(open_chat, sluice, tmp_path) -> None:
    public = tmp_path / "Public"
    shutil.copytree(CHECKOUT / "Public", public, ignore=shutil.ignore_patterns("vendor"))
    (public / "js/try.js").write_text(WORKER)
    chat = open_chat(sluice(public=public).url)
    assert chat.page.evaluate(ASK) == [{"code": [None] * 5, "maths": None}] * 2


def test_the_libraries_are_no_part_of_the_first_load(chat) -> None:
    assert not [url for url in chat.requests if "/vendor/" in url]
