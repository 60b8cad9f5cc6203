"""The peer HAProxy: haproxy.cfg, a thread a core that is asked for."""

import contextlib
import resource
import shutil
from collections.abc import Iterator

from benchmark import build, machine
from benchmark.programs import Order, Relay, filled_in, free_port, running, wait_until_open

TEMPLATE = build.SOURCES / "haproxy.cfg"
SPARE_DESCRIPTORS = 200


def program() -> str:
    """The path of HAProxy."""
    path = shutil.which("haproxy") or shutil.which("haproxy", path="/usr/sbin")
    if not path:
        raise build.Missing("HAProxy is not installed: apt-get install haproxy.")
    return path


def version(_: str | None) -> str:
    return machine.version([program(), "-v"])


def configuration(**values: object) -> str:
    """What it is told, with what is given filled in."""
    return filled_in(TEMPLATE.read_text(), **values)


@contextlib.contextmanager
def start(order: Order) -> Iterator[Relay]:
    port, log = free_port(), order.folder / "haproxy.log"
    # It does not start when the open files do not allow two for each connection.
    files = resource.getrlimit(resource.RLIMIT_NOFILE)[0]
    connections = min(16384, (files - SPARE_DESCRIPTORS) // 2)
    file = order.folder / "haproxy.cfg"
    file.write_text(configuration(
        PORT=port, UPSTREAM=order.upstream, CONNECTIONS=connections, THREADS=order.threads))
    with running([*order.under, program(), "-db", "-f", file], log) as process:
        wait_until_open(port, process, log)
        yield Relay(port, process.pid)
