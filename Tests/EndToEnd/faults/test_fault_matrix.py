"""R3, R8, R9: each way for an upstream to fail, at each place of a stream, with and without TLS.
Before the head its client gets a status, after it the events that came whole and one error event;
the receipt says how it ended, nothing is left open, nothing was asked twice, and the next request
on the same connection is served."""

import json
import secrets
import ssl
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest

from conftest import finish, start
from support.client import Client, Response, ask
from support.errors import CHAT, assert_ends_in_band, assert_error
from support.faulty import FaultyUpstream, Link, certificate
from support.process import Program, eventually
from support.wire import (
    CHUNKED,
    DONE,
    EVENT_STREAM,
    LAST_CHUNK,
    answer,
    chunk,
    delta,
    head,
    question,
    stream,
    stream_head,
)

EVENTS = [delta("a"), delta("b")]
HALF_HEAD = b"HTTP/1.1 200 OK\r\nContent-Ty"


@dataclass(frozen=True)
class Fault:
    """`act` fails; `status` and `codes` are the answer before the head, `code` is the last event's
    after it; the receipt says `ended`."""

    act: Callable[[Link], None]
    codes: tuple[str, ...]
    status: int = 502
    code: str = "upstream_cut"
    ended: str = "upstream_cut"


def says(data: bytes) -> Callable[[Link], None]:
    """These bytes; the connection goes on."""
    return lambda link: link.send(data)


def stops_after(data: bytes) -> Callable[[Link], None]:
    """These bytes, then silence."""

    def act(link: Link) -> None:
        link.send(data)
        link.silence()

    return act


LOST = ("upstream_cut", "upstream_broken")
SILENCE = Fault(Link.silence, ("upstream_timeout",), 504, "upstream_idle", "timed_out")
FAULTS = {"FIN": Fault(Link.fin, LOST), "RST": Fault(Link.rst, LOST), "silence": SILENCE}
BROKEN_CHUNKS = {"broken chunks": Fault(stops_after(b"xyz\r\n"), ())}
TLS_FAULTS = {
    "FIN without close_notify": Fault(Link.cut, LOST),
    "a broken record": Fault(Link.garble, (*LOST, "upstream_tls")),
}
PLACES = {
    "before the first event": b"",
    "between events": b"".join(map(chunk, EVENTS)),
    "inside an event": b"".join(map(chunk, EVENTS)) + chunk(b'data: {"half'),
    "inside a chunk": b"".join(map(chunk, EVENTS)) + b'40\r\ndata: {"half',
}

ERROR = b'{"error":{"message":"Slow down.","type":"rate","param":null,"code":"slow"}}'
ENCODED = head(200, EVENT_STREAM, CHUNKED, ("Content-Encoding", "gzip"))
SHORT = head(200, ("Content-Type", "application/json"), ("Content-Length", "100")) + b'{"a":'
ANSWERS = {
    "garbage": Fault(stops_after(b"SSH-2.0-OpenSSH_9.2\r\n"), ("upstream_broken",),
                     ended="refused"),
    "gzip, cut": Fault(stops_after(ENCODED + chunk(b"\x1f\x8b\x08")), ("upstream_encoded",),
                       ended="refused"),
    "a redirect": Fault(says(answer(302, b"", ("Location", "/x"))), ("upstream_redirect",),
                        ended="refused"),
    "status 429": Fault(says(answer(429, ERROR)), ("slow",), 429, ended="finished"),
    "status 503": Fault(says(answer(503, ERROR)), ("slow",), 503, ended="finished"),
    "JSON cut by FIN": Fault(lambda link: (link.send(SHORT), link.fin()), ("upstream_cut",)),
    "JSON cut by RST": Fault(lambda link: (link.send(SHORT), link.rst()), ("upstream_cut",)),
    "JSON that stalls": Fault(stops_after(SHORT), ("upstream_idle",), 504, ended="timed_out"),
}  # fmt: skip


@pytest.fixture(scope="module", params=["plain", "TLS"])
def matrix(request, tmp_path_factory) -> Iterator[tuple[Program, FaultyUpstream, int]]:
    """A program whose upstream speaks TLS or does not; it trusts the upstream's certificate. And
    its sockets beside those to the upstream, once it has relayed something."""
    context, env = None, None
    if request.param == "TLS":
        made, key = certificate(tmp_path_factory.mktemp("tls"))
        context, env = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER), {"SSL_CERT_FILE": str(made)}
        context.load_cert_chain(made, key)
    upstream = FaultyUpstream(context)
    program = start(upstream.url, env, idle_timeout=1, first_byte_timeout=1)
    upstream.handler = lambda link: link.send(stream(DONE))
    assert ask(program.port, "POST", CHAT, question()).body == DONE
    yield program, upstream, program.sockets() - upstream.open
    finish(program)
    upstream.stop()


@pytest.fixture
def cell(matrix) -> Iterator["Cell"]:
    """One fault: what is around it is as it was before."""
    cell = Cell(*matrix)
    yield cell
    cell.nothing_is_left()


