"""R14: a body that is not one JSON object is refused with 400 and the place, and never reaches the
upstream; a large one is looked at beside the loop, which goes on meanwhile."""

import json
import random
import re

import pytest

from support.client import Client, ask
from support.errors import assert_error
from support.lockstep import LockStep
from support.upstream import play
from support.wire import DONE, LAST_CHUNK, chunk, question, stream

CHAT = "/v1/chat/completions"
FAULT = "invalid_request_error"
PLACE = re.compile(r"line (\d+), column (\d+)")
MIB = 1 << 20

# Body, line, column, and a word of the sentence.
BAD: dict[str, tuple[bytes, int, int, str]] = {
    "empty": (b"", 1, 1, "empty"),
    "blanks": (b" \r\n\t ", 2, 3, "empty"),
    "an array": (b"[]", 1, 1, "{"),
    "a string": (b'"a"', 1, 1, "{"),
    "a number": (b"1", 1, 1, "{"),
    "null": (b"null", 1, 1, "{"),
    "a form": (b"a=b&c=d", 1, 1, "{"),
    "a byte order mark": (b"\xef\xbb\xbf{}", 1, 1, "0xEF"),
    "cut": (b'{"messages": [', 1, 15, "end"),
    "a comma too many": (b'{"a": 1,}', 1, 9, "name"),
    "a comma too few": (b'{"a": 1\n "b": 2}', 2, 2, ", or }"),
    "on the third line": (b'{\n"a": 1,\n"b": x}', 3, 6, "value"),
    "behind Korean": ('{"안녕": "하세요", x}'.encode(), 1, 15, "name"),
    "something behind": (b"{} {}", 1, 4, "nothing more"),
    "not UTF-8": (b'{"a": "\xff"}', 1, 8, "UTF-8"),
    "an overlong form": (b'{"a": "\xc0\xaf"}', 1, 8, "UTF-8"),
    "a surrogate": (b'{"a": "\xed\xa0\x80"}', 1, 8, "UTF-8"),
    "a line break in a string": (b'{"a": "b\nc"}', 1, 9, "escape"),
    "NUL": (b'{"a": 1}\0', 1, 9, "0x00"),
    "single quotes": (b"{'a': 1}", 1, 2, "name"),
    "a comment": (b'{"a": 1} // so', 1, 10, "nothing more"),
    "NaN": (b'{"a": NaN}', 1, 7, "value"),
    "a leading zero": (b'{"a": 01}', 1, 8, ", or }"),
    "UTF-16": ('{"a": 1}'.encode("utf-16-le"), 1, 2, "0x00"),
}


@pytest.mark.parametrize(("body", "line", "column", "word"), BAD.values(), ids=BAD.keys())
@pytest.mark.parametrize("path", [CHAT, "/v1/embeddings", "/demo/v1/chat/completions"])
def test_refused(relay, path: str, body: bytes, line: int, column: int, word: str) -> None:
    with Client(relay.port) as client:
        error = assert_error(client.post(path, body).response(), 400, "invalid_json", FAULT)
        place = PLACE.search(error["message"])
        assert place and (int(place[1]), int(place[2])) == (line, column), error["message"]
        assert word in error["message"]
        assert client.request("GET", "/healthz").response().status == 200  # it is kept
    assert relay.upstream.requests == []
    relay.log("request", status=400, end="rejected", path=path)


def test_in_chunks(relay) -> None:
    with Client(relay.port) as client:
        client.send(
            b"POST /v1/chat/completions HTTP/1.1\r\nHost: localhost\r\n"
            b"Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n"
        )
        client.send(b"".join(chunk(b"%c" % byte) for byte in b'{"a": 1,}') + LAST_CHUNK)
        assert_error(client.response(), 400, "invalid_json", FAULT)
    assert relay.upstream.requests == []


GOOD = [
    b"{}",
    b' \r\n\t{ } \n',
    b'{"a":[],"b":{},"a":[{}],"":null}',
    rb'{"a":"\"\\\/\b\f\n\r\t\u0041\ud83d\ude00\ud800"}',
    '{"a":"안녕 😀 \u2028"}'.encode(),
    b'{"a":[0,-0,1.5,-1e5,1E+5,0e-9,123456789012345678901234567890]}',
    b'{"a":' + b"[" * 511 + b"]" * 511 + b"}",
]


