"""Reads what strace counted: system calls by name."""

import re
from collections import Counter
from pathlib import Path


def command(folder: Path) -> tuple[str, ...]:
    return ("strace", "-c", "-f", "-o", f"{folder}/strace.out")


def read(folder: Path) -> Counter:
    """System calls as ("system calls", name)."""
    text = (folder / "strace.out").read_text()
    # % time, seconds, usecs/call, calls, errors (or nothing), name
    rows = re.findall(r"^ *[\d.]+ +[\d.]+ +\d+ +(\d+) (?: *\d+)? +(\w+)$", text, re.M)
    return Counter({("system calls", name): int(calls)
                    for calls, name in rows if name != "total"})
