"""R13: when no descriptor is left, running streams go on, new connections wait without cost, and are
served at once when there is room again."""

import time

import pytest

from support.client import Client
from support.lockstep import LockStep
from support.process import Program, eventually
from support.upstream import Exchange, play
from support.wire import DONE, LAST_CHUNK, chunk, delta, question, stream, stream_head

CHAT = "/v1/chat/completions"
FEW = 64
WAITING = play(stream_head() + chunk(delta("a")))


def crowd(relay: Program, path: str = CHAT, count: int = 40) -> tuple[list[Client], list[Client]]:
    """So many clients ask at once: those who are answered, and those who wait."""
    clients = [Client(relay.port).post(path, question(model="demo-slow")) for _ in range(count)]
    time.sleep(1)
    for client in clients:
        client.sock.setblocking(False)
    served, others = [], []
    for client in clients:
        try:
            client.fill()
            served.append(client)
        except BlockingIOError:
            others.append(client)
        client.sock.settimeout(10)
    return served, others


@pytest.mark.figures
@pytest.mark.slow
@pytest.mark.parametrize("path", [CHAT, "/demo/v1/chat/completions"])
def test_few_descriptors(sluice, upstream, path: str) -> None:
    relay = sluice(upstream, descriptors=FEW)
    first = LockStep(relay, upstream)
    upstream.script(WAITING)
    served, others = crowd(relay, path)
    assert len(served) >= 3 and len(others) >= 20
    assert relay.descriptors() <= FEW
    # Who is served is served well; nobody is told a 502.
    assert [client.response().status for client in served] == [200] * len(served)
    first.times(300)
    if path == CHAT:
        before = relay.cpu()
        time.sleep(1.5)
        assert relay.cpu() - before < 0.05, "a busy loop"
    # One leaves, and the next one's turn has come at once; it is looked for once a second as well,
    # which two of them cannot both meet.
    for number in range(2):
        started = time.monotonic()
        served[number].close()
        response = others[number].response()
        assert response.status == 200
        assert time.monotonic() - started < 0.3
    for client in [*served[2:], *others]:
        client.close()
    first.end()
    assert eventually(lambda: healthy(relay))


def healthy(relay: Program) -> bool:
    with Client(relay.port) as client:
        return client.request("GET", "/healthz").response().status == 200


@pytest.mark.slow
@pytest.mark.timeout(60)
def test_all_are_served_in_the_end(sluice, upstream) -> None:
    """Short streams of many more clients than there are descriptors: every one whole, no 502."""

    def short(exchange: Exchange) -> None:
        exchange.send(stream_head() + chunk(delta("a")))
        time.sleep(0.05)
        exchange.send(chunk(DONE) + LAST_CHUNK)

    relay = sluice(upstream, descriptors=FEW)
    upstream.script(short)
    for _ in range(3):
        clients = [Client(relay.port).post(CHAT, question()) for _ in range(50)]
        for client in clients:
            response = client.response()
            assert (response.status, response.body) == (200, delta("a") + DONE)
            client.close()
    assert relay.descriptors() <= FEW


def test_idle_connections_make_room(sluice, upstream) -> None:
    """Whoever comes is served at once, though many others keep a connection that does nothing; who
    is in the middle of something keeps it."""
    relay = sluice(upstream, descriptors=FEW)
    first = LockStep(relay, upstream)
    half = Client(relay.port)
    half.send(b"GET /healthz HTTP/1.1\r\n")
    started = time.monotonic()
    clients = []
    for _ in range(50):
        clients.append(Client(relay.port).request("GET", "/healthz"))
        assert clients[-1].response().status == 200
    assert time.monotonic() - started < 2
    first.times(10)
    half.send(b"Host: localhost\r\n\r\n")
    assert half.response().status == 200
    for client in [*clients, half]:
        client.sock.close()
    first.end()


@pytest.mark.slow
def test_idle_upstream_connections_leave_room(sluice, upstream) -> None:
    """Those that are kept for reuse are few when descriptors are."""
    relay = sluice(upstream, descriptors=FEW)
    for path in (CHAT, "/demo/v1/chat/completions", "/v1/completions") * 2:
        upstream.script(play(stream(DONE)))
        clients = [Client(relay.port) for _ in range(20)]
        for client in clients:
            client.post(path, question(model="demo-fast", max_tokens=2))
        for client in clients:
            assert client.response().status == 200
            client.close()
    assert eventually(lambda: relay.descriptors() < FEW - 20), relay.descriptors()


@pytest.mark.slow
def test_slow_heads_do_not_keep_others_out(sluice, upstream) -> None:
    """Somebody takes every connection there is and sends half a head on each: who comes with a whole
    one gets a place all the same."""
    relay = sluice(upstream, descriptors=FEW)
    slow = []
    for _ in range(60):
        slow.append(Client(relay.port))
        slow[-1].send(b"GET / HT")
    started = time.monotonic()
    assert healthy(relay)
    assert time.monotonic() - started < 8, "the head's own time is 10 s"
    for client in slow:
        client.close()
