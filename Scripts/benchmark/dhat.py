"""Reads what valgrind's DHAT counted: memory that was asked for, bytes that were copied."""

import re
from collections import Counter
from collections.abc import Callable
from pathlib import Path


def command(mode: str) -> Callable[[Path], tuple[str, ...]]:
    """Mode `heap` counts allocations, `copy` what memcpy and its like copied."""
    return lambda folder: (
        "valgrind", "--tool=dhat", f"--mode={mode}", f"--dhat-out-file={folder}/dhat.json",
        f"--log-file={folder}/dhat.log")


def read(what: str) -> Callable[[Path], Counter]:
    """How often as (what, "times"), how much as (what, "bytes")."""
    def totals(folder: Path) -> Counter:
        found = re.search(r"Total: +([\d,]+) bytes in ([\d,]+) blocks",
                          (folder / "dhat.log").read_text())
        size, times = (int(part.replace(",", "")) for part in found.groups())
        return Counter({(what, "times"): times, (what, "bytes"): size})
    return totals
