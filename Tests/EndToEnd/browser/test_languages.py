"""The page speaks its reader's language, and another one when asked."""

from playwright.sync_api import expect

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
    chat.page.get_by_label("Language").select_option("ko")
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
