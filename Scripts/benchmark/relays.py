"""Starts and ends tokend and the relays: always a fresh process, always a free port."""

import contextlib
import os
import re
import resource
import shlex
import socket
import subprocess
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from benchmark import build, machine

TEMPLATE = build.SOURCES / "nginx.conf"
START_SECONDS = 20


class Failed(Exception):
    """A program did not start or did not do its part; the sentence says which."""


@dataclass
class Relay:
    """Where the clients go, and whose CPU and memory are counted (0: nobody's)."""

    port: int
    pid: int = 0


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


@contextlib.contextmanager
def tokend(folder: Path) -> Iterator[Relay]:
    """The upstream."""
    log = folder / "tokend.log"
    with running([build.program("tokend")], log) as process:
        yield Relay(int(line_with(process, r'"listening":(\d+)', log)), process.pid)


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        return taken.getsockname()[1]


def wait_until_open(port: int, process: subprocess.Popen, log: Path) -> None:
    until = time.monotonic() + START_SECONDS
    while time.monotonic() < until and process.poll() is None:
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port)):
            return
        time.sleep(0.005)
    raise Failed(f"nginx did not start: {log.read_text().strip()[-500:]}")


def nginx_configuration(**values: object) -> str:
    """The peer's configuration, with what is given filled in."""
    text = TEMPLATE.read_text()
    if os.getuid():
        text = text.replace("user root;\n", "")
    head, _, rest = text.partition("daemon off;")
    for name, value in values.items():
        rest = re.sub(rf"\b{name}\b", str(value), rest)
    return head + "daemon off;" + rest


@contextlib.contextmanager
def nginx(upstream: int, folder: Path, _: str | None, __: str) -> Iterator[Relay]:
    port, log = free_port(), folder / "error.log"
    connections = min(16384, resource.getrlimit(resource.RLIMIT_NOFILE)[0])
    configuration = folder / "nginx.conf"
    configuration.write_text(nginx_configuration(
        PORT=port, UPSTREAM=upstream, FOLDER=folder, CONNECTIONS=connections))
    command = [build.nginx(), "-p", folder, "-e", log, "-c", configuration]
    with running(command, folder / "nginx.log") as process:
        wait_until_open(port, process, log if log.exists() else folder / "nginx.log")
        yield Relay(port, process.pid)


@contextlib.contextmanager
def sluice(upstream: int, folder: Path, binary: str | None, options: str) -> Iterator[Relay]:
    log = folder / "sluice.log"
    command = [
        build.sluice(binary), "serve", "--host", "127.0.0.1", "--port", "0", "--threads", "1",
        "--upstream", f"http://127.0.0.1:{upstream}", "--log-level", "warning",
        "--log-format", "text", *shlex.split(options)]
    with running(command, log) as process:
        yield Relay(int(line_with(process, r"^Open http://127\.0\.0\.1:(\d+)/", log)), process.pid)


@contextlib.contextmanager
def direct(upstream: int, *_: object) -> Iterator[Relay]:
    yield Relay(upstream)


RELAYS = {"direct": direct, "nginx": nginx, "sluice": sluice}


def add_before(binary: str) -> None:
    """An earlier build of ours as one more relay, to compare this one with."""
    RELAYS["before"] = lambda upstream, folder, _, options: sluice(
        upstream, folder, binary, options)
