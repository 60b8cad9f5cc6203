"""R8: an answer that is no event stream is passed with its own type and a Content-Length, gathered
up to 32 MiB, so that one cut short is a 502; a longer one passes as it comes, reset if cut."""

import threading

import pytest

from support.client import Client, ask
from support.errors import STREAMED_PATHS, assert_error
from support.upstream import FIN, RST, Exchange, play
from support.wire import CHUNKED, LAST_CHUNK, answer, chunk, head, question

CHAT = "/v1/chat/completions"
BODY = '{"choices":[{"message":{"content":"안녕 \\u0000"}}]}\r\n'.encode()
JSON = ("Content-Type", "application/json")
MIB = 1 << 20
LIMIT = 32 * MIB


@pytest.mark.parametrize("path", [*STREAMED_PATHS, "/v1/embeddings"])
@pytest.mark.parametrize("framing", ["length", "chunked", "close"])
def test_passed_with_its_length(relay, path: str, framing: str) -> None:
    whole = {
        "length": play(answer(200, BODY)),
        "chunked": play(head(200, JSON, CHUNKED) + chunk(BODY[:9]) + chunk(BODY[9:]) + LAST_CHUNK),
        "close": play(head(200, JSON) + BODY, FIN),
    }
    relay.upstream.script(whole[framing])
    response = ask(relay.port, "POST", path, question(False))
    assert (response.status, response.body, response.ending) == (200, BODY, "complete")
    assert response.fields["Content-Length"] == str(len(BODY))
    assert response.fields["Transfer-Encoding"] is None
    assert response.fields["Content-Type"] == "application/json"


@pytest.mark.parametrize(
    "kind", ["text/plain; charset=utf-8", "application/json;x=y", "audio/mpeg"]
)
def test_its_own_type(relay, kind: str) -> None:
    relay.upstream.script(play(answer(200, b"abc", kind=kind)))
    response = ask(relay.port, "POST", CHAT, question(False))
    assert (response.fields["Content-Type"], response.body) == (kind, b"abc")


def test_an_empty_answer(relay) -> None:
    relay.upstream.script(play(answer(200, b"")))
    response = ask(relay.port, "POST", CHAT, question(False))
    assert (response.status, response.body, response.ending) == (200, b"", "complete")


@pytest.mark.parametrize("ending", [FIN, RST], ids=["FIN", "RST"])
@pytest.mark.parametrize("framing", ["length", "between chunks", "inside a chunk"])
def test_cut_short(relay, framing: str, ending) -> None:
    sent = {
        "length": answer(200, BODY)[:-5],
        "between chunks": head(200, JSON, CHUNKED) + chunk(BODY),
        "inside a chunk": head(200, JSON, CHUNKED) + chunk(BODY)[:-9],
    }
    relay.upstream.script(play(sent[framing], ending))
    response = ask(relay.port, "POST", CHAT, question(False))
    assert_error(response, 502, "upstream_cut")


def test_silent_in_the_middle(sluice, upstream) -> None:
    relay = sluice(upstream, idle_timeout=1)
    upstream.script(play(answer(200, BODY)[:-5]))
    response = ask(relay.port, "POST", CHAT, question(False))
    assert response.status in (502, 504)
    assert_error(response, response.status, response.error["code"])
    upstream.wait_request().connection.wait_closed(1)


def large(size: int, framing: str, ending=None, go: threading.Event | None = None):
    """Sends `size` bytes of an answer. With an `ending` it announces 1 MiB more, and ends so once
    `go` is set."""
    more = 0 if ending is None else MIB

    def handler(exchange: Exchange) -> None:
        length = ("Content-Length", str(size + more))
        exchange.send(head(200, JSON, CHUNKED if framing == "chunked" else length))
        block = bytes(range(256)) * (MIB // 256)
        for _ in range(size // MIB):
            exchange.send(chunk(block) if framing == "chunked" else block)
        if ending and go:
            exchange.wait(go)
            ending(exchange)
        elif framing == "chunked":
            exchange.send(LAST_CHUNK)

    return handler


@pytest.mark.parametrize("framing", ["length", "chunked"])
@pytest.mark.parametrize("size", [LIMIT - MIB, LIMIT + 2 * MIB], ids=["below", "above"])
def test_a_large_answer(relay, size: int, framing: str) -> None:
    relay.upstream.script(large(size, framing))
    response = ask(relay.port, "POST", CHAT, question(False))
    assert (response.status, response.ending) == (200, "complete")
    assert response.body == bytes(range(256)) * (size // 256)
    if size < LIMIT:
        assert response.fields["Content-Length"] == str(size)


@pytest.mark.parametrize("ending", [FIN, RST], ids=["FIN", "RST"])
@pytest.mark.parametrize("framing", ["length", "chunked"])
def test_a_large_answer_cut(relay, framing: str, ending) -> None:
    go = threading.Event()
    relay.upstream.script(large(LIMIT + 2 * MIB, framing, ending, go))
    with Client(relay.port) as client:
        response = client.post(CHAT, question(False)).response()
        assert response.take(LIMIT)
        go.set()
        response.rest()
    assert response.status == 200 and response.ending in ("cut", "reset")


@pytest.mark.figures
def test_a_large_answer_to_a_slow_client(sluice, upstream) -> None:
    """Past the limit backpressure holds as for a stream: memory does not grow with the answer."""
    relay = sluice(upstream)
    upstream.script(large(160 * MIB, "chunked"))
    with Client(relay.port, receive_buffer=65536) as client:
        response = client.post(CHAT, question(False)).response()
        upstream.wait_request().connection.wait_stalled()
        assert relay.rss() < 120 * MIB
        left = 160 * MIB
        while piece := response.some():
            left -= len(piece)
        assert (left, response.ending) == (0, "complete")
