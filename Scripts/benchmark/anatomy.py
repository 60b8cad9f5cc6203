"""What one event, or one short request, costs a relay, counted instead of timed.

A relay runs twice under a tool that counts, the second time longer. What a process does once in
its life is in both runs alike; what is left of the difference is the work's. Events come one at a
time, each a turn of the loop of its own: the dearest way, and one that does not depend on what
else the machine does.
"""

import json
import os
import shutil
import signal
import tempfile
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from benchmark import callgrind, dhat, machine, strace
from benchmark.measure import load, warm_up
from benchmark.programs import Failed, Order, Relay
from benchmark.relays import RELAYS, tokend
from benchmark.scenarios import Run

ATTEMPTS = 5
ALONE = 1.03  # events a read: on a busy machine some come together, and are cheaper


@dataclass(frozen=True)
class Tool:
    """Counts while a relay runs by it; `dump` makes it write before the relay ends."""

    name: str
    program: str
    command: Callable[[Path], tuple[str, ...]]
    read: Callable[[Path], Counter]
    dump: Callable[[int], None] = lambda pid: None


@dataclass(frozen=True)
class Work:
    """What is counted, streamload's name for how many there were, a short and a long run."""

    name: str
    unit: str
    short: str
    long: str


INSTRUCTIONS = Tool("callgrind", "valgrind", callgrind.command, callgrind.read, callgrind.dump)
TOOLS = [
    Tool("strace", "strace", strace.command, strace.read),
    INSTRUCTIONS,
    Tool("heap", "valgrind", dhat.command("heap"), dhat.read("allocated")),
    Tool("copies", "valgrind", dhat.command("copy"), dhat.read("copied")),
]
CACHES = Tool("caches", "valgrind", callgrind.caching, callgrind.read_lines, callgrind.dump)
EVENT = Work("event", "delivered", "rate --streams 1 --rate 50 --events 50",
             "rate --streams 1 --rate 50 --events 250")
REQUEST = Work("short request", "finished", "short --streams 1 --burst 20 --seconds 1",
               "short --streams 1 --burst 20 --seconds 3")
# One finds what it needs where it left it; of many, each finds what the others left.
CROWDS = [
    Work("event of 40 streams", "delivered", "rate --streams 40 --rate 20 --events 40",
         "rate --streams 40 --rate 20 --events 160"),
    Work("short request of 64 at once", "finished", "short --streams 64 --burst 4 --seconds 2",
         "short --streams 64 --burst 4 --seconds 6"),
]


def missing() -> str | None:
    """The sentence that says what is not there; None when all is."""
    lacking = {tool.program for tool in TOOLS if not shutil.which(tool.program)}
    return f"Not installed: apt-get install {' '.join(sorted(lacking))}." if lacking else None


def loaded(arguments: str, relay: Relay, upstream: Relay) -> Run:
    warm_up(relay, upstream)  # a tool translates code when it first runs: too long a pause
    client = load(arguments.split(), relay, upstream)
    output, complaint = client.communicate(timeout=90)
    said = json.loads(output) if output else {"fault": complaint.strip()}
    if said["fault"] or client.returncode:
        raise Failed(f"under the tool it did not deliver what was sent: {said['fault']}")
    return said


def counted(relay: str, tool: Tool, arguments: str, binary: str | None) -> tuple[Counter, Run]:
    """One run of a relay under a tool."""
    with tempfile.TemporaryDirectory(prefix="sluice-anatomy-") as made:
        folder = Path(made)
        order = {"folder": folder, "under": tool.command(folder), "binary": binary}
        with tokend(folder) as upstream, \
                RELAYS[relay].start(Order(upstream.port, **order)) as running:
            said = loaded(arguments, running, upstream)
            pid = machine.tree(running.pid)[-1]  # strace is the parent of what it looks at
            tool.dump(pid)
            os.kill(pid, signal.SIGTERM)
        return tool.read(folder), said


def reads(said: Run) -> float:
    return said["delivered"] / said["events_per_read"]


def per_unit(relay: str, tool: Tool, work: Work, binary: str | None) -> dict[tuple, float]:
    """What the tool counts of one event or request."""
    for _ in range(ATTEMPTS):
        (before, fewer), (after, more) = (
            counted(relay, tool, arguments, binary) for arguments in (work.short, work.long))
        units = more[work.unit] - fewer[work.unit]
        if work is not EVENT or units / (reads(more) - reads(fewer)) <= ALONE:
            return {what: (after[what] - before[what]) / units for what in after}
    raise Failed("The machine is too busy: events do not come one at a time.")


# Calls that callgrind counted and the table names.
CALLS = {
    "swift_retain": "references counted up", "swift_release": "references counted down",
    "swift_unownedRetainStrong": "looks through unowned references",
    "swift_allocObject": "objects made", "malloc": "calls of malloc",
}
LEAST = 0.005  # what is less would be printed as 0
KINDS = ["system calls", "instructions", "references", "objects", "alloc", "cop", "lines"]


def rows(counted: dict[tuple, float]) -> dict[str, float]:
    """What was counted under the names that a table gives it, the most of each kind first."""
    def all_of(kind: str) -> dict[str, float]:
        found = {name: count for (what, name), count in counted.items() if what == kind}
        return dict(sorted(found.items(), key=lambda row: -row[1]))

    table = {}
    for kind, least in ("system calls", LEAST), ("instructions", 1.0):
        if found := all_of(kind):
            table[f"{kind}, all"] = sum(found.values())
            table |= {f"{kind}, {name}": count for name, count in found.items() if count >= least}
    calls = all_of("calls")
    table |= {title: calls.get(name, 0.0) for name, title in CALLS.items() if calls}
    table |= {f"cache lines fetched, {name}": count for name, count in all_of("lines").items()}
    for what, title in ("allocated", "allocations"), ("copied", "copies in the process"):
        if found := all_of(what):
            table |= {title: found["times"], f"bytes {what}": found["bytes"]}
    return table


def cell(count: float | None) -> str:
    if count is None or count < LEAST:  # below 0: the starts of the two runs differed
        return "0"
    return f"{count:.2f}" if count < 100 else f"{count:.0f}"


def table(unit: str, counted: dict[str, dict[tuple, float]]) -> list[str]:
    """A column a relay, in Markdown."""
    columns = {relay: rows(what) for relay, what in counted.items()}
    names = list(dict.fromkeys(name for column in columns.values() for name in column))
    names.sort(key=lambda name: KINDS.index(next(kind for kind in KINDS if kind in name)))
    return ["| for one " + " | ".join([unit, *columns]) + " |",
            "|---|" + "---:|" * len(columns),
            *("| " + " | ".join([name, *(cell(column.get(name)) for column in columns.values())])
              + " |" for name in names)]
