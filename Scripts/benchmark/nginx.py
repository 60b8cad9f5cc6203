"""The peer nginx: nginx.conf, a worker a core that is asked for."""

import contextlib
import os
import resource
import shutil
from collections.abc import Iterator

from benchmark import build, machine
from benchmark.programs import Order, Relay, filled_in, free_port, running, wait_until_open

TEMPLATE = build.SOURCES / "nginx.conf"


def program() -> str:
    """The path of nginx."""
    path = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")
    if not path:
        raise build.Missing("nginx is not installed: apt-get install nginx-light.")
    return path


def version(_: str | None) -> str:
    return machine.version([program(), "-v"])


def configuration(**values: object) -> str:
    """What it is told, with what is given filled in."""
    text = TEMPLATE.read_text()
    return filled_in(text if not os.getuid() else text.replace("user root;\n", ""), **values)


@contextlib.contextmanager
def start(order: Order) -> Iterator[Relay]:
    port, log, errors = free_port(), order.folder / "nginx.log", order.folder / "error.log"
    connections = min(16384, resource.getrlimit(resource.RLIMIT_NOFILE)[0])
    file = order.folder / "nginx.conf"
    file.write_text(configuration(
        PORT=port, UPSTREAM=order.upstream, FOLDER=order.folder, CONNECTIONS=connections,
        WORKERS=order.threads))
    # Under a tool there is one process, so that it is the one looked at.
    alone = ["-g", "master_process off;"] if order.under else []
    command = [*order.under, program(), "-p", order.folder, "-e", errors, "-c", file, *alone]
    with running(command, log) as process:
        wait_until_open(port, process, log)
        yield Relay(port, process.pid)
