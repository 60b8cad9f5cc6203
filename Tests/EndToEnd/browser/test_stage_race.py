"""The race: one question asked twice at once, against the server's own log; and the stage it runs
on: what it covers rests, and is given back."""

import json
import signal

import pytest
from playwright.sync_api import expect

from browser.near import near
from browser.stage import Stage, both_ways, milliseconds, requests
from browser.views import SIZES

CHAT = "/demo/v1/chat/completions"


@pytest.mark.timeout(100)
def test_both_end_together_and_the_clocks_are_the_servers(open_chat, demo) -> None:
    demo.forget_log()
    stage = Stage(open_chat, demo.url, "race")
    stage.expect_verdict(r"^Both ended after \d+\.\d s\. With streaming you were reading after")
    expect(stage.dialog.get_by_text("Two real requests, sent together")).to_be_visible()
    expect(stage.dialog.get_by_text("Demo text, not an AI.")).to_be_visible()
    clocks, mile = (stage.dialog.locator(f"[data-feed={name}]") for name in ("clock", "mile"))

    def measured() -> list[tuple[float, float]]:
        texts = stage.dialog.locator("[data-feed=text]").all_inner_texts()
        assert texts[0] == texts[1] and texts[0].startswith("Hello!")
        ends = [milliseconds(it) for it in clocks.all()]
        streamed, whole = sorted(requests(demo, CHAT, 2), key=lambda it: -it["events"])
        assert [it["end"] for it in (streamed, whole)] == ["finished", "finished"]
        return [
            (milliseconds(mile.first), streamed["ttft_ms"]), (ends[0], streamed["duration_ms"]),
            (milliseconds(mile.last), whole["duration_ms"]), (ends[1], whole["duration_ms"]),
            # At most 200 apart, on the page and at the server.
            (max(180, abs(ends[0] - ends[1])), 180),
            (max(180, abs(streamed["duration_ms"] - whole["duration_ms"])), 180),
        ]

    def again() -> None:
        demo.forget_log()
        stage.dialog.get_by_role("button", name="Race again").click()
        expect(stage.verdict).to_be_empty()
        stage.expect_verdict("^Both ended")

    near(stage.page, measured, again)


def test_another_question_runs_another_race(open_chat, demo) -> None:
    stage = Stage(open_chat, demo.url, "race")
    box = stage.dialog.get_by_role("textbox", name="Question for both")
    box.fill("Hi. Who are you?")
    box.press("Enter")
    expect(stage.dialog.locator("[data-feed=text]").first).to_contain_text("demo")
    expect(stage.dialog.locator("[data-lane=waiting] [data-feed=mile]")).to_have_text("nothing yet")
    stage.page.keyboard.press("Escape")
    # Leaving is cancelling, for both.
    demo.log("request", path=CHAT, end="cancelled")


@pytest.mark.timeout(100)
def test_a_model_is_asked_only_where_the_reader_says_so(open_chat, relay) -> None:
    stage = Stage(open_chat, relay.url, "race")
    stamps: dict[str, float] = {}
    relay.upstream.script(both_ways(stamps))
    stage.dialog.get_by_label("Who answers").select_option("m")
    assert relay.upstream.requests == []
    expect(stage.dialog.get_by_text("Demo text, not an AI.")).to_be_visible()

    def race() -> None:
        relay.upstream.script(both_ways(stamps))
        stage.dialog.get_by_role("button", name="Race again").click()
        expect(stage.dialog.get_by_text("Answered by m, through this server")).to_be_visible()
        stage.expect_verdict(r"^Both ended after 1\.\d s\. With streaming .* after 0\.\d s")

    def measured() -> list[tuple[float, float]]:
        bodies = [json.loads(it.body) for it in relay.upstream.requests]
        assert sorted(it["stream"] for it in bodies) == [False, True]
        assert all(it["model"] == "m" and "demo" not in it for it in bodies)
        first = stage.dialog.locator("[data-feed=mile]")
        return [
            (milliseconds(first.first), stamps["first"]),
            (milliseconds(first.last), stamps["whole"]),
        ]

    race()
    near(stage.page, measured, race)


