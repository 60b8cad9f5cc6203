"""R5: when the client leaves, in any phase and in either way, the upstream connection is closed at
once. A half-closed client counts as gone. Leaving costs no descriptor and no memory."""

import threading
import time

import pytest

from support.client import Client, ask
from support.process import eventually
from support.upstream import Connection, Exchange, Handler, play
from support.wire import chunk, delta, head, question, stream_head

CHAT = "/v1/chat/completions"
AT_ONCE = 0.5  # seconds; the bench measures the milliseconds, this tells at once from later


def flood(exchange: Exchange) -> None:
    exchange.send(stream_head())
    event = chunk(delta("x" * 1000))
    while True:
        exchange.send(event * 64)


def nothing_more(client: Client, connection: Connection) -> None:
    pass


def only_head(client: Client, connection: Connection) -> None:
    assert client.response().status == 200


def one_event(client: Client, connection: Connection) -> None:
    assert client.response().event()


def unread(client: Client, connection: Connection) -> None:
    assert client.response().event()
    connection.wait_stalled()


SOME_JSON = head(200, ("Content-Type", "application/json"), ("Content-Length", "100")) + b'{"a":'
PHASES: dict[str, tuple[Handler, object, bool]] = {
    "before the upstream's head": (play(), nothing_more, True),
    "before the first event": (play(stream_head()), only_head, True),
    "between events": (play(stream_head() + chunk(delta("a"))), one_event, True),
    "inside an event": (play(stream_head() + chunk(delta("a") + b"data: {")), one_event, True),
    "under backpressure": (flood, unread, True),
    "not streamed, before the head": (play(), nothing_more, False),
    "not streamed, inside the body": (play(SOME_JSON), nothing_more, False),
}
LEAVING = {"FIN": Client.close, "RST": Client.reset, "half-close": Client.half_close}


@pytest.mark.parametrize("leave", LEAVING.values(), ids=LEAVING.keys())
@pytest.mark.parametrize("phase", PHASES.values(), ids=PHASES.keys())
@pytest.mark.parametrize("path", [CHAT, "/v1/messages"])
def test_upstream_is_let_go(relay, path: str, phase, leave) -> None:
    handler, arrive, streamed = phase
    relay.upstream.script(handler)
    small = 4096 if handler is flood else None
    client = Client(relay.port, small).post(path, question(streamed))
    connection = relay.upstream.wait_request().connection
    arrive(client, connection)
    assert connection.ended_at is None
    left = time.monotonic()
    leave(client)
    assert connection.wait_closed() - left < AT_ONCE
    client.sock.close()


def test_silence_changes_nothing(relay) -> None:
    """A stream that has been silent for seconds is let go as fast as one that flows."""
    relay.upstream.script(play(stream_head() + chunk(delta("a"))))
    client = Client(relay.port).post(CHAT, question())
    assert client.response().event()
    connection = relay.upstream.wait_request().connection
    time.sleep(3)
    left = time.monotonic()
    client.close()
    assert connection.wait_closed() - left < AT_ONCE


@pytest.mark.parametrize("leave", LEAVING.values(), ids=LEAVING.keys())
def test_an_unread_request_hides_nothing(relay, leave) -> None:
    """A second request already waits in the socket when the client leaves."""
    relay.upstream.script(play(stream_head() + chunk(delta("a"))))
    client = Client(relay.port).post(CHAT, question())
    assert client.response().event()
    client.post(CHAT, question())
    left = time.monotonic()
    leave(client)
    assert relay.upstream.wait_request().connection.wait_closed() - left < AT_ONCE
    client.sock.close()


def test_leaving_with_the_request(sluice, upstream) -> None:
    """A client that is gone before its request was read may never reach the upstream; if it does
    it is let go too."""
    relay = sluice(upstream, threads=1)
    upstream.script(play())
    for _ in range(50):
        Client(relay.port).post(CHAT, question()).close()
    ask(relay.port, "GET", "/healthz")  # one loop: all of them were read before this
    reached = list(upstream.requests)
    for request in reached:
        request.connection.wait_closed(2)
    assert len(reached) <= 50


def test_other_streams_go_on(relay) -> None:
    go = threading.Event()
    relay.upstream.script(
        play(stream_head() + chunk(delta("a")), go, chunk(b"data: [DONE]\n\n") + b"0\r\n\r\n"),
        play(stream_head() + chunk(delta("b"))),
    )
    with Client(relay.port) as stays:
        response = stays.post(CHAT, question()).response()
        assert response.event() == delta("a")
        leaves = Client(relay.port).post(CHAT, question())
        assert leaves.response().event() == delta("b")
        leaves.reset()
        relay.upstream.wait_request(2).connection.wait_closed(2)
        go.set()
        assert (response.rest(), response.ending) == (b"data: [DONE]\n\n", "complete")


def test_log_says_cancelled(sluice, upstream) -> None:
    relay = sluice(upstream)
    upstream.script(play(stream_head() + chunk(delta("a"))))
    client = Client(relay.port).post(CHAT, question(), ("Idempotency-Key", "k"))
    assert client.response().event()
    client.close()
    assert relay.log("request", end="cancelled")["events"] == 1


@pytest.mark.figures
@pytest.mark.slow
@pytest.mark.timeout(120)
def test_two_thousand_cancels_leave_nothing(sluice, upstream) -> None:
    upstream.script(play(stream_head() + chunk(delta("a"))))
    relay = sluice(upstream)
    cancel_many(relay, upstream, 500)
    before = relay.descriptors(), relay.rss()
    cancel_many(relay, upstream, 2000)
    assert eventually(lambda: relay.descriptors() <= before[0]), relay.descriptors()
    # The records of 2,000 streams are kept for their receipts: about 1 MB.
    assert relay.rss() - before[1] < 2.5 * (1 << 20)


def cancel_many(relay, upstream, count: int) -> None:
    """Cancels in groups of 50, FIN and RST, before the head's arrival and after an event."""
    for _ in range(count // 50):
        upstream.script(play(stream_head() + chunk(delta("a"))))
        clients = [Client(relay.port).post(CHAT, question()) for _ in range(50)]
        for number, client in enumerate(clients):
            if number % 2:
                assert client.response().event()
            client.reset() if number % 3 else client.close()
        for request in list(upstream.requests):
            request.connection.wait_closed(5)
