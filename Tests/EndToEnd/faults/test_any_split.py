"""R2, R3: however the network cuts a stream, the client's bytes equal the upstream's: every split
position of a stream rich in UTF-8, and every recorded stream, whole, in odd pieces, by the byte."""

import threading

import pytest

from support.client import Client, ask
from support.recorded import RECORDED, Recorded
from support.upstream import Exchange, play
from support.wire import LAST_CHUNK, chunk, head, question, stream_head

CHAT = "/v1/chat/completions"
RICH = (
    'data: {"안":"👩‍👩‍👧"}\n\n: é\r\n\r\nevent: ß\rdata: 𝄞\r\r'
    'data: a\r\ndata: \u2028\r\n\r\ndata: {"finish_reason":"stop"}\n\ndata: [DONE]\n\n'
).encode()
FIRST = b"data: first\n\n"


def in_reads(exchange: Exchange, pieces: list[bytes]) -> None:
    """Sends each piece as a chunk of its own and, with luck, a read of its own."""
    exchange.send(stream_head())
    for piece in pieces:
        exchange.send(chunk(piece))
    exchange.send(LAST_CHUNK)


def test_every_split_position(relay) -> None:
    """The second read follows once the client has what the first made whole, so that the two are
    never one; of the first read exactly the whole events are handed on."""
    with Client(relay.port) as client:
        for position in range(1, len(RICH)):
            go = threading.Event()
            first, second = FIRST + RICH[:position], RICH[position:]
            relay.upstream.script(play(stream_head(), chunk(first), go, chunk(second) + LAST_CHUNK))
            response = client.post(CHAT, question()).response()
            assert response.take(len(FIRST)) == FIRST
            go.set()
            assert response.rest() == RICH, position
            assert response.ending == "complete"


@pytest.mark.parametrize("size", [1, 7, 1 << 20], ids=["by the byte", "by sevens", "whole"])
@pytest.mark.parametrize("recorded", RECORDED, ids=lambda recorded: recorded.name)
def test_recorded_streams(relay, recorded: Recorded, size: int) -> None:
    body = recorded.body
    pieces = [body[n : n + size] for n in range(0, len(body), size)]
    if recorded.streamed:
        relay.upstream.script(lambda exchange: in_reads(exchange, pieces))
    else:
        length = ("Content-Length", str(len(body)))
        top = head(recorded.status, recorded.kind, length)
        relay.upstream.script(play(top, *pieces))
    response = ask(relay.port, "POST", recorded.path, question())
    assert (response.status, response.ending) == (recorded.status, "complete")
    if recorded.streamed or recorded.body[:1] == b"{":
        assert response.body == body


def test_there_are_recorded_streams() -> None:
    assert len(RECORDED) > 20
