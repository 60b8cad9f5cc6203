"""Four transports side by side: what is on the screen is what the server has counted."""

import json
import signal

import pytest
from playwright.sync_api import expect

from browser.near import near
from browser.stage import Stage, both_ways, milliseconds, requests

CHAT = "/demo/v1/chat/completions"
# What the standard has a browser take for the head of each answer (Resource Timing, 4.3).
HEAD = 300


def cell(stage: Stage, way: str, name: str) -> str:
    return stage.dialog.locator(f"[data-way={way}] [data-cell={name}]").inner_text()


def number(stage: Stage, way: str, name: str) -> int:
    return int(cell(stage, way, name).replace(",", ""))


def shown(stage: Stage, way: str, name: str) -> float:
    return milliseconds(stage.dialog.locator(f"[data-way={way}] [data-cell={name}]"))


@pytest.mark.timeout(100)
def test_requests_bytes_and_times_are_the_servers(open_chat, demo) -> None:
    demo.forget_log()
    stage = Stage(open_chat, demo.url, "transports")
    stage.expect_verdict("^The same text came four ways")
    polls = number(stage, "poll", "requests")
    chats = sorted(requests(demo, CHAT, 2), key=lambda it: it["bytes"])
    served = {
        "whole": chats[:1], "stream": chats[1:],
        "events": requests(demo, "/demo/events", 1), "poll": requests(demo, "/demo/poll", polls),
    }
    assert polls > 20
    for way, records in served.items():
        counter = stage.dialog.locator(f"[data-way={way}] [data-cell=counter]")
        expect(counter).to_contain_text("browser")
        bodies = number(stage, way, "bytes") - HEAD * len(records)
        assert number(stage, way, "requests") == len(records), way
        assert bodies == sum(it["bytes"] for it in records), way

    def measured() -> list[tuple[float, float]]:
        whole, stream = sorted(requests(demo, CHAT, 2), key=lambda it: it["bytes"])
        source = requests(demo, "/demo/events", 1)[0]
        return [
            (shown(stage, "stream", "first"), stream["ttft_ms"]),
            (shown(stage, "stream", "all"), stream["duration_ms"]),
            (shown(stage, "events", "all"), source["duration_ms"]),
            (shown(stage, "whole", "first"), whole["duration_ms"]),
            (shown(stage, "whole", "all"), whole["duration_ms"]),
        ]

    def again() -> None:
        demo.forget_log()
        stage.dialog.get_by_role("button", name="Again").click()
        expect(stage.verdict).to_be_empty()
        stage.expect_verdict("^The same text came four ways")

    near(stage.page, measured, again)


def test_another_language_has_its_own_text_by_all_four(open_chat, demo) -> None:
    stage = Stage(open_chat, demo.url, "transports", locale="ko-KR")
    stage.expect_verdict("^같은 글이 네 가지 방식으로 왔습니다")


@pytest.mark.timeout(100)
def test_a_model_goes_the_two_ways_that_it_has_where_the_reader_says_so(open_chat, relay) -> None:
    stage = Stage(open_chat, relay.url, "transports")
    stamps: dict[str, float] = {}
    stage.dialog.get_by_label("Who answers").select_option("m")
    assert relay.upstream.requests == []
    expect(stage.dialog.get_by_text("Demo text, not an AI.")).to_be_visible()

    def go() -> None:
        relay.upstream.script(both_ways(stamps))
        stage.dialog.get_by_role("button", name="Again").click()
        expect(stage.dialog.get_by_text("Answered by m, through this server")).to_be_visible()
        stage.expect_verdict("^The same question went two ways. By the stream you could read")

    def measured() -> list[tuple[float, float]]:
        asked = relay.upstream.requests
        assert [it.target for it in asked] == ["/v1/chat/completions"] * 2
        bodies = [json.loads(it.body) for it in asked]
        assert sorted(it["stream"] for it in bodies) == [False, True]
        return [
            (shown(stage, "stream", "first"), stamps["first"]),
            (shown(stage, "whole", "first"), stamps["whole"]),
        ]

    go()
    near(stage.page, measured, go)
    for way in ("stream", "whole"):
        assert number(stage, way, "requests") == 1
        assert "without heads" in cell(stage, way, "counter")
        assert cell(stage, way, "who") == ""
    for way in ("events", "poll"):
        assert cell(stage, way, "who") == "Demo text: no model offers this way."


def test_never_more_than_four_at_once(open_chat, demo) -> None:
    """Four ways are four lanes: who asks again lets the ones before go first."""
    demo.forget_log()
    stage = Stage(open_chat, demo.url, "transports")
    expect(stage.dialog.locator("[data-way=events][data-phase=streaming]")).to_be_visible()
    stage.dialog.get_by_role("button", name="Again").click()
    demo.log("request", path="/demo/events", end="cancelled")
    expect(stage.dialog.locator("[data-way=events][data-phase=streaming]")).to_be_visible()
    expect(stage.dialog.get_by_text("Four answers are being written")).to_have_count(0)


def test_a_server_that_is_gone_is_said_calmly(open_chat, sluice) -> None:
    program = sluice(None)
    program.status_wanted = None
    stage = Stage(open_chat, program.url, "transports")
    expect(stage.dialog.locator("[data-way=stream][data-phase=streaming]")).to_be_visible()
    program.signal(signal.SIGKILL)
    program.wait()
    stage.expect_verdict("^Not every way came to its end")
    expect(stage.dialog.get_by_text("It did not come to its end.")).to_have_count(4)
