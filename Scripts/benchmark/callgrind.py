"""Reads what callgrind counted: instructions by object, calls by function, and cache lines."""

import re
import subprocess
from collections import Counter
from pathlib import Path


def command(folder: Path) -> tuple[str, ...]:
    return ("valgrind", "--tool=callgrind", f"--callgrind-out-file={folder}/callgrind.out")


def caching(folder: Path) -> tuple[str, ...]:
    """With caches as a core that is shared has them: a first level, and half of the second."""
    return (*command(folder), "--cache-sim=yes",
            "--I1=32768,8,64", "--D1=32768,8,64", "--LL=524288,8,64")


def dump(pid: int) -> None:
    """Writes down what was counted by now: how long a process takes to end is another matter."""
    subprocess.run(["callgrind_control", "-d", str(pid)], check=True, capture_output=True,
                   timeout=30)


def read(folder: Path) -> Counter:
    """Instructions as ("instructions", object), calls as ("calls", function)."""
    names: dict[str, dict[str, str]] = {"ob": {}, "fn": {}}

    def name(kind: str, text: str) -> str:
        number, _, given = text.partition(" ")
        if given:
            names[kind][number] = given
        return names[kind].get(number, text)

    counted: Counter = Counter()
    place, callee, is_inclusive = "", "", False
    with (folder / "callgrind.out.1").open() as lines:
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
                counted["calls", callee] += int(line[6:].split()[0])
                is_inclusive = True  # the next line is what the callee used
            elif found := re.match(r"[+\-*\d]\S* (\d+)$", line):
                counted["instructions", place] += 0 if is_inclusive else int(found.group(1))
                is_inclusive = False
    return counted


def read_lines(folder: Path) -> Counter:
    """Cache lines that had to be fetched, as ("lines", from where)."""
    text = (folder / "callgrind.out.1").read_text()
    names, counts = (re.search(rf"^{line}: (.*)", text, re.M).group(1).split()
                     for line in ("events", "totals"))
    fetched = dict(zip(names, map(int, counts), strict=True))
    return Counter({
        ("lines", "code beyond 32 KiB"): fetched["I1mr"],
        ("lines", "data beyond 32 KiB"): fetched["D1mr"] + fetched["D1mw"],
        ("lines", "beyond 512 KiB"): fetched["ILmr"] + fetched["DLmr"] + fetched["DLmw"],
    })
