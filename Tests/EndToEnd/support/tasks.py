"""What a page's main thread was busy with: tasks of a trace, and what their time went into."""

import json
from collections import Counter
from dataclasses import dataclass

from playwright.sync_api import CDPSession, Page

TASK = "RunTask"
CATEGORIES = "toplevel,devtools.timeline,disabled-by-default-devtools.timeline,v8,blink"


@dataclass
class Task:
    """Milliseconds by the clock, of the processor, and of the processor by what was done."""

    wall: float
    busy: float
    parts: Counter[str]


def record(page: Page, categories: str = CATEGORIES) -> CDPSession:
    """Begins to note what the page does."""
    session = page.context.new_cdp_session(page)
    session.send("Tracing.start", {"categories": categories, "transferMode": "ReturnAsStream"})
    return session


def recorded(page: Page, session: CDPSession) -> list[dict]:
    """What was noted until now, event by event."""
    told: list[dict] = []
    session.on("Tracing.tracingComplete", lambda it: told.append(it))
    session.send("Tracing.end")
    while not told:
        page.wait_for_timeout(50)
    handle, text, last = told[0]["stream"], [], False
    while not last:
        piece = session.send("IO.read", {"handle": handle, "size": 4_000_000})
        text.append(piece["data"])
        last = piece["eof"]
    return json.loads("".join(text))["traceEvents"]


def main_thread(events: list[dict]) -> list[dict]:
    """The events of the page's own thread, by the order in which they began."""
    names = {(it["pid"], it["tid"]) for it in events
             if it["name"] == "thread_name" and it["args"]["name"] == "CrRendererMain"}  # fmt: skip
    count = Counter((it["pid"], it["tid"]) for it in events if it["name"] == TASK)
    busiest = max(names, key=lambda it: count[it])
    mine = [it for it in events if it["ph"] == "X" and (it["pid"], it["tid"]) == busiest]
    return sorted(mine, key=lambda it: (it["ts"], -it["dur"]))


def tasks(events: list[dict]) -> list[Task]:
    """The tasks of the page's own thread. What an event holds is not counted as its own time."""
    made: list[Task] = []
    open_: list[dict] = []
    for it in main_thread(events):
        while open_ and it["ts"] >= open_[-1]["ts"] + open_[-1]["dur"]:
            open_.pop()
        busy = it.get("tdur", 0) / 1000
        if it["name"] == TASK and not open_:
            made.append(Task(it["dur"] / 1000, busy, Counter()))
        if open_ or it["name"] == TASK:
            made[-1].parts[it["name"]] += busy
            if open_:
                made[-1].parts[open_[-1]["name"]] -= busy
            open_.append(it)
    return made
