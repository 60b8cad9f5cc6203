"""Four transports side by side: what is on the screen is what the server has counted."""

import signal

from playwright.sync_api import expect

from browser.stage import Stage, requests

CHAT = "/demo/v1/chat/completions"
# What the standard has a browser take for the head of each answer (Resource Timing, 4.3).
HEAD = 300


def cell(stage: Stage, way: str, name: str) -> str:
    return stage.dialog.locator(f"[data-way={way}] [data-cell={name}]").inner_text()


def number(stage: Stage, way: str, name: str) -> int:
    return int(cell(stage, way, name).replace(",", ""))


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
        shown = number(stage, way, "bytes") - HEAD * len(records)
        assert number(stage, way, "requests") == len(records), way
        assert shown == sum(it["bytes"] for it in records), way
    first = {way: cell(stage, way, "first") for way in served}
    assert float(first["stream"].split()[0]) < 2 < float(first["whole"].split()[0]), first


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
