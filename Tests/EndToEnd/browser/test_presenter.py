"""The presenter's layout: nothing but the stream, in giant text, and a deck that a clicker drives."""

import json

import pytest
from playwright.sync_api import expect

from browser.test_access import violations

ROOM = {"viewport": {"width": 1280, "height": 720}}
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
DECK = """Say hello in Korean

model: demo-fast
speed: 40
fault: cut@8
What is token streaming?
"""
SMALLEST = """() => Math.min(...[...document.querySelectorAll("body *")]
  .filter((it) => it.checkVisibility({ visibilityProperty: true }) && it.getClientRects().length
    && !it.closest(".sr, .answer .wait:empty")
    && [...it.childNodes].some((node) => node.nodeType === 3 && node.data.trim()))
  .map((it) => parseFloat(getComputedStyle(it).fontSize)))"""

# Of each hop the labels that are seen, from the top: where each begins and ends.
LABELS = """() => [...document.querySelectorAll("#hood .drops")].map((list) =>
  [...list.querySelectorAll("li > :not(:empty)")]
    .filter((it) => Number(getComputedStyle(it.parentElement).opacity) > 0)
    .map((it) => it.getBoundingClientRect())
    .map(({ top, bottom }) => [top, bottom]).sort(([a], [b]) => a - b))"""


@pytest.fixture
def present(open_chat, demo):
    def begin(**options: object):
        chat = open_chat(demo.url, **(ROOM | options))
        chat.page.keyboard.press("Alt+r")
        expect(chat.page.locator("#presenter")).to_be_visible()
        return chat

    return begin


def deck(chat, text: str | bytes, name: str = "talk.txt") -> None:
    content = text.encode() if isinstance(text, str) else text
    payload = {"name": name, "mimeType": "text/plain", "buffer": content}
    chat.page.locator("#presenter input").set_input_files([payload])


def cue(chat):
    return chat.page.locator("#presenter .deck span")


def test_page_down_sends_the_next_as_the_deck_says(present) -> None:
    chat = present()
    asked: list[dict] = []
    chat.page.on(
        "request", lambda it: asked.append(json.loads(it.post_data)) if it.post_data else None
    )
    deck(chat, DECK)
    expect(cue(chat)).to_have_text("Next: Say hello in Korean")
    chat.page.keyboard.press("PageDown")
    expect(chat.text).to_contain_text("안녕")
    chat.page.keyboard.press("PageDown")
    expect(cue(chat)).to_have_text("This answer is still coming.")
    chat.page.keyboard.press("Escape")
    chat.expect_ended("stopped")
    fields = "demo-fast · 40 tokens a second · Simulated: cut@8"
    expect(cue(chat)).to_have_text(f"Next: What is token streaming? · {fields}")
    chat.page.keyboard.press("PageDown")
    chat.expect_ended("lost")
    expect(cue(chat)).to_have_text("That was the last one.")
    assert [it.get("demo") for it in asked] == [None, {"tokens_per_second": 40, "fault": "cut@8"}]
    assert [it["model"] for it in asked][1] == "demo-fast"
    chat.page.keyboard.press("PageUp")
    expect(cue(chat)).to_contain_text("What is token streaming?")
    expect(chat.page.locator("[data-layout=presenter] .turn:visible")).to_have_count(1)


