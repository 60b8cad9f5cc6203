"""Fixtures of all end-to-end tests. They run the real binary: `.build/release/sluice`, or the one
that SLUICE_BINARY names (for an AddressSanitizer build say `-m "not figures"`).

`sluice` starts it. Every option is a keyword; what a test started is ended after it, and a test
fails when the program crashed, hung or exited with anything but 0:

    def test_it(sluice, upstream):
        upstream.script(play(stream(delta("Hi"), DONE)))       # what the n-th POST is answered
        relay = sluice(upstream, idle_timeout=1)               # Upstream, URL, or None (demo)
        with Client(relay.port) as client:
            response = client.post("/v1/chat/completions", question()).response()
            assert response.event() == delta("Hi")
        request = upstream.wait_request()                      # its bytes, its connection
        request.connection.wait_closed(0.5)                    # when the relay let go
        relay.log("request", end="cancelled")                  # waits for a log record
        relay.rss(), relay.cpu(), relay.sockets()              # from /proc

`upstream` is a fresh scripted upstream. `relay` is one program a module with an upstream of its
own at `relay.upstream`, for the tests that disturb neither: cheap. `demo` is one program a module
without `--upstream`: it answers from the built-in demo upstream, at `/v1` and at `/demo/v1`.
"""

from collections.abc import Callable, Iterator

import pytest

from support.process import CHECKOUT, Program
from support.upstream import Upstream

Start = Callable[..., Program]
DEFAULTS = {"host": "127.0.0.1", "port": 0, "threads": 1, "log_format": "json", "drain": 1}


def start(
    upstream: Upstream | str | None, env: dict[str, str] | None, **options: object
) -> Program:
    """`sluice serve` with the tests' defaults under `options`."""
    url = upstream if isinstance(upstream, str | None) else upstream.url
    public = {"public": CHECKOUT / "Public", "upstream": url}
    return Program("serve", env, DEFAULTS | public | options)


def finish(program: Program) -> None:
    """Ends a program and fails if it did not end as it should."""
    status = program.stop()
    assert program.status_wanted in (status, None), (status, program.errors[-40:])
    assert not any("Sanitizer" in line for line in program.errors), program.errors


@pytest.fixture
def sluice() -> Iterator[Start]:
    programs: list[Program] = []

    def begin(
        upstream: Upstream | str | None = None, env: dict[str, str] | None = None, **options: object
    ) -> Program:
        programs.append(start(upstream, env, **options))
        return programs[-1]

    yield begin
    for program in programs:
        finish(program)


@pytest.fixture
def upstream() -> Iterator[Upstream]:
    made = Upstream()
    yield made
    made.stop()
    assert not made.failures, made.failures


@pytest.fixture(scope="module")
def shared_relay() -> Iterator[Program]:
    upstream = Upstream()
    program = start(upstream, None, public_name="sluice.test")
    program.upstream = upstream
    yield program
    finish(program)
    upstream.stop()


@pytest.fixture
def relay(shared_relay: Program) -> Iterator[Program]:
    shared_relay.upstream.script()
    shared_relay.upstream.failures.clear()
    shared_relay.forget_log()
    yield shared_relay
    assert shared_relay.running, shared_relay.errors[-40:]
    assert not shared_relay.upstream.failures, shared_relay.upstream.failures


@pytest.fixture(scope="module")
def demo() -> Iterator[Program]:
    program = start(None, None)
    yield program
    finish(program)


@pytest.fixture
def demo_server() -> Iterator[Program]:
    """`sluice demo`: the demo upstream alone."""
    program = Program("demo", None, {"host": "127.0.0.1", "port": 0, "log_format": "json"})
    yield program
    finish(program)
