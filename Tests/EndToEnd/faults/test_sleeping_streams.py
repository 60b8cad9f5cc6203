"""R4: while nothing arrives, a stream costs no thread, no poll and no timer of its own, and what
an event costs does not grow with the number of sleeping streams."""

import threading
import time

import pytest

from support.client import Client
from support.upstream import Exchange, play
from support.wire import chunk, delta, question, stream_head

SLEEPERS = 2000
CHAT = "/v1/chat/completions"
WATCHED = 3.0


@pytest.mark.figures
@pytest.mark.slow
@pytest.mark.timeout(90)
def test_sleeping_streams_use_no_cpu(sluice, upstream) -> None:
    upstream.script(play(stream_head() + chunk(delta("a"))))
    relay = sluice(upstream)
    clients = [Client(relay.port).post(CHAT, question()) for _ in range(SLEEPERS)]
    try:
        for client in clients:
            assert client.response().event() == delta("a")
        before = relay.cpu()
        time.sleep(WATCHED)
        assert relay.cpu() - before < 0.01 * WATCHED
    finally:
        for client in clients:
            client.close()


@pytest.mark.figures
@pytest.mark.slow
@pytest.mark.timeout(90)
def test_an_event_costs_the_same_beside_sleepers(sluice, upstream) -> None:
    """Lock-step events, so that no batching hides a cost; the contract's exact figure is the
    bench's, this finds a walk over all streams."""
    relay = sluice(upstream)
    alone = cost_of_events(relay, upstream)
    upstream.script(play(stream_head() + chunk(delta("a"))))
    sleepers = [Client(relay.port).post(CHAT, question()) for _ in range(SLEEPERS)]
    try:
        for client in sleepers:
            assert client.response().event() == delta("a")
        beside = cost_of_events(relay, upstream)
    finally:
        for client in sleepers:
            client.close()
    assert beside < 2 * alone + 20e-6, (alone, beside)


def cost_of_events(relay, upstream, count: int = 2000) -> float:
    """Seconds of the relay's processor time for one event read alone."""
    taken = threading.Semaphore(1)

    def handler(exchange: Exchange) -> None:
        exchange.send(stream_head())
        for _ in range(count):
            assert taken.acquire(timeout=10)
            exchange.send(chunk(delta("a")))

    upstream.script(handler)
    with Client(relay.port) as client:
        response = client.post(CHAT, question()).response()
        before = relay.cpu()
        for _ in range(count):
            assert response.event() == delta("a")
            taken.release()
        return (relay.cpu() - before) / count
