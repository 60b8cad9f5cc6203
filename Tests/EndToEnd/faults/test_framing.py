"""R14: a head that servers could read differently is refused with 400 and the connection closed, so
that no request is smuggled inside another: the second one is neither answered nor relayed."""

import json

import pytest

from support.client import Client
from support.process import Program
from support.upstream import play
from support.wire import LAST_CHUNK, answer, chunk, question

CHAT = "/v1/chat/completions"
START = b"POST /v1/chat/completions HTTP/1.1\r\n"
HOST = b"Host: localhost\r\n"
JSON = b"Content-Type: application/json\r\n"
LENGTH = b"Content-Length: %d\r\n"
CHUNKED = b"Transfer-Encoding: chunked\r\n"
BODY = question()
SMUGGLED = START + HOST + JSON + LENGTH % len(BODY) + b"\r\n" + BODY
GET = b"GET /healthz HTTP/1.1\r\n"


def post(*fields: bytes, body: bytes = b"", start: bytes = START, host: bytes = HOST) -> bytes:
    return start + host + JSON + b"".join(fields) + b"\r\n" + body


def get(*fields: bytes, start: bytes = GET, host: bytes = HOST) -> bytes:
    return start + host + b"".join(fields) + b"\r\n"


def length(size: int, spelling: bytes = LENGTH) -> bytes:
    return spelling % size


SHORT = len(BODY)
LONG = SHORT + len(SMUGGLED)
AS_CHUNKS = chunk(BODY) + LAST_CHUNK
OURS = {
    "length, then coding": post(length(SHORT), CHUNKED, body=AS_CHUNKS),
    "coding, then length": post(CHUNKED, length(SHORT), body=AS_CHUNKS),
    "coding, and a length that hides the next": post(CHUNKED, length(LONG), body=AS_CHUNKS),
    "two lengths": post(length(SHORT), length(LONG), body=BODY),
    "two lengths, the longer first": post(length(LONG), length(SHORT), body=BODY),
    "two equal lengths": post(length(SHORT), length(SHORT), body=BODY),
    "a length of a GET beside a coding": get(length(5), CHUNKED) + LAST_CHUNK,
    "coding twice": post(CHUNKED, CHUNKED, body=AS_CHUNKS),
    "coding twice in one": post(b"Transfer-Encoding: chunked, chunked\r\n", body=AS_CHUNKS),
    "xchunked": post(b"Transfer-Encoding: xchunked\r\n", body=AS_CHUNKS),
    "identity": post(b"Transfer-Encoding: identity\r\n", length(SHORT), body=BODY),
    "chunked, identity": post(b"Transfer-Encoding: chunked, identity\r\n", body=AS_CHUNKS),
    "gzip, chunked": post(b"Transfer-Encoding: gzip, chunked\r\n", body=AS_CHUNKS),
    "chunked; parameter": post(b"Transfer-Encoding: chunked;q=1\r\n", body=AS_CHUNKS),
    "empty coding": post(b"Transfer-Encoding:\r\n", body=AS_CHUNKS),
    "VT before chunked": post(b"Transfer-Encoding: \x0bchunked\r\n", body=AS_CHUNKS),
    "NUL behind chunked": post(b"Transfer-Encoding: chunked\0\r\n", body=AS_CHUNKS),
    "blank before the colon": post(b"Content-Length : %d\r\n" % SHORT, body=BODY),
    "blank before coding's colon": post(b"Transfer-Encoding : chunked\r\n", body=AS_CHUNKS),
    "coding folded": post(b"Transfer-Encoding:\r\n chunked\r\n", body=AS_CHUNKS),
    "a folded field": get(b"X: a\r\n b\r\n"),
    "a folded last field with length": post(length(SHORT), b"X: a\r\n\tb\r\n", body=BODY),
    "a fold before all fields": get(host=b" X: a\r\n" + HOST),
    "two hosts": get(b"Host: localhost\r\n"),
    "two hosts, one of them foreign": get(b"Host: evil.example\r\n"),
    "no host": get(host=b""),
    "NUL in a value": get(b"X: a\0b\r\n"),
    "NUL at a value's end": get(b"X: a\0\r\n"),
    "NUL in a value that is not the last": get(b"X: a\0b\r\nY: c\r\n"),
    "bare CR in a value": get(b"X: a\rContent-Length: 4\r\n"),
    "a control character in a value": get(b"X: a\x01b\r\n"),
    "DEL in a value": get(b"X: a\x7fb\r\n"),
    "a blank in a name": get(b"X Y: a\r\n"),
    "a control character in a name": get(b"X\x01: a\r\n"),
    "brackets in a name": get(b"X(y): a\r\n"),
    "8 bits in a name": get(b"X\xff: a\r\n"),
    "no name": get(b": a\r\n"),
    "no name, between others": get(b": a\r\nX: y\r\n"),
    "NUL in the target": get(start=b"GET /healthz\0x HTTP/1.1\r\n"),
    "NUL in the query": get(start=b"GET /healthz?x\0y=1 HTTP/1.1\r\n"),
    "a control character in the target": get(start=b"GET /healthz\x01 HTTP/1.1\r\n"),
    "a control character in the query": get(start=b"GET /healthz?x=\x1b[2J HTTP/1.1\r\n"),
    "TAB in the target": get(start=b"GET /healthz\tx HTTP/1.1\r\n"),
    "a blank in the target": get(start=b"GET /healthz x HTTP/1.1\r\n"),
    "two blanks before the target": get(start=b"GET  /healthz HTTP/1.1\r\n"),
    "two blanks behind the target": get(start=b"GET /healthz  HTTP/1.1\r\n"),
    "NUL in the method": get(start=b"GE\0T /healthz HTTP/1.1\r\n"),
    "a control character in the method": get(start=b"GE\x01T /healthz HTTP/1.1\r\n"),
    "brackets in the method": get(start=b"(GET) /healthz HTTP/1.1\r\n"),
    "version 1.2": get(start=b"GET /healthz HTTP/1.2\r\n"),
    "coding in HTTP/1.0": post(CHUNKED, body=AS_CHUNKS, start=START.replace(b"1.1", b"1.0")),
}