def test_a_deck_that_is_none_is_said_in_a_sentence_and_the_old_one_stays(present) -> None:
    chat = present()
    deck(chat, DECK)
    for content, sentence in [
        (b"\x89PNG\r\n\x1a\n\0", "talk.txt is no plain text in UTF-8"),
        (b"x" * 300_000, "talk.txt is longer than 256 kB"),
        (b"  \n\n", "talk.txt has no question in it."),
        (b"Hi\n\nspeed: fast\nHo", "Card 2 of talk.txt says speed “fast”"),
        (b"fault: fire\nHo", "Card 1 of talk.txt says fault “fire”"),
        (b"model: m", "Card 1 of talk.txt says how to ask, but not what."),
    ]:
        deck(chat, content)
        expect(cue(chat)).to_contain_text(sentence)
    chat.page.keyboard.press("PageDown")
    expect(chat.question).to_contain_text("Say hello in Korean")
    chat.page.keyboard.press("Escape")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_nothing_is_small_and_only_the_stream_is_there(present, scheme: str) -> None:
    chat = present(color_scheme=scheme)
    deck(chat, DECK)
    chat.page.keyboard.press("PageDown")
    expect(chat.text).to_contain_text("안녕하세요")
    assert chat.page.evaluate(SMALLEST) >= 20
    for hidden in ("#side", ".dock", "#chat > .bar button", ".prompts"):
        expect(chat.page.locator(hidden).first).to_be_hidden()
    expect(chat.page.locator("#presenter").get_by_text("Demo text, not an AI.")).to_be_visible()
    chat.page.keyboard.press("Escape")
    chat.expect_ended("stopped")
    assert violations(chat) == []
    root = "document.documentElement"
    assert chat.page.evaluate(f"{root}.scrollWidth - {root}.clientWidth") <= 0


@pytest.mark.parametrize("options", [PHONE, {"locale": "ko-KR"}], ids=["phone", "Korean"])
def test_everywhere_it_comes_and_goes(open_chat, demo, options: dict) -> None:
    chat = open_chat(demo.url, **(ROOM | options))
    korean = "locale" in options
    box = chat.page.locator("#message")
    box.fill("half a question")
    chat.page.keyboard.press("Alt+r")
    expect(chat.page.locator("#presenter")).to_be_visible()
    expect(box).to_be_hidden()
    chat.page.locator("#presenter").evaluate("it => it.focus()")
    deck(chat, DECK)
    chat.page.keyboard.press("PageDown")
    text = chat.page.locator(".answer .prose")
    expect(text).to_contain_text("안")
    room = text.bounding_box()
    foot = chat.page.locator("#presenter").bounding_box()
    assert room["width"] > chat.page.viewport_size["width"] / 2
    assert room["y"] < foot["y"] and foot["y"] + foot["height"] == chat.page.viewport_size["height"]
    chat.page.keyboard.press("Escape")
    expect(chat.page.locator(".answer[data-phase=ended]")).to_have_count(1)
    wide = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    assert chat.page.evaluate(wide) <= 0
    chat.page.get_by_role("button", name="나가기" if korean else "Leave").click()
    expect(chat.page.locator("#presenter")).to_have_count(0)
    expect(box).to_have_value("half a question")
    expect(box).to_be_focused()


def test_the_next_question_can_be_read_in_the_cue(present) -> None:
    chat = present()
    deck(chat, "speed: 40\nfault: cut@8\nWrite a long poem about rain")
    expect(cue(chat)).to_contain_text("Next: Write a long poem about rain · 40 tokens a second")
    fits = "it => it.scrollHeight <= it.clientHeight && it.scrollWidth <= it.clientWidth"
    assert cue(chat).evaluate(fits)


@pytest.mark.timeout(60)
def test_labels_of_dots_never_lie_on_each_other(open_chat, demo) -> None:
    chat = open_chat(demo.url, **ROOM)
    chat.page.keyboard.press("Alt+u")
    expect(chat.page.locator("#hood .falls")).to_be_visible()
    chat.page.keyboard.press("Alt+r")
    expect(chat.page.locator("#presenter")).to_be_visible()
    deck(chat, "speed: 150\nWhat is token streaming?")
    chat.page.keyboard.press("PageDown")
    most = 0
    while chat.page.locator(".answer[data-phase=ended]").count() == 0:
        for labels in chat.page.evaluate(LABELS):
            most = max(most, len(labels))
            for (_, bottom), (top, _) in zip(labels, labels[1:], strict=False):
                assert top >= bottom - 1, labels
    assert most >= 3
