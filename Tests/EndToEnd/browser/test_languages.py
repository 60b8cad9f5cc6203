"""The page speaks its reader's language, and another one when asked."""

import shutil

import pytest
from playwright.sync_api import expect

from support.process import CHECKOUT
from support.upstream import play
from support.wire import DONE, chunk, delta, stream, stream_head

KOREAN = {"message": "메시지", "send": "보내기", "stop": "중지"}


def test_korean_by_the_browser(open_chat, relay) -> None:
    relay.upstream.script(
        play(stream_head() + chunk(delta("안녕"))),
        play(stream(delta("안녕하세요"), delta("", "length"), DONE)),
    )
    chat = open_chat(relay.url, locale="ko-KR")
    assert chat.page.evaluate("document.documentElement.lang") == "ko"
    chat.page.get_by_role("textbox", name=KOREAN["message"], exact=True).fill("안녕?")
    chat.button(KOREAN["send"]).click()
    log = chat.page.get_by_role("log", name="대화")
    answer = log.get_by_role("article", name="답변").last
    expect(answer.locator(".prose")).to_have_text("안녕")
    chat.button(KOREAN["stop"]).click()
    expect(answer).to_contain_text("여기서 중지하셨습니다.")
    chat.button("다시 묻기").click()
    expect(log.get_by_role("article", name="답변").last).to_contain_text("길이 제한에 이르렀습니다.")
    for name in ("이어 쓰기", "다시 묻기", "복사", "새 대화"):
        expect(chat.button(name).last).to_be_visible()


def test_a_switch_says_everything_again_and_is_kept(chat, relay) -> None:
    relay.upstream.script(play(stream(delta("Hello"), delta("", "length"), DONE)))
    chat.ask("Hello")
    chat.expect_ended("limit", "Hello")
    chat.settings.click()
    chat.page.get_by_label("Language", exact=True).select_option("ko")
    answer = chat.page.get_by_role("article", name="답변")
    expect(answer).to_contain_text("길이 제한에 이르렀습니다.")
    expect(answer.locator(".prose")).to_have_text("Hello")
    chat.page.reload()
    expect(chat.page.get_by_role("textbox", name="메시지", exact=True)).to_be_visible()


def test_a_language_nobody_here_speaks_is_english(open_chat, relay) -> None:
    chat = open_chat(relay.url, locale="fr-FR")
    expect(chat.button("Send")).to_be_visible()


def test_dark_and_light_by_choice(open_chat, relay) -> None:
    chat = open_chat(relay.url, color_scheme="light")
    paper = "getComputedStyle(document.documentElement).backgroundColor"
    light = chat.page.evaluate(paper)
    chat.settings.click()
    chat.page.get_by_label("Look").select_option("dark")
    assert chat.page.evaluate(paper) != light
    chat.page.reload()
    assert chat.page.evaluate(paper) != light


def test_a_new_language_is_a_file_and_a_line(open_chat, sluice, upstream, tmp_path) -> None:
    """It is in the list, the browser's choice finds it, and it says which way it is written."""
    public = tmp_path / "Public"
    shutil.copytree(CHECKOUT / "Public", public)
    strings = public / "js/strings"
    (strings / "ar.js").write_text(
        '// @ts-check\nimport { en } from "./en.js"\n\n'
        'export const ar = { ...en, language: "العربية", dir: "rtl", send: "إرسال" }\n'
    )
    with (strings / "languages.js").open("a") as languages:
        languages.write('export { ar } from "./ar.js"\n')
    upstream.script(play(stream(delta("مرحبا"), delta("", "length"), DONE)))
    chat = open_chat(sluice(upstream, public=public).url, locale="ar-EG")
    assert chat.page.evaluate("[document.documentElement.lang, document.documentElement.dir]") == [
        "ar",
        "rtl",
    ]
    chat.box.fill("سؤال")
    chat.button("إرسال").click()
    chat.expect_ended("limit", "مرحبا")
    chat.settings.click()
    chat.page.get_by_label("Language", exact=True).select_option("한국어")
    assert chat.page.evaluate("document.documentElement.dir") == "ltr"


@pytest.mark.parametrize("width", [320, 1280])
def test_right_to_left(open_chat, relay, width: int) -> None:
    """Nothing sticks out, and what stood at one side stands at the other."""
    relay.upstream.script(play(stream(delta("x" * 400), delta("", "length"), DONE)))
    chat = open_chat(relay.url, viewport={"width": width, "height": 640})
    chat.ask("y" * 200)
    chat.expect_ended("limit")
    places = {}
    for direction in ("ltr", "rtl"):
        chat.page.evaluate(f"document.documentElement.dir = '{direction}'")
        for scrolled in ("html", ".scroller"):
            left_over = chat.page.locator(scrolled).evaluate(
                "(it) => it.scrollWidth - it.clientWidth"
            )
            assert left_over == 0, (direction, scrolled)
        box = chat.settings.bounding_box()
        places[direction] = box["x"] + box["width"] / 2
        for inside in (chat.settings, chat.button("Continue"), chat.picker):
            box = inside.bounding_box()
            assert 0 <= box["x"] and box["x"] + box["width"] <= width, direction
    assert abs(places["ltr"] + places["rtl"] - width) < 8
    onward = chat.button("Continue").locator("svg")
    assert onward.evaluate("(it) => getComputedStyle(it).transform") == "matrix(-1, 0, 0, 1, 0, 0)"
    again = chat.button("Ask again").locator("svg")
    assert again.evaluate("(it) => getComputedStyle(it).transform") == "none"
