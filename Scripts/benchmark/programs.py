"""Starts and ends the programs of a run: always a fresh process, always a free port."""

import contextlib
import os
import re
import socket
import subprocess
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from benchmark import build

START_SECONDS = 60  # a busy machine, and valgrind


class Failed(Exception):
    """A program did not start or did not do its part; the sentence says which."""


@dataclass
class Relay:
    """Where the clients go, and whose CPU and memory are counted (0: nobody's)."""

    port: int
    pid: int = 0


@dataclass(frozen=True)
class Order:
    """How a relay is wanted: before which upstream, with how many loops or workers.

    `folder` is for its files, `under` a tool that its program is run by. `binary` and
    `options` are for Sluice alone.
    """

    upstream: int
    folder: Path
    threads: int = 1
    under: tuple[str, ...] = ()
    binary: str | None = None
    options: str = ""


def environment() -> dict[str, str]:
    """Ours, without what would send a relay elsewhere or give it another setting."""
    foreign = re.compile(r"(SLUICE_|OPENAI_)|.*_proxy$", re.I)
    return {name: value for name, value in os.environ.items() if not foreign.match(name)}


@contextlib.contextmanager
def running(command: list, log: Path, **options) -> Iterator[subprocess.Popen]:
    """A program for the length of a `with`; its complaints go to `log`."""
    with log.open("w") as errors, subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=errors, text=True, env=environment(),
            cwd=build.ROOT, **options) as process:
        try:
            yield process
        finally:
            process.terminate()
            try:
                process.wait(5)
            except subprocess.TimeoutExpired:
                process.kill()


def line_with(process: subprocess.Popen, pattern: str, log: Path) -> str:
    """The first group of `pattern` in the first line of the program's output that has it."""
    watchdog = threading.Timer(START_SECONDS, process.kill)
    watchdog.start()
    try:
        for line in process.stdout:
            if found := re.search(pattern, line):
                return found.group(1)
    finally:
        watchdog.cancel()
    complaint = log.read_text().strip()[-500:] or "it said nothing."
    raise Failed(f"{Path(process.args[0]).name} did not start: {complaint}")


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        return taken.getsockname()[1]


def wait_until_open(port: int, process: subprocess.Popen, log: Path) -> None:
    """Until somebody takes connections at a port that the program was given."""
    until = time.monotonic() + START_SECONDS
    while time.monotonic() < until and process.poll() is None:
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port)):
            return
        time.sleep(0.005)
    raise Failed(f"{log.stem} did not start: {log.read_text().strip()[-500:]}")


def filled_in(text: str, **values: object) -> str:
    """A configuration's template with what is given filled in, its comments left alone."""
    def line(one: str) -> str:
        for name, value in values.items():
            one = re.sub(rf"\b{name}\b", str(value), one)
        return one
    return "".join(one if one.lstrip().startswith("#") else line(one)
                   for one in text.splitlines(keepends=True))
