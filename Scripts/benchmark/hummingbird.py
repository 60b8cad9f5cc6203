"""The Swift peer, Hummingbird and AsyncHTTPClient (hummingbird-peer/), built when asked for."""

import contextlib
import subprocess
from collections.abc import Iterator

from benchmark import build
from benchmark.programs import Order, Relay, line_with, running

PACKAGE = build.SOURCES / "hummingbird-peer"


def program() -> str:
    """The path of the release build; the first time it is made, which takes minutes."""
    path = PACKAGE / ".build/release/hummingbird-peer"
    if not path.exists():
        subprocess.run(["swift", "build", "-c", "release", "--package-path", PACKAGE])
    if not path.exists():
        raise build.Missing("The Swift peer did not build: the compiler's messages are above.")
    return str(path)


def version(_: str | None) -> str:
    program()
    return "Hummingbird 2.28.1, AsyncHTTPClient 1.37.0"


def configuration() -> str:
    """What it is made of."""
    return (PACKAGE / "Sources/Peer.swift").read_text()


@contextlib.contextmanager
def start(order: Order) -> Iterator[Relay]:
    log = order.folder / "hummingbird.log"
    command = [*order.under, program(), f"http://127.0.0.1:{order.upstream}", str(order.threads)]
    with running(command, log) as process:
        yield Relay(int(line_with(process, r"^Listening: (\d+)", log)), process.pid)
