"""R2: request bodies go up byte for byte; the bytes of every whole event come down unchanged and
in order; upstreams are asked for identity coding, and an encoded event stream is a 502."""

import gzip

import pytest

from support.client import Client, ask
from support.upstream import FIN, play
from support.wire import (
    CHUNKED,
    EVENT_STREAM,
    LAST_CHUNK,
    chunk,
    head,
    question,
    stream,
)

CHAT = "/v1/chat/completions"
ODD_BODIES = {
    "spaces and odd order": b' \t{"stream" :true ,\r\n"model":"m","messages":[ ] }\n ',
    "escapes": rb'{"model":"m","messages":[{"content":"\ud83d\ude00 \u0000 \/ \n"}],"x":1e400}',
    "UTF-8": '{"model":"m","messages":[{"content":"안녕 👩‍👩‍👧 \u2028"}]}'.encode(),
    "big numbers, a key twice": b'{"model":"a","model":"b","n":123456789012345678901234567890}',
    "1 MiB": b'{"model":"m","prompt":"'
    + bytes(32 + n % 90 for n in range(1 << 20)).replace(b'"', b"'").replace(b"\\", b"/")
    + b'"}',
}
ODD_EVENTS = {
    "comments": b": OPENROUTER PROCESSING\n\n:\n\ndata: [DONE]\n\n",
    "unknown fields": b"colour: red\nretry: 10x\nid: \x00\ndata: [DONE]\n\n",
    "CRLF": b"event: a\r\ndata: {}\r\n\r\ndata: [DONE]\r\n\r\n",
    "CR": b"data: {}\r\rdata: [DONE]\r\r",
    "mixed line ends": b"data: a\r\ndata: b\rdata: c\n\r\ndata: d\n\rdata: [DONE]\n\n",
    "byte order mark": b"\xef\xbb\xbfdata: {}\n\ndata: [DONE]\n\n",
    "not UTF-8": b"data: \xff\xfe\xc3\x28 \x00\n\ndata: [DONE]\n\n",
    "blank lines": b"\n\n\n\ndata: {}\n\n\n\n\ndata: [DONE]\n\n",
    "many lines in one event": b"data: x\n" * 5000 + b"\ndata: [DONE]\n\n",
    "text after DONE": b'data: [DONE]\n\ndata: {"late":1}\n\n: bye\n\n',
}


@pytest.mark.parametrize("body", ODD_BODIES.values(), ids=ODD_BODIES.keys())
def test_request_body_goes_up_unchanged(relay, body: bytes) -> None:
    relay.upstream.script(play(stream(b"data: [DONE]\n\n")))
    assert ask(relay.port, "POST", CHAT, body).status == 200
    assert relay.upstream.wait_request().body == body


def test_request_body_in_chunks_goes_up_unchanged(relay) -> None:
    body = question(text="안녕" * 500)
    relay.upstream.script(play(stream(b"data: [DONE]\n\n")))
    pieces = (body[n : n + 7] for n in range(0, len(body), 7))
    with Client(relay.port) as client:
        client.send(
            b"POST /v1/chat/completions HTTP/1.1\r\nHost: 127.0.0.1\r\n"
            b"Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n"
        )
        client.send(b"".join(map(chunk, pieces)) + LAST_CHUNK)
        assert client.response().status == 200
    assert relay.upstream.wait_request().body == body


@pytest.mark.parametrize("events", ODD_EVENTS.values(), ids=ODD_EVENTS.keys())
def test_events_come_down_unchanged(relay, events: bytes) -> None:
    relay.upstream.script(play(stream(events)))
    response = ask(relay.port, "POST", CHAT, question())
    assert (response.body, response.ending) == (events, "complete")


def test_upstream_is_asked_for_identity(relay) -> None:
    relay.upstream.script(play(stream(b"data: [DONE]\n\n")))
    ask(relay.port, "POST", CHAT, question(), ("Accept-Encoding", "gzip, br"))
    assert relay.upstream.wait_request().fields["Accept-Encoding"] == "identity"


@pytest.mark.parametrize("coding", ["gzip", "br", "zstd", "deflate"])
def test_encoded_event_stream_is_refused(relay, coding: str) -> None:
    packed = gzip.compress(b"data: [DONE]\n\n")
    encoded = head(200, EVENT_STREAM, CHUNKED, ("Content-Encoding", coding))
    relay.upstream.script(play(encoded + chunk(packed) + LAST_CHUNK))
    response = ask(relay.port, "POST", CHAT, question())
    assert (response.status, response.error["code"]) == (502, "upstream_encoded")
    relay.upstream.wait_request().connection.wait_closed(2)


def test_a_client_of_http_1_0(relay) -> None:
    """It knows no chunks: it gets the bytes as they are, and the end is the connection's."""
    relay.upstream.script(play(stream(b": a\n\n", b"data: [DONE]\n\n")))
    body = question()
    with Client(relay.port) as client:
        client.send(
            b"POST /v1/chat/completions HTTP/1.0\r\nHost: localhost\r\n"
            b"Content-Type: application/json\r\nContent-Length: %d\r\n\r\n" % len(body) + body
        )
        response = client.response()
        assert response.fields["Transfer-Encoding"] is None
        assert (response.body, response.ending) == (b": a\n\ndata: [DONE]\n\n", "closed")


@pytest.mark.parametrize("framing", ["length", "close"])
def test_streams_without_chunks(relay, framing: str) -> None:
    """An event stream may be framed by its length or by the connection's end as well."""
    events = 'data: {"a":"é"}\n\ndata: [DONE]\n\n'.encode()
    if framing == "length":
        relay.upstream.script(
            play(head(200, EVENT_STREAM, ("Content-Length", str(len(events)))) + events)
        )
    else:
        relay.upstream.script(play(head(200, EVENT_STREAM) + events, FIN))
    response = ask(relay.port, "POST", CHAT, question())
    assert (response.body, response.ending) == (events, "complete")
    assert response.fields["Content-Length"] is None
