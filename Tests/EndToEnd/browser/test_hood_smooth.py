"""P3 with the panel open: what an event costs the page stays small.

Counted, not timed: a busy machine takes longer for the same work.
"""

import threading

from playwright.sync_api import expect

from browser.hood import Hood
from support.tasks import main_thread, record, recorded
from support.upstream import play
from support.wire import DONE, LAST_CHUNK, chunk, delta, stream_head

EVENTS = 30


def forced(events: list[dict]) -> int:
    """How often a script had the browser lay out the page before its turn."""
    mine = main_thread(events)
    calls = [it for it in mine if it["name"] == "FunctionCall"]
    layouts = [it["ts"] for it in mine if it["name"] == "Layout"]
    return sum(any(it["ts"] <= at < it["ts"] + it["dur"] for it in calls) for at in layouts)


def test_an_event_has_the_page_laid_out_once(chat, relay) -> None:
    go = [threading.Event() for _ in range(EVENTS)]
    steps = [it for place, gate in enumerate(go) for it in (gate, chunk(delta(f"word{place} ")))]
    last = chunk(delta("", "stop") + DONE) + LAST_CHUNK
    over = threading.Event()
    relay.upstream.script(play(stream_head() + chunk(delta("One ")), *steps, over, last))
    hood = Hood(chat)
    chat.ask("Hello")
    expect(hood.root.get_by_role("option")).to_have_count(1)
    session = record(chat.page)
    for place, gate in enumerate(go):
        gate.set()
        # A page in a hurry shows the last few lines.
        expect(hood.root.get_by_role("option").last.locator("b")).to_have_text(str(place + 2))
    count = forced(recorded(chat.page, session))
    print(f"{count} layouts that a script forced, for {EVENTS} events")
    over.set()
    chat.expect_ended("finished")
    assert count < EVENTS / 3
