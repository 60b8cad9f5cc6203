"""Under the hood, closed: it costs nothing. Nothing of it is there before it is opened, and
nothing of it is left afterwards."""

import time

import pytest
from playwright.sync_api import expect

from browser.hood import Hood
from support.upstream import play
from support.wire import DONE, delta, stream, stream_head

REPLY = stream(delta("One"), delta(" two"), delta("", "stop"), DONE)
# What the panel is made of: whatever listens, waits or draws holds one of these.
MADE = {
    "subject": "Subject", "sparetime": "SpareTime", "hop": "Hop", "strip": "Strip",
    "ledger": "Ledger", "tank": "Tank",
}  # fmt: skip


def left(chat) -> dict[str, int]:
    """How many of each are in the page's memory."""
    session = chat.page.context.new_cdp_session(chat.page)
    for _ in range(3):
        session.send("HeapProfiler.collectGarbage")
    counts = {}
    for file, name in MADE.items():
        found = session.send("Runtime.evaluate", {
            "expression": f"import('/js/hood/{file}.js').then(it => it.{name}.prototype)",
            "awaitPromise": True,
        })  # fmt: skip
        of = {"prototypeObjectId": found["result"]["objectId"]}
        objects = session.send("Runtime.queryObjects", of)["objects"]["objectId"]
        listed = session.send("Runtime.callFunctionOn", {
            "objectId": objects, "functionDeclaration": "function() { return this.length }",
        })  # fmt: skip
        session.send("Runtime.releaseObject", {"objectId": objects})
        counts[name] = listed["result"]["value"]
    return counts


def test_nothing_of_it_is_fetched_before_it_is_opened(chat, relay) -> None:
    relay.upstream.script(play(REPLY))
    chat.ask("Hello")
    chat.expect_ended("finished", "One two")
    assert [it for it in chat.requests if "hood" in it.replace("panels/hood.js", "")] == []
    assert [it for it in chat.requests if it.endswith("/api/clock")] == []
    assert [it for it in chat.requests if "/api/streams/" in it] == []


def expect_nothing_left(chat) -> None:
    """A task that was under way when the panel was closed may hold something until it is over."""
    end = time.monotonic() + 10
    while (found := left(chat)) != dict.fromkeys(MADE.values(), 0):
        assert time.monotonic() < end, found


@pytest.mark.timeout(90)
def test_nothing_of_it_is_left_once_it_is_closed(chat, relay) -> None:
    relay.upstream.script(play(REPLY), play(stream_head()), play(REPLY))
    hood = Hood(chat)
    chat.ask("Hello")
    chat.expect_ended("finished", "One two")
    expect(hood.count("lower", "events")).to_have_text("4")
    assert set(left(chat).values()) - {2} == {1}  # there are two hops
    # In the middle of an answer, of which nothing more is seen.
    chat.button("New chat").click()
    chat.ask("And?")
    expect(hood.feed("milestone")).to_contain_text("no text yet")
    hood.close()
    chat.page.keyboard.press("Escape")
    chat.expect_ended("stopped")
    expect_nothing_left(chat)
    chat.ask("And now?")
    expect(chat.answers).to_have_count(2)
    chat.expect_ended("finished", "One two")
    expect_nothing_left(chat)
