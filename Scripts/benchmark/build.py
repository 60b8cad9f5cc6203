"""Builds what a run needs: the two C programs, and the server if it is missing."""

import shutil
import subprocess
from pathlib import Path

SOURCES = Path(__file__).parent
ROOT = SOURCES.parent.parent
OUTPUT = ROOT / ".build-bench"
FLAGS = ["-std=c11", "-D_GNU_SOURCE", "-O2", "-Wall", "-Wextra", "-Werror"]
PROGRAMS = {
    "tokend": ["tokend", "stream", "schedule", "event", "net"],
    "streamload": ["streamload", "clients", "reader", "samples", "event", "net"],
}


class Missing(Exception):
    """Something that a run needs is not there; the sentence says how to get it."""


def newest(paths: list[Path]) -> float:
    return max(path.stat().st_mtime for path in paths)


def program(name: str) -> Path:
    """The C program of that name, compiled anew if a source is younger."""
    output = OUTPUT / name
    sources = [SOURCES / f"{part}.c" for part in PROGRAMS[name]]
    if output.exists() and output.stat().st_mtime > newest(list(SOURCES.glob("*.[ch]"))):
        return output
    if not shutil.which("cc"):
        raise Missing("There is no C compiler: install gcc (apt-get install gcc libc6-dev).")
    OUTPUT.mkdir(exist_ok=True)
    if subprocess.run(["cc", *FLAGS, "-o", output, *sources]).returncode:
        raise Missing(f"{name} did not compile: the compiler's messages are above.")
    return output


def sluice(binary: str | None) -> Path:
    """The release server: the one named, else the checkout's, built if it is missing."""
    path = Path(binary) if binary else ROOT / ".build/release/sluice"
    if not path.exists() and not binary:
        subprocess.run(["swift", "build", "-c", "release", "--product", "sluice"], cwd=ROOT)
    if not path.exists():
        raise Missing(f"{path} is not there: build it with `swift build -c release`, "
                      "or leave Sluice out with `--only direct,nginx`.")
    return path
