"""R6: a client that reads slowly pauses its own upstream and nobody else's; memory per stream is
bounded; every byte arrives once it reads on; one that takes nothing for too long is ended."""

import threading
import time
from collections.abc import Iterator

import pytest

from support.client import Client
from support.process import eventually
from support.upstream import FIN, Exchange, play
from support.wire import DONE, LAST_CHUNK, chunk, delta, question, stream, stream_head

CHAT = "/v1/chat/completions"
MIB = 1 << 20
EVENTS = 20_000
FILLER = "x" * 900


def numbered(count: int) -> Iterator[bytes]:
    return (b'data: {"n":%d,"text":"%b"}\n\n' % (n, FILLER.encode()) for n in range(count))


def flood(exchange: Exchange) -> None:
    """About 18 MB, as fast as they are taken."""
    exchange.send(stream_head())
    for event in numbered(EVENTS):
        exchange.send(chunk(event))
    exchange.send(chunk(DONE) + LAST_CHUNK)


def lock_step(taken: threading.Semaphore, stop: threading.Event):
    def handler(exchange: Exchange) -> None:
        exchange.send(stream_head())
        while taken.acquire(timeout=10) and not stop.is_set():
            exchange.send(chunk(delta("a")))
        exchange.send(chunk(DONE) + LAST_CHUNK)

    return handler


def warm_up(relay, upstream) -> None:
    """Streams a little, so that what is allocated once is there before memory is measured."""
    upstream.script(play(stream(*numbered(500), DONE)))
    for _ in range(4):
        with Client(relay.port) as client:
            client.post(CHAT, question()).response().rest()


@pytest.mark.figures
@pytest.mark.slow
@pytest.mark.timeout(60)
def test_a_client_stops_reading_for_five_seconds(sluice, upstream) -> None:
    relay = sluice(upstream)
    warm_up(relay, upstream)
    taken, stop = threading.Semaphore(1), threading.Event()
    upstream.script(flood, lock_step(taken, stop))
    with Client(relay.port, receive_buffer=65536) as slow, Client(relay.port) as quick:
        before = relay.rss()
        slow_response = slow.post(CHAT, question()).response()
        upstream.wait_request(1)
        quick_response = quick.post(CHAT, question()).response()
        slowest = read_for(5, quick_response, taken)
        upstream.wait_request(1).connection.wait_stalled()
        assert relay.rss() - before < MIB
        assert slowest < 0.5
        stop.set()
        taken.release()
        assert quick_response.rest() == DONE
        assert slow_response.rest() == b"".join(numbered(EVENTS)) + DONE
        assert slow_response.ending == "complete"


def read_for(seconds: float, response, taken: threading.Semaphore) -> float:
    """Reads a lock-step stream for a while; the longest that one event took."""
    until, slowest = time.monotonic() + seconds, 0.0
    while (start := time.monotonic()) < until:
        assert response.event() == delta("a")
        slowest = max(slowest, time.monotonic() - start)
        taken.release()
    assert response.event() == delta("a")
    return slowest


@pytest.mark.figures
@pytest.mark.slow
@pytest.mark.timeout(60)
def test_twenty_clients_that_never_read(sluice, upstream) -> None:
    relay = sluice(upstream)
    warm_up(relay, upstream)
    upstream.script(flood)
    before = relay.rss()
    clients = [Client(relay.port, 4096).post(CHAT, question()) for _ in range(20)]
    upstream.wait_request(20)
    for request in upstream.requests:
        request.connection.wait_stalled(0.1)
    assert relay.rss() - before < 20 * MIB
    cpu = relay.cpu()
    time.sleep(1)
    assert relay.cpu() - cpu < 0.02, "clients that do not read cost processor time"
    for client in clients:
        client.reset()
    for request in upstream.requests:
        request.connection.wait_closed(2)


def test_a_client_that_takes_nothing_is_ended(sluice, upstream) -> None:
    relay = sluice(upstream, idle_timeout=1)
    upstream.script(flood)
    with Client(relay.port, receive_buffer=4096) as client:
        client.post(CHAT, question())
        upstream.wait_request().connection.wait_closed(8)
        assert relay.log("request")["end"] == "client_stalled"
        assert client.response().rest() is not None
    assert eventually(lambda: relay.descriptors() < 50)


def test_a_slow_client_is_not_ended(sluice, upstream) -> None:
    """The idle limit counts progress: a client that reads a little now and then goes on."""
    relay = sluice(upstream, idle_timeout=1)
    upstream.script(play(stream(*numbered(3000), DONE)))
    with Client(relay.port, receive_buffer=4096) as client:
        response = client.post(CHAT, question()).response()
        for _ in range(12):
            assert len(response.take(100_000)) == 100_000
            time.sleep(0.2)
        response.rest()
    assert response.body == b"".join(numbered(3000)) + DONE
    assert response.ending == "complete"


def test_upstream_that_ends_while_the_client_does_not_read(relay) -> None:
    """What was sent before the upstream left still arrives, whole and in order."""
    sent = b"".join(numbered(300))
    relay.upstream.script(play(stream(sent, DONE), FIN))
    with Client(relay.port, receive_buffer=4096) as client:
        client.post(CHAT, question())
        relay.upstream.wait_request().connection.wait_stalled(0.2)
        response = client.response()
        assert response.rest() == sent + DONE
        assert response.ending == "complete"
