"""C5: SIGTERM or SIGINT: accept no more, let running streams finish up to `--drain`, then end each
in band (the stream's side: test_stream_ends_in_band), exit 0. A second signal exits at once."""

import signal
import socket
import threading
import time

import pytest

from support.client import Client
from support.process import eventually
from support.upstream import play
from support.wire import DONE, LAST_CHUNK, chunk, delta, question, stream, stream_head

CHAT = "/v1/chat/completions"
BOTH = pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT], ids=["TERM", "INT"])


def refuses(port: int) -> bool:
    """Whether nothing listens there any more."""
    try:
        socket.create_connection(("127.0.0.1", port), 1).close()
    except ConnectionRefusedError:
        return True
    except OSError:
        return False
    return False


@BOTH
def test_idle(sluice, upstream, number: int) -> None:
    """Idle kept-alive connections hold nothing up."""
    relay = sluice(upstream, drain=30)
    upstream.script(play(stream(DONE)))
    with Client(relay.port) as used, Client(relay.port):
        used.post(CHAT, question()).response().rest()
        relay.signal(number)
        assert relay.wait(3) == 0
    relay.log("stopping")


@pytest.mark.parametrize("attempt", range(5))
def test_all_loops_end_together(sluice, upstream, attempt: int) -> None:
    """The end of none of them is missed."""
    relay = sluice(upstream, drain=30, threads=8)
    relay.signal(signal.SIGTERM)
    assert relay.wait(3) == 0


@BOTH
def test_running_streams_finish(sluice, upstream, number: int) -> None:
    relay, go = sluice(upstream, drain=30), threading.Event()
    upstream.script(play(stream_head() + chunk(delta("a")), go, chunk(DONE) + LAST_CHUNK))
    with Client(relay.port) as client, Client(relay.port) as waiting:
        response = client.post(CHAT, question()).response()
        assert response.event() == delta("a")
        relay.signal(number)
        assert eventually(lambda: refuses(relay.port)), "new connections must be refused"
        assert waiting.all() == b""
        assert relay.running
        go.set()
        assert (response.rest(), response.ending) == (DONE, "complete")
        assert relay.wait(3) == 0, "with its last stream the program ends, drain or not"


def test_a_request_that_waits_for_its_head_finishes(sluice, upstream) -> None:
    relay, go = sluice(upstream, drain=30), threading.Event()
    upstream.script(play(go, stream(DONE)))
    with Client(relay.port) as client:
        client.post(CHAT, question())
        upstream.wait_request()
        relay.signal(signal.SIGTERM)
        assert eventually(lambda: refuses(relay.port))
        go.set()
        assert client.response().body == DONE
    assert relay.wait(3) == 0


def test_drain_ends_a_request_without_head(sluice, upstream) -> None:
    relay = sluice(upstream, drain=1)
    upstream.script(play())
    with Client(relay.port) as client:
        client.post(CHAT, question())
        upstream.wait_request()
        relay.signal(signal.SIGTERM)
        response = client.response()
        assert (response.status, response.error["code"]) == (503, "shutting_down")
    assert relay.wait(3) == 0


@BOTH
def test_second_signal(sluice, upstream, number: int) -> None:
    relay = sluice(upstream, drain=30)
    relay.status_wanted = None
    upstream.script(play(stream_head() + chunk(delta("a"))))
    with Client(relay.port) as client:
        assert client.post(CHAT, question()).response().event()
        relay.signal(number)
        assert eventually(lambda: refuses(relay.port))
        started = time.monotonic()
        relay.signal(number)
        assert relay.wait(2) >= 0, "it exits, it is not killed"
        assert time.monotonic() - started < 1
    upstream.wait_request().connection.wait_closed(1)


def test_a_client_that_does_not_read_does_not_hold_it_up(sluice, upstream) -> None:
    relay = sluice(upstream, drain=1)

    def flood(exchange) -> None:
        exchange.send(stream_head())
        while True:
            exchange.send(chunk(delta("x" * 1000)) * 32)

    upstream.script(flood)
    with Client(relay.port, receive_buffer=4096) as client:
        client.post(CHAT, question())
        upstream.wait_request().connection.wait_stalled()
        relay.signal(signal.SIGTERM)
        assert relay.wait(8) == 0


def test_the_demo_upstream_stops_too(demo_server) -> None:
    with Client(demo_server.port) as client:
        body = question(model="demo-slow")
        assert client.post(CHAT, body).response().event()
        demo_server.signal(signal.SIGTERM)
        assert eventually(lambda: not demo_server.running, 15)
