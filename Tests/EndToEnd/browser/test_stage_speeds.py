"""Three speeds of the demo, labelled as simulated, against the server's own log."""

import pytest
from playwright.sync_api import expect

from browser.stage import Stage, requests

CHAT = "/demo/v1/chat/completions"


def test_each_comes_at_its_speed_and_all_are_the_same(open_chat, demo) -> None:
    demo.forget_log()
    stage = Stage(open_chat, demo.url, "speeds")
    expect(stage.dialog.get_by_text("Simulated speeds")).to_be_visible()
    expect(stage.dialog.get_by_text("Nobody can set a real model’s speed")).to_be_visible()
    stage.expect_verdict("^Streaming shortens the first wait")
    texts = stage.dialog.locator("[data-feed=text]").all_inner_texts()
    counts = [int(it) for it in stage.dialog.locator("[data-feed=count]").all_inner_texts()]
    assert len(set(texts)) == len(set(counts)) == 1
    tokens = counts[0]
    records = sorted(requests(demo, CHAT, 3), key=lambda it: it["duration_ms"])
    assert len({it["events"] for it in records}) == 1
    # Besides its tokens a stream has its beginning, its reason, its usage and [DONE].
    assert records[0]["events"] == tokens + 4
    for record, rate in zip(records, (150, 30, 5), strict=True):
        due = 300 + 1000 * (tokens - 1) / rate
        assert record["duration_ms"] == pytest.approx(due, abs=400), rate