def test_the_chat_behind_rests_and_is_given_back(open_chat, demo) -> None:
    chat = open_chat(demo.url)
    chat.box.fill("A draft")
    chat.page.locator("[data-toggle=hood]").click()
    link = chat.page.locator("#hood").get_by_role("link", name="Race")
    link.focus()
    chat.page.keyboard.press("Enter")
    stage = chat.page.locator("dialog.stage[open]")
    expect(stage.locator(".race")).to_be_visible()
    for _ in range(12):
        chat.page.keyboard.press("Tab")
        assert chat.page.evaluate("!document.activeElement.closest('.chat, .hood')")
    chat.page.keyboard.press("Escape")
    expect(chat.page.locator("dialog.stage")).to_have_count(0)
    expect(link).to_be_focused()
    expect(chat.box).to_have_value("A draft")
    assert "#" not in chat.page.url


def test_an_answer_goes_on_behind_it_and_keeps_its_address(open_chat, demo) -> None:
    chat = open_chat(demo.url)
    chat.page.locator("[data-toggle=hood]").click()
    chat.ask("Write a long poem about rain")
    expect(chat.text).not_to_be_empty()
    address = chat.page.url
    assert "#chat/" in address
    chat.page.locator("#hood").get_by_role("link", name="Race").click()
    expect(chat.page.locator("dialog.stage .lane").first).to_be_visible()
    assert chat.page.url.endswith("#race")
    chat.page.locator("dialog.stage").get_by_role("button", name="Close").click()
    expect(chat.page.locator("dialog.stage")).to_have_count(0)
    assert chat.page.url == address
    expect(chat.answer).to_have_attribute("data-phase", "streaming")
    chat.button("Stop").click()
    chat.expect_ended("stopped")


def test_the_views_are_gone_through_by_keyboard_and_back_leaves_them(open_chat, demo) -> None:
    chat = open_chat(demo.url)
    chat.page.locator("[data-toggle=hood]").click()
    chat.page.locator("#hood").get_by_role("link", name="Race").press("Enter")
    stage = chat.page.locator("dialog.stage[open]")
    for name, title in {
        "Three speeds": "The same answer at three speeds",
        "Transports": "The same answer by four transports",
        "Streaming or waiting": "Streaming or waiting",
    }.items():
        stage.get_by_role("link", name=name).press("Enter")
        expect(stage.get_by_role("heading", level=1, name=title)).to_be_attached()
        expect(stage.get_by_role("link", name=name)).to_have_attribute("aria-current", "page")
    chat.page.go_back()
    expect(stage).to_have_count(0)


def test_a_server_that_is_gone_is_said_calmly(open_chat, sluice) -> None:
    program = sluice(None)
    program.status_wanted = None
    stage = Stage(open_chat, program.url, "race")
    stage.expect_verdict("^Both ended")
    program.signal(signal.SIGKILL)
    program.wait()
    stage.dialog.get_by_role("button", name="Race again").click()
    stage.expect_verdict("^One of the two did not come to its end")
    said = stage.dialog.locator(".lane .problem")
    expect(said).to_have_count(2)
    expect(said.first).not_to_be_empty()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("view", ["race", "speeds", "transports"])
def test_axe_finds_nothing(open_chat, demo, view: str, size: str, scheme: str) -> None:
    stage = Stage(open_chat, demo.url, view, color_scheme=scheme, **SIZES[size])
    stage.expect_accessible()


@pytest.mark.parametrize("view", ["race", "speeds", "transports"])
def test_nothing_needs_scrolling_sideways(open_chat, demo, view: str) -> None:
    narrow = {"viewport": {"width": 320, "height": 640}, "locale": "ko-KR"}
    stage = Stage(open_chat, demo.url, view, **narrow)
    assert stage.dialog.evaluate("it => it.scrollWidth <= it.clientWidth")
