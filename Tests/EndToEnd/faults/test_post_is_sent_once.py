"""R12: a POST is sent to the upstream once (RFC 9110, 9.2.2): if a reused connection dies before
the answer, the client gets a 502."""

import pytest

from support.client import Client
from support.errors import assert_error
from support.upstream import FIN, RST, play
from support.wire import DONE, question, stream

CHAT = "/v1/chat/completions"


@pytest.mark.parametrize("half", [b"", b"HTTP/1.1 200 O"], ids=["nothing", "half a head"])
@pytest.mark.parametrize("ending", [FIN, RST], ids=["FIN", "RST"])
@pytest.mark.parametrize("size", [10, 300_000], ids=["small", "large"])
def test_reused_connection_dies_before_the_answer(
    sluice, upstream, size: int, ending, half: bytes
) -> None:
    relay = sluice(upstream)
    upstream.script(play(stream(DONE)), play(half, ending), play(stream(DONE)))
    with Client(relay.port) as client:
        assert client.post(CHAT, question()).response().body == DONE
        response = client.post(CHAT, question(pad="x" * size)).response()
        assert response.status == 502
        assert_error(response, 502, response.error["code"])
        assert response.error["code"] in ("upstream_cut", "upstream_broken")
        first, second = upstream.requests
        assert first.connection is second.connection, "the test needs a reused connection"
        assert client.post(CHAT, question()).response().body == DONE
    assert len(upstream.requests) == 3


def test_fresh_connection_dies_before_the_answer(sluice, upstream) -> None:
    relay = sluice(upstream)
    upstream.script(play(FIN), play(stream(DONE)))
    with Client(relay.port) as client:
        assert client.post(CHAT, question()).response().status == 502
    assert len(upstream.requests) == 1


def test_a_server_error_is_not_tried_again(sluice, upstream) -> None:
    relay = sluice(upstream)
    upstream.script(play(b"HTTP/1.1 503 Busy\r\nContent-Length: 0\r\n\r\n"))
    with Client(relay.port) as client:
        assert client.post(CHAT, question()).response().status == 503
    assert len(upstream.requests) == 1
