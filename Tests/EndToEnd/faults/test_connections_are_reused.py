"""R12: upstream connections are kept and reused; one that died while idle is replaced unnoticed."""

import threading
import time

import pytest

from support.client import Client, ask
from support.process import eventually
from support.upstream import FIN, RST, Exchange, play
from support.wire import DONE, answer, question, stream

CHAT = "/v1/chat/completions"


@pytest.mark.parametrize(
    "script",
    [stream(DONE), answer(200, b"{}"), answer(429, b"{}")],
    ids=["streamed", "plain", "refused"],
)
def test_one_connection_serves_many(sluice, upstream, script: bytes) -> None:
    relay = sluice(upstream)
    upstream.script(play(script))
    for _ in range(5):
        ask(relay.port, "POST", CHAT, question())
    assert len({request.connection for request in upstream.requests}) == 1


def test_a_cancelled_one_is_not_reused(sluice, upstream) -> None:
    relay = sluice(upstream)
    upstream.script(play(), play(stream(DONE)))
    client = Client(relay.port).post(CHAT, question())
    cancelled = upstream.wait_request().connection
    client.close()
    cancelled.wait_closed(2)
    assert ask(relay.port, "POST", CHAT, question()).body == DONE
    assert upstream.wait_request(2).connection is not cancelled


@pytest.mark.parametrize("ending", [FIN, RST], ids=["FIN", "RST"])
def test_one_that_died_idle_is_replaced(sluice, upstream, ending) -> None:
    relay, go, gone = sluice(upstream), threading.Event(), threading.Event()
    first = play(stream(DONE), go, ending, lambda _: gone.set())
    upstream.script(first, play(stream(DONE)))
    with Client(relay.port) as client:
        assert client.post(CHAT, question()).response().body == DONE
        go.set()
        assert gone.wait(5)
        again = client.post(CHAT, question()).response()
        assert (again.status, again.body) == (200, DONE)
    assert len(upstream.requests) == 2
    assert upstream.requests[0].connection is not upstream.requests[1].connection


@pytest.mark.parametrize("ending", [FIN, RST], ids=["FIN", "RST"])
def test_many_that_died_idle(sluice, upstream, ending) -> None:
    """Twenty idle connections die together; the next twenty requests do not notice."""
    relay, gate, go = sluice(upstream), threading.Barrier(20), threading.Event()
    dead = threading.Semaphore(0)

    def together(exchange: Exchange) -> None:
        gate.wait(10)
        play(stream(DONE), go, ending, lambda _: dead.release())(exchange)

    upstream.script(*[together] * 20, play(stream(DONE)))
    clients = [Client(relay.port).post(CHAT, question()) for _ in range(20)]
    assert all(client.response().body == DONE for client in clients)
    go.set()
    assert all(dead.acquire(timeout=5) for _ in range(20))
    answers = [client.post(CHAT, question()).response().body for client in clients]
    assert answers == [DONE] * 20 and len(upstream.requests) == 40
    for client in clients:
        client.close()
    assert eventually(lambda: relay.descriptors() < 50)


def test_connection_close_is_honoured(sluice, upstream) -> None:
    relay = sluice(upstream)
    upstream.script(play(answer(200, b"{}", ("Connection", "close"))))
    for _ in range(2):
        assert ask(relay.port, "POST", CHAT, question(False)).body == b"{}"
    first, second = upstream.requests
    first.connection.wait_closed(2)
    assert first.connection is not second.connection


def test_one_that_closes_behind_each_answer(sluice, upstream) -> None:
    """As llama.cpp's server does, unannounced and a moment later. Once that was seen, a request that
    comes in that moment goes out on a connection of its own."""
    relay, closed = sluice(upstream), threading.Semaphore(0)

    def hasty(exchange: Exchange) -> None:
        exchange.send(stream(DONE))
        time.sleep(0.003)  # the moment
        exchange.close()
        closed.release()

    upstream.script(hasty)
    with Client(relay.port) as client:
        assert client.post(CHAT, question()).response().body == DONE
        assert closed.acquire(timeout=5)
        ask(relay.port, "GET", "/healthz")  # the loop has seen it
        answers = [client.post(CHAT, question()).response().body for _ in range(30)]
    assert answers == [DONE] * 30
    assert len({request.connection for request in upstream.requests}) == 31
