"""The table of relays that can be measured, the upstream they ask, and how Sluice is started."""

import contextlib
import shlex
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from pathlib import Path

from benchmark import build, haproxy, hummingbird, machine, nginx
from benchmark.programs import Order, Relay, line_with, running


@dataclass(frozen=True)
class Kind:
    """How one is started; what it says of itself, built or found first; what it is told."""

    start: Callable[[Order], AbstractContextManager[Relay]]
    version: Callable[[str | None], str] = lambda binary: ""
    configuration: Callable[[], str] | None = None


@contextlib.contextmanager
def tokend(folder: Path) -> Iterator[Relay]:
    """The upstream."""
    log = folder / "tokend.log"
    with running([build.program("tokend")], log) as process:
        yield Relay(int(line_with(process, r'"listening":(\d+)', log)), process.pid)


@contextlib.contextmanager
def direct(order: Order) -> Iterator[Relay]:
    yield Relay(order.upstream)


def sluice_version(binary: str | None) -> str:
    return f"sluice {machine.version([str(build.sluice(binary)), '--version'])}"


@contextlib.contextmanager
def sluice(order: Order) -> Iterator[Relay]:
    log = order.folder / "sluice.log"
    command = [
        *order.under, build.sluice(order.binary), "serve", "--host", "127.0.0.1", "--port", "0",
        "--threads", str(order.threads), "--public", build.ROOT / "Public",
        "--upstream", f"http://127.0.0.1:{order.upstream}", "--log-level", "warning",
        "--log-format", "text", *shlex.split(order.options)]
    with running(command, log) as process:
        yield Relay(int(line_with(process, r"^Open http://127\.0\.0\.1:(\d+)/", log)), process.pid)


RELAYS = {
    "direct": Kind(direct),
    "nginx": Kind(nginx.start, nginx.version, nginx.configuration),
    "haproxy": Kind(haproxy.start, haproxy.version, haproxy.configuration),
    "hummingbird": Kind(hummingbird.start, hummingbird.version, hummingbird.configuration),
    "sluice": Kind(sluice, sluice_version),
}
USUAL = ["direct", "nginx", "haproxy", "sluice"]


def add_build(name: str, binary: str) -> None:
    """Another build of ours as one more relay, to compare this one with."""
    RELAYS[name] = Kind(
        lambda order: sluice(replace(order, binary=binary)),
        lambda _: f"{name}: {sluice_version(binary)}")


def configurations(names: list[str]) -> str:
    """How each of these peers is configured, in Markdown."""
    return "\n\n".join(
        f"### {name}\n\n```\n{kind.configuration().strip()}\n```"
        for name in names if (kind := RELAYS[name]).configuration)
