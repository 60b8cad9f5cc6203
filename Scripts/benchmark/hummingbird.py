"""The Swift peer, Hummingbird and AsyncHTTPClient (hummingbird-peer/), built when asked for."""

import contextlib
import subprocess
import sys
from collections.abc import Iterator

from benchmark import build
from benchmark.programs import Order, Relay, line_with, running

PACKAGE = build.SOURCES / "hummingbird-peer"
PROGRAM = PACKAGE / ".build/release/hummingbird-peer"


def version(_: str | None) -> str:
    """Builds it; the first time that takes minutes."""
    sources = [PACKAGE / "Package.swift", PACKAGE / "Sources/Peer.swift"]
    command = ["swift", "build", "-c", "release", "--package-path", PACKAGE]
    is_new = PROGRAM.exists() and PROGRAM.stat().st_mtime > build.newest(sources)
    if not is_new and subprocess.run(command, stdout=sys.stderr).returncode:
        raise build.Missing("The Swift peer did not build: the compiler's messages are above.")
    return "Hummingbird 2.28.1, AsyncHTTPClient 1.37.0"


def configuration() -> str:
    """What it is made of."""
    return (PACKAGE / "Sources/Peer.swift").read_text()


@contextlib.contextmanager
def start(order: Order) -> Iterator[Relay]:
    log = order.folder / "hummingbird.log"
    command = [*order.under, PROGRAM, f"http://127.0.0.1:{order.upstream}", str(order.threads)]
    with running(command, log) as process:
        yield Relay(int(line_with(process, r"^Listening: (\d+)", log)), process.pid)