class Cell:
    def __init__(self, relay: Program, upstream: FaultyUpstream, sockets: int) -> None:
        self.relay, self.upstream, self.sockets = relay, upstream, sockets
        self.posts, self.name = upstream.posts, secrets.token_urlsafe(16)
        self.client, self.go = Client(relay.port), threading.Event()

    def fails(self, fault: Fault, sent: bytes = b"") -> Response:
        """The response to a stream whose upstream fails once `go` is set, if anything was sent."""

        def handler(link: Link) -> None:
            if sent:
                link.send(sent)
                assert self.go.wait(10)
            fault.act(link)

        self.upstream.handler = handler
        return self.client.post(CHAT, question(), ("Sluice-Stream", self.name)).response()

    def receipt(self, ended: str, events: int, response: Response) -> None:
        told = json.loads(ask(self.relay.port, "GET", f"/api/streams/{self.name}").body)
        assert (told["ended"], told["status"]) == (ended, response.status), told
        assert (told["events"], told["bytes"]) == (events, len(response.body)), told

    def nothing_is_left(self) -> None:
        """The question was sent once, the client's connection still serves, and what was opened
        for the stream is closed."""
        assert self.upstream.posts == self.posts + 1
        self.upstream.handler = lambda link: link.send(stream(*EVENTS, DONE))
        again = self.client.post(CHAT, question()).response()
        assert (again.body, again.ending) == (b"".join(EVENTS) + DONE, "complete")
        self.client.close()
        assert eventually(lambda: self.relay.sockets() - self.upstream.open <= self.sockets)


BROKEN = FAULTS | BROKEN_CHUNKS | TLS_FAULTS
WITHOUT_HEAD = {"before the head": b"", "inside the head": HALF_HEAD}
# What is inside a chunk is text, whatever it looks like.
WITHOUT_END = [(name, place) for name in FAULTS | BROKEN_CHUNKS for place in PLACES
               if (name, place) != ("broken chunks", "inside a chunk")]  # fmt: skip
with_tls = pytest.mark.parametrize("matrix", ["TLS"], indirect=True)


@pytest.mark.parametrize("place", WITHOUT_HEAD)
@pytest.mark.parametrize("name", FAULTS)
def test_no_head(cell: Cell, name: str, place: str) -> None:
    no_head(cell, name, place)


@with_tls
@pytest.mark.parametrize("place", WITHOUT_HEAD)
@pytest.mark.parametrize("name", TLS_FAULTS)
def test_no_head_by_tls(cell: Cell, name: str, place: str) -> None:
    no_head(cell, name, place)


def no_head(cell: Cell, name: str, place: str) -> None:
    fault = BROKEN[name]
    cell.go.set()
    response = cell.fails(fault, WITHOUT_HEAD[place])
    assert response.error["code"] in fault.codes, response.error
    assert_error(response, fault.status, response.error["code"])
    cell.receipt(fault.ended, 0, response)


@pytest.mark.parametrize(("name", "place"), WITHOUT_END)
def test_no_end(cell: Cell, name: str, place: str) -> None:
    no_end(cell, name, place)


@with_tls
@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("name", TLS_FAULTS)
def test_no_end_by_tls(cell: Cell, name: str, place: str) -> None:
    no_end(cell, name, place)


def no_end(cell: Cell, name: str, place: str) -> None:
    fault, events = BROKEN[name], EVENTS if PLACES[place] else []
    response = cell.fails(fault, stream_head() + PLACES[place])
    assert (response.status, [response.event() for _ in events]) == (200, events)
    cell.go.set()
    assert_ends_in_band(CHAT, response, fault.code)
    cell.receipt(fault.ended, len(events), response)


@pytest.mark.parametrize("name", ANSWERS)
def test_other_answers(cell: Cell, name: str) -> None:
    fault = ANSWERS[name]
    response = cell.fails(fault)
    assert (response.status, response.error["code"]) == (fault.status, fault.codes[0])
    assert response.ending == "complete"
    cell.receipt(fault.ended, 0, response)


@pytest.mark.parametrize("version", [ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3])
def test_an_alert(sluice, tmp_path, version: ssl.TLSVersion) -> None:
    """The upstream wants a certificate of the relay, which has none: in TLS 1.2 the alert comes in
    the handshake, in 1.3 behind it."""
    made, key = certificate(tmp_path)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(made, key)
    context.load_verify_locations(made)
    context.verify_mode, context.maximum_version = ssl.CERT_REQUIRED, version
    upstream = FaultyUpstream(context)
    relay = sluice(upstream.url, {"SSL_CERT_FILE": str(made)})
    for _ in range(3):
        response = ask(relay.port, "POST", CHAT, question())
        assert response.error["code"] in (*LOST, "upstream_tls"), response.error
        assert_error(response, 502, response.error["code"])
    assert upstream.posts == 0
    assert eventually(lambda: upstream.open == 0)
    upstream.stop()


def test_authorities_that_are_not_there(sluice, tmp_path) -> None:
    made, key = certificate(tmp_path)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(made, key)
    upstream = FaultyUpstream(context)
    relay = sluice(upstream.url, {"SSL_CERT_FILE": str(tmp_path / "nosuch.pem")})
    assert_error(ask(relay.port, "POST", CHAT, question()), 502, "upstream_tls")
    upstream.stop()
