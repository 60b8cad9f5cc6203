"""R12: bytes behind a complete answer end that connection, also when they come while it idles;
they are never the answer to the next request."""

import threading
import time

import pytest

from support.client import Client
from support.upstream import play
from support.wire import DONE, answer, question, stream

CHAT = "/v1/chat/completions"
EVIL = stream(b"data: evil\n\n", DONE)
FINE = b": fine\n\n" + DONE
ANSWERS = {"streamed": stream(DONE), "plain": answer(200, b"{}")}


@pytest.mark.parametrize("first", ANSWERS.values(), ids=ANSWERS.keys())
@pytest.mark.parametrize(
    "evil", [EVIL, answer(200, b"evil"), b"evil"], ids=["a stream", "an answer", "garbage"]
)
def test_in_the_same_read(sluice, upstream, first: bytes, evil: bytes) -> None:
    relay = sluice(upstream)
    upstream.script(play(first + evil), play(stream(FINE)))
    with Client(relay.port) as client:
        assert b"evil" not in client.post(CHAT, question()).response().body
        assert client.post(CHAT, question()).response().body == FINE
        upstream.wait_request().connection.wait_closed(2)
    assert upstream.requests[0].connection is not upstream.requests[1].connection


@pytest.mark.parametrize("first", ANSWERS.values(), ids=ANSWERS.keys())
def test_while_it_idles(sluice, upstream, first: bytes) -> None:
    relay = sluice(upstream)
    later = play(first, lambda _: time.sleep(0.1), EVIL)
    upstream.script(later, play(stream(FINE)))
    with Client(relay.port) as client:
        client.post(CHAT, question()).response().rest()
        upstream.wait_request().connection.wait_closed(2)
        assert client.post(CHAT, question()).response().body == FINE


def test_at_the_moment_of_the_next_request(sluice, upstream) -> None:
    """The bytes are there when the next request comes, before the relay can have looked at either:
    it may fail, but never lie."""
    relay = sluice(upstream)
    for _ in range(40):
        go, sent = threading.Event(), threading.Event()
        first = play(stream(FINE), go, EVIL, lambda _, sent=sent: sent.set())
        upstream.script(first, play(stream(FINE)))
        with Client(relay.port) as client:
            client.post(CHAT, question()).response().rest()
            go.set()
            assert sent.wait(5)
            response = client.post(CHAT, question()).response()
            assert b"evil" not in response.body
            assert response.status == 502 or response.body == FINE
