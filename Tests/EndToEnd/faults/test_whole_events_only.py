"""R3: an unfinished event at a failure is not handed on; one event may be 8 MiB, past that the
stream ends in band."""

import json
import threading

import pytest

from support.client import Client, ask
from support.upstream import FIN, RST, Exchange, play
from support.wire import DONE, LAST_CHUNK, chunk, delta, question, stream_head

CHAT = "/v1/chat/completions"
MIB = 1 << 20
UNFINISHED = {
    "inside the JSON": b'data: {"half',
    "inside a character": 'data: {"안'.encode()[:-1],
    "before the blank line": b'data: {"choices":[]}\n',
    "inside the blank line's CRLF": b'data: {"choices":[]}\r\n',
    "inside DONE": b"data: [DON",
    "DONE without its blank line": b"data: [DONE]\n",
}


@pytest.mark.parametrize("ending", [FIN, RST], ids=["FIN", "RST"])
@pytest.mark.parametrize("half", UNFINISHED.values(), ids=UNFINISHED.keys())
def test_unfinished_event_is_not_handed_on(relay, half: bytes, ending) -> None:
    go = threading.Event()
    relay.upstream.script(play(stream_head(), chunk(delta("a") + half), go, ending))
    with Client(relay.port) as client:
        response = client.post(CHAT, question()).response()
        assert response.event() == delta("a")
        go.set()
        last = response.event()
        assert json.loads(last.removeprefix(b"data: "))["error"]["code"] == "upstream_cut"
        assert (response.rest(), response.ending) == (b"", "complete")


def big_event(size: int) -> bytes:
    """An event of `size` bytes, its blank line included."""
    return b"data: " + b"x" * (size - 8) + b"\n\n"


def in_chunks(event: bytes):
    def handler(exchange: Exchange) -> None:
        exchange.send(stream_head())
        for start in range(0, len(event), MIB):
            exchange.send(chunk(event[start : start + MIB]))
        exchange.send(chunk(DONE) + LAST_CHUNK)

    return handler


@pytest.mark.parametrize("size", [MIB, 8 * MIB - 1, 8 * MIB], ids=["1 MiB", "just under", "8 MiB"])
def test_a_large_event_passes(relay, size: int) -> None:
    event = big_event(size)
    relay.upstream.script(in_chunks(event))
    response = ask(relay.port, "POST", CHAT, question())
    assert response.body == event + DONE
    assert response.ending == "complete"


# The bound is looked at once a read, so one read more may slip through.
@pytest.mark.parametrize("size", [8 * MIB + (32 << 10), 9 * MIB], ids=["just over", "9 MiB"])
def test_a_larger_event_ends_the_stream(relay, size: int) -> None:
    relay.upstream.script(in_chunks(big_event(size)))
    response = ask(relay.port, "POST", CHAT, question())
    assert json.loads(response.body.removeprefix(b"data: "))["error"]["code"] == "upstream_too_long"
    assert response.body.endswith(b"\n\n") and response.ending == "complete"
    relay.upstream.wait_request().connection.wait_closed(2)
    relay.log("request", end="too_long")