# libmicrohttpd refuses these by itself: a status of its own choice, then a close.
ITS_OWN = {
    "no number": post(b"Content-Length: x\r\n", body=BODY),
    "a signed length": post(b"Content-Length: +%d\r\n" % SHORT, body=BODY),
    "a negative length": post(b"Content-Length: -1\r\n", body=BODY),
    "a hexadecimal length": post(b"Content-Length: 0x10\r\n", body=BODY),
    "a list of lengths": post(b"Content-Length: %d, %d\r\n" % (SHORT, SHORT), body=BODY),
    "an empty length": post(b"Content-Length:\r\n", body=BODY),
    "a length beyond numbers": post(b"Content-Length: 99999999999999999999\r\n", body=BODY),
    "no colon": get(b"Content-Length\r\n"),
    "NUL in a name": get(b"X\0: a\r\n"),
    "HTTP/9.9": get(start=b"GET /healthz HTTP/9.9\r\n"),
    "http/1.1": get(start=b"GET /healthz http/1.1\r\n"),
    "no version": b"GET /healthz\r\n\r\n",
    "TABs in the start line": get(start=b"GET\t/healthz\tHTTP/1.1\r\n"),
    "a chunk's size with a sign": post(CHUNKED, body=b"+5\r\nabcde\r\n" + LAST_CHUNK),
    "a chunk's size of base 16": post(CHUNKED, body=b"0x5\r\nabcde\r\n" + LAST_CHUNK),
    "a chunk without end": post(CHUNKED, body=b"5\r\nabcdeX\r\n" + LAST_CHUNK),
}


def told(relay: Program, data: bytes) -> bytes:
    """All that comes back, to the server's close."""
    with Client(relay.port) as client:
        client.send(data)
        answered = client.all()
        assert client.ending in ("closed", "reset")
        return answered


@pytest.mark.parametrize("request_", OURS.values(), ids=OURS.keys())
def test_refused(relay, request_: bytes) -> None:
    answered = told(relay, request_ + SMUGGLED)
    assert answered.startswith(b"HTTP/1.1 400 ")
    assert answered.count(b"HTTP/1.1 ") == 1, answered
    assert b"connection: close" in answered.lower()
    error = json.loads(answered.split(b"\r\n\r\n", 1)[1])["error"]
    assert (error["code"], error["type"]) == ("malformed_request", "invalid_request_error")
    assert relay.upstream.requests == []
    relay.log("request", status=400, end="rejected")


@pytest.mark.parametrize("request_", ITS_OWN.values(), ids=ITS_OWN.keys())
def test_refused_by_libmicrohttpd(relay, request_: bytes) -> None:
    answered = told(relay, request_ + SMUGGLED)
    assert b" 200 " not in answered
    for answer in answered.split(b"HTTP/1.")[1:]:
        assert answer[2:5] in (b"400", b"413", b"505"), answered
    assert relay.upstream.requests == []