@pytest.mark.parametrize("body", GOOD, ids=range(len(GOOD)))
def test_relayed_byte_for_byte(relay, body: bytes) -> None:
    relay.upstream.script(play(stream(DONE)))
    assert ask(relay.port, "POST", CHAT, body).status == 200
    assert relay.upstream.wait_request().body == body


def test_too_deep(relay) -> None:
    body = b'{"a":' + b"[" * 512 + b"]" * 512 + b"}"
    error = assert_error(ask(relay.port, "POST", CHAT, body), 400, "invalid_json", FAULT)
    assert "512" in error["message"]
    deep = b'{"a":' * 100_000
    assert_error(ask(relay.port, "POST", CHAT, deep), 400, "invalid_json", FAULT)
    assert relay.upstream.requests == []


def judged_by_python(body: bytes) -> bool:
    """As Python's json sees it, which takes a few things besides JSON."""

    def refuse(_: str) -> None:
        raise ValueError

    try:
        text = body.decode("utf-8")
        return isinstance(json.loads(text, parse_constant=refuse), dict)
    except (ValueError, RecursionError):
        return False


@pytest.mark.slow
def test_random_damage(relay) -> None:
    """Every one is judged as Python's json judges it."""
    relay.upstream.script(play(stream(DONE)))
    source = random.Random(3)
    whole = json.dumps(
        {"a": [1, -2.5e3, True, None, {"b": "x\n\u00e9\\"}], "안녕": ["하", []], "c": ""},
        ensure_ascii=False,
    ).encode()
    pieces = [b'"', b"\\", b",", b":", b"{", b"}", b"[", b"]", b"0", b"-", b"e", b".", b" ", b"\n"]
    pieces += [b"\xec", b"\x80", b"\x1f", b"u12", b"true", b"\\u12ab", b"9"]
    taken = 0
    with Client(relay.port) as client:
        for _ in range(3000):
            body = bytearray(whole)
            for _ in range(source.randint(1, 3)):
                place = source.randrange(len(body))
                body[place : place + source.randint(0, 2)] = source.choice(pieces)
            response = client.post(CHAT, bytes(body)).response()
            assert response.rest()
            assert (response.status == 200) == judged_by_python(bytes(body)), bytes(body)
            taken += response.status == 200
    assert 100 < taken < 2900
    assert len(relay.upstream.requests) == taken


def hostile(size: int) -> bytes:
    """As long to look at as can be, and wrong only at its very end."""
    return b'{"a":[' + b'"\xec\x95\x88\\u0041",' * (size // 12 - 2) + b"1]"


@pytest.mark.parametrize("size", [255 << 10, 257 << 10, 2 * MIB])
def test_large(relay, size: int) -> None:
    """Both sides of the size from which another thread looks."""
    relay.upstream.script(play(stream(DONE)))
    body = hostile(size)
    assert_error(ask(relay.port, "POST", CHAT, body), 400, "invalid_json", FAULT)
    assert relay.upstream.requests == []
    assert ask(relay.port, "POST", CHAT, body + b"}").status == 200
    assert relay.upstream.wait_request().body == body + b"}"


def test_the_client_leaves_while_it_is_looked_at(relay) -> None:
    body = hostile(12 * MIB) + b"}"
    for number in range(6):
        client = Client(relay.port).post(CHAT, body)
        client.reset() if number % 2 else client.close()
    relay.upstream.script(play(stream(DONE)))
    assert ask(relay.port, "POST", CHAT, question()).status == 200
    assert relay.running


@pytest.mark.figures
@pytest.mark.slow
def test_a_stream_beside_it_keeps_its_pace(sluice, upstream) -> None:
    """Four hostile bodies of 16 MiB; looked at on the loop, each would hold it up for 20 ms."""
    relay = sluice(upstream)
    body = hostile(16 * MIB - 100)
    stream_ = LockStep(relay, upstream)
    stream_.times(300)
    clients = [Client(relay.port) for _ in range(4)]
    for client in clients:
        client.post(CHAT, body[:-1], ("Content-Length", str(len(body))))
    slowest = []
    for client in clients:
        client.send(body[-1:])
        slowest.append(max(stream_.times(200)))
    for client in clients:
        assert client.response().status == 400
        client.close()
    stream_.end()
    assert sorted(slowest)[1] < 0.010, slowest
    assert len(upstream.requests) == 1
