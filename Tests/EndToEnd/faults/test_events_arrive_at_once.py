"""R1: each event reaches the client before the upstream sends its next one (lock-step)."""

import threading

import pytest

from support.client import Client
from support.upstream import Exchange
from support.wire import LAST_CHUNK, chunk, question, stream_head

EVENTS = 1000


@pytest.mark.parametrize("newline", [b"\n", b"\r\n", b"\r"], ids=["LF", "CRLF", "CR"])
@pytest.mark.parametrize("path", ["/v1/chat/completions", "/v1/responses"])
def test_lock_step(relay, newline: bytes, path: str) -> None:
    taken = threading.Semaphore(1)
    events = [b'data: {"n":%d}' % n + newline * 2 for n in range(EVENTS)]
    events.append(b"data: [DONE]" + newline * 2)

    def handler(exchange: Exchange) -> None:
        exchange.send(stream_head())
        for event in events:
            assert taken.acquire(timeout=10), "the client never got the event before"
            exchange.send(chunk(event))
        exchange.send(LAST_CHUNK)

    relay.upstream.script(handler)
    with Client(relay.port) as client:
        response = client.post(path, question()).response()
        for event in events:
            assert response.take(len(event)) == event
            taken.release()
        assert (response.rest(), response.ending) == (b"", "complete")


def test_head_comes_before_the_first_event(relay) -> None:
    """The head is handed on when it came, not with the first event."""
    go = threading.Event()

    def handler(exchange: Exchange) -> None:
        exchange.send(stream_head())
        exchange.wait(go)
        exchange.send(chunk(b"data: [DONE]\n\n") + LAST_CHUNK)

    relay.upstream.script(handler)
    with Client(relay.port) as client:
        response = client.post("/v1/chat/completions", question()).response()
        go.set()
        assert response.rest() == b"data: [DONE]\n\n"