@pytest.mark.parametrize("request_", OURS.values(), ids=OURS.keys())
def test_refused_byte_by_byte(relay, request_: bytes) -> None:
    """However the network cut it."""
    with Client(relay.port) as client:
        try:
            for place in range(len(request_)):
                client.send(request_[place : place + 1])
        except OSError:
            pass  # refused before it was all sent
        answered = client.all()
    assert not answered or b" 400 " in answered.split(b"\r\n")[0]
    assert answered.count(b"HTTP/1.1 ") <= 1
    assert relay.upstream.requests == []


FINE = {
    "bare LF": b"GET /healthz HTTP/1.1\nHost: localhost\nX: y\n\n",
    "no blank behind the colon": get(b"X:y\r\n"),
    "blanks around a value": get(b"X:  \t y \t \r\n"),
    "an empty value": get(b"X:\r\n"),
    "an empty last value": get(b"X: y\r\nY: \r\n"),
    "8 bits in a value": get("X: 안녕\r\n".encode()),
    "TAB in a value": get(b"X: a\tb\r\n"),
    "every byte of a token": get(b"!#$%&'*+-.^_`|~09azAZ: y\r\n"),
    "an escaped query": get(start=b"GET /healthz?x=%20&y=%41&z HTTP/1.1\r\n"),
    "empty lines before": b"\r\n\r\n" + get(),
    "cookies": get(b"Cookie: a=b; c=d\r\n"),
    "the same field twice": get(b"X: a\r\nX: b\r\n"),
    "a length of nothing": get(b"Content-Length: 0\r\n"),
    "many fields": get(*(b"X-%d: y\r\n" % number for number in range(100))),
}


@pytest.mark.parametrize("request_", FINE.values(), ids=FINE.keys())
def test_taken(relay, request_: bytes) -> None:
    """Odd, but everybody reads it the same way: answered, and the connection kept."""
    with Client(relay.port) as client:
        for _ in range(2):
            client.send(request_)
            assert client.response().body == b"ok\n"


HIDDEN = {
    "lines of chunks that end with LF": b"2\n{}\n0\n\n",
    "a chunk's extension": b"2;a=b\r\n{}\r\n0\r\n\r\n",
    "trailers": b"2\r\n{}\r\n0\r\nX: y\r\n\r\n",
    "trailers about the framing": b"2\r\n{}\r\n0\r\nContent-Length: 5\r\nHost: evil\r\n\r\n",
}


@pytest.mark.parametrize("chunks", HIDDEN.values(), ids=HIDDEN.keys())
def test_what_libmicrohttpd_hides(relay, chunks: bytes) -> None:
    """README, Known limits: taken, with one meaning, and gone before it reaches the upstream."""
    relay.upstream.script(play(answer(200, b"{}")))
    with Client(relay.port) as client:
        client.send(post(CHUNKED, body=chunks) + get())
        assert client.response().body == b"{}" and client.response().body == b"ok\n"
    request = relay.upstream.wait_request()
    assert request.body == b"{}" and request.fields["Content-Length"] == "2"
    assert not {"x", "transfer-encoding"} & request.fields.names()


def test_chunked_in_any_case(relay) -> None:
    for coding in (b"chunked", b"Chunked", b"CHUNKED"):
        with Client(relay.port) as client:
            client.send(post(b"Transfer-Encoding: %b\r\n" % coding, body=AS_CHUNKS))
            assert relay.upstream.wait_request().body == BODY
        relay.upstream.script()


@pytest.mark.parametrize("method", ["TRACE", "CONNECT"])
@pytest.mark.parametrize("target", ["/", CHAT, "/nosuch", "localhost:80"])
def test_methods_that_no_path_takes(relay, method: str, target: str) -> None:
    answered = told(relay, f"{method} {target} HTTP/1.1\r\n".encode() + HOST + b"\r\n" + SMUGGLED)
    assert answered.startswith(b"HTTP/1.1 405 ") and b"\r\nAllow: GET, HEAD, POST\r\n" in answered
    assert answered.count(b"HTTP/1.1 ") == 1 and relay.upstream.requests == []


@pytest.mark.parametrize("method", ["BREW", "get", "X" * 9000, "DELETE"])
def test_other_methods(relay, method: str) -> None:
    with Client(relay.port) as client:
        client.send(f"{method} {CHAT} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode())
        response = client.response()
        assert (response.status, response.fields["Allow"]) == (405, "POST")
        assert response.error["code"] == "method_not_allowed"
    assert relay.upstream.requests == []
