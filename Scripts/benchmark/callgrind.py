"""What one event costs Sluice in instructions: two runs under callgrind, one longer by some events.

What a process does once in its life, and once for a stream, is in both runs alike; what is left
of the difference is the events'. They come one at a time, each a turn of the loop of its own, so
that the count does not depend on what else the machine does.
"""

import json
import re
import shutil
import subprocess
import tempfile
from collections import Counter
from pathlib import Path

from benchmark import build, relays
from benchmark.measure import load, warm_up
from benchmark.relays import Failed, Relay, line_with, running

SHORT, LONG = 50, 250  # events
RATE = 50  # a second
ATTEMPTS = 3
ALONE = 0.97  # reads an event: on a busy machine some come together, and are cheaper

# What is counted of calls, under the name that the table gives it.
CALLS = {
    "swift_retain": "retains", "swift_release": "releases",
    "swift_unownedRetainStrong": "looks through unowned references",
    "swift_allocObject": "objects made", "malloc": "malloc, all libraries'",
    "epoll_wait": "epoll_wait", "recv": "recv", "poll": "poll", "send": "send",
}


def missing() -> str | None:
    """The sentence that says what is not there; None when all is."""
    return None if shutil.which("valgrind") else (
        "valgrind is not installed: apt-get install valgrind.")


def read(file: Path) -> tuple[Counter, Counter]:
    """Instructions by object and calls by function, of one callgrind file."""
    names: dict[str, dict[str, str]] = {"ob": {}, "fn": {}}

    def name(kind: str, text: str) -> str:
        number, _, given = text.partition(" ")
        if given:
            names[kind][number] = given
        return names[kind].get(number, text)

    instructions, calls = Counter(), Counter()
    place, callee, is_inclusive = "", "", False
    with file.open() as lines:
        for line in lines:
            if line.startswith("ob="):
                place = Path(name("ob", line[3:].rstrip())).name
            elif line.startswith("fn="):
                name("fn", line[3:].rstrip())
            elif line.startswith("cob="):
                name("ob", line[4:].rstrip())
            elif line.startswith("cfn="):
                callee = name("fn", line[4:].rstrip()).split("@")[0]
            elif line.startswith("calls="):
                calls[callee] += int(line[6:].split()[0])
                is_inclusive = True  # the next line is what the callee used
            elif found := re.match(r"[+\-*\d]\S* (\d+)$", line):
                instructions[place] += 0 if is_inclusive else int(found.group(1))
                is_inclusive = False
    return instructions, calls


def counted(events: int, binary: str | None) -> tuple[Counter, Counter]:
    """One run of one stream with so many events."""
    with tempfile.TemporaryDirectory(prefix="sluice-callgrind-") as made:
        folder = Path(made)
        output, log = folder / "callgrind.out", folder / "sluice.log"
        with relays.tokend(folder) as upstream:
            command = [
                "valgrind", "--tool=callgrind", f"--callgrind-out-file={output}",
                build.sluice(binary), "serve", "--host", "127.0.0.1", "--port", "0",
                "--threads", "1", "--public", build.ROOT / "Public",
                "--upstream", f"http://127.0.0.1:{upstream.port}", "--log-level", "warning"]
            with running(command, log) as process:
                port = line_with(process, r"^Open http://127\.0\.0\.1:(\d+)/", log)
                stream(events, Relay(int(port)), upstream)
                # Now: how long its threads take to end is another matter.
                subprocess.run(["callgrind_control", "-d", str(process.pid)], check=True,
                               capture_output=True, timeout=30)
        return read(folder / "callgrind.out.1")


def stream(events: int, relay: Relay, upstream: Relay) -> None:
    warm_up(relay, upstream)  # callgrind translates code when it first runs: too long a pause
    client = load(["rate", "--streams", "1", "--rate", str(RATE), "--events", str(events)],
                  relay, upstream)
    output, complaint = client.communicate(timeout=90)
    said = json.loads(output) if output else {"fault": complaint.strip()}
    if said["fault"] or client.returncode:
        raise Failed(f"the stream failed: {said['fault']}")


def per_event(binary: str | None) -> tuple[dict[str, float], dict[str, float]]:
    """Instructions by object and calls by function, of one event."""
    for _ in range(ATTEMPTS):
        short, long = counted(SHORT, binary), counted(LONG, binary)
        instructions, calls = (
            {name: (after[name] - before[name]) / (LONG - SHORT) for name in after}
            for before, after in zip(short, long))
        if calls["recv"] >= ALONE:
            return instructions, calls
    raise Failed("The machine is too busy: events do not come one at a time.")
