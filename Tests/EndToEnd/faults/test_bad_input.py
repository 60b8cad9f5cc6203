"""Bad input: random bytes, half requests, a TLS hello, 10,000 header fields, one byte a second:
never a crash, never a busy loop, never a stream disturbed, nothing that reaches the upstream."""

import random
import socket
import ssl
import threading
import time
from collections.abc import Iterator

import pytest

from support.client import Client
from support.process import Program, eventually
from support.upstream import Exchange
from support.wire import DONE, LAST_CHUNK, chunk, delta, question, stream_head

CHAT = "/v1/chat/completions"
HEAD = (
    b"POST /v1/chat/completions HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
)


class Witness:
    """A stream that goes on in lock-step while others misbehave."""

    def __init__(self, relay: Program) -> None:
        self.taken, self.stop = threading.Semaphore(1), threading.Event()
        self.slowest, self.count = 0.0, 0
        relay.upstream.script(self._feed)
        self.client = Client(relay.port)
        self.response = self.client.post(CHAT, question()).response()
        self.before = relay.sockets()
        self.thread = threading.Thread(target=self._watch)
        self.thread.start()

    def _feed(self, exchange: Exchange) -> None:
        exchange.send(stream_head())
        while self.taken.acquire(timeout=10) and not self.stop.is_set():
            exchange.send(chunk(delta("a")))
        exchange.send(chunk(DONE) + LAST_CHUNK)

    def _watch(self) -> None:
        while not self.stop.is_set():
            started = time.monotonic()
            self.response.event()
            self.slowest = max(self.slowest, time.monotonic() - started)
            self.count += 1
            self.taken.release()

    def end(self) -> None:
        self.stop.set()
        self.thread.join(15)
        self.taken.release()
        events = self.response.body.removesuffix(DONE)
        assert events == delta("a") * (len(events) // len(delta("a")))
        assert self.response.body.endswith(DONE) and self.response.ending == "complete"
        self.client.close()


@pytest.fixture
def beside(relay: Program) -> Iterator[Program]:
    """A relay with a running stream; afterwards the stream went on all the time, nothing reached
    the upstream but the stream, no connection is left and no processor time is used."""
    witness = Witness(relay)
    yield relay
    before = witness.count
    assert eventually(lambda: witness.count > before)
    witness.end()
    assert witness.slowest < 1
    assert len(relay.upstream.requests) == 1
    assert relay.running
    assert eventually(lambda: relay.sockets() <= witness.before), relay.sockets()
    cpu = relay.cpu()
    time.sleep(0.5)
    # A busy loop would take all of it; a sanitizer's own thread takes a twentieth.
    assert relay.cpu() - cpu < 0.15, "a busy loop"


def throw(port: int, data: bytes, reset: bool = False) -> None:
    """Sends bytes and leaves, whatever the server says."""
    try:
        client = Client(port)
        client.send(data)
        client.reset() if reset else client.close()
    except OSError:
        pass  # the server had enough before we had


def mutated(source: random.Random) -> bytes:
    """A good request with some bytes changed, cut out or doubled."""
    data = bytearray(HEAD + b"Content-Length: 0\r\n\r\n")
    for _ in range(source.randint(1, 6)):
        place = source.randrange(len(data))
        data[place : place + source.randint(0, 3)] = source.randbytes(source.randint(0, 3))
    return bytes(data)


def test_random_bytes(beside) -> None:
    source = random.Random(7)
    for number in range(300):
        throw(beside.port, source.randbytes(source.randint(1, 3000)), number % 2 == 0)


def test_damaged_requests(beside) -> None:
    """They may be answered, refused or dropped. A damaged one that is still a good request would
    reach the upstream, so these ask for a path that is never relayed."""
    source = random.Random(11)
    for number in range(500):
        throw(beside.port, mutated(source).replace(b"completions", b"nosuch"), number % 3 == 0)


def test_half_requests(beside) -> None:
    """Every prefix of a request, left by FIN or RST."""
    whole = HEAD + b"Content-Length: 40\r\n\r\n" + question()[:39]
    for end in range(1, len(whole), 3):
        throw(beside.port, whole[:end], end % 2 == 0)


def test_tls_hello(beside) -> None:
    context = ssl.create_default_context()
    for _ in range(10):
        plain = socket.create_connection(("127.0.0.1", beside.port), 5)
        with plain, pytest.raises(OSError):
            context.wrap_socket(plain, server_hostname="localhost")


def test_ten_thousand_header_fields(beside) -> None:
    fields = b"".join(b"X-%d: y\r\n" % number for number in range(10_000))
    refused(beside.port, HEAD + fields + b"\r\n", {400, 413, 431})


@pytest.mark.parametrize(
    "head",
    [
        HEAD + b"X: " + b"y" * 100_000 + b"\r\n\r\n",
        b"GET /" + b"x" * 100_000 + b" HTTP/1.1\r\nHost: localhost\r\n\r\n",
        b"G" * 100_000,
        b"\r\n" * 50_000,
    ],
    ids=["a long field", "a long target", "a long method", "empty lines"],
)
def test_oversized_heads(beside, head: bytes) -> None:
    refused(beside.port, head, {400, 405, 413, 414, 431, 501})


def refused(port: int, head: bytes, statuses: set[int]) -> None:
    """The server answers with one of these or just closes; it does not go on reading for ever."""
    with Client(port) as client:
        try:
            client.send(head)
            client.half_close()
            told = client.all()
        except OSError:
            told = bytes(client.buffer)
    assert not told or int(told.split(b" ")[1]) in statuses, told[:80]


@pytest.mark.slow
def test_one_byte_a_second(beside) -> None:
    """Twenty dribblers beside the stream; they cost nothing, and leave nothing."""
    dribblers = [Client(beside.port) for _ in range(20)]
    for second in range(6):
        for dribbler in dribblers:
            try:
                dribbler.send(HEAD[second : second + 1])
            except OSError:
                pass  # it has been shown the door: fine too
        time.sleep(1)
    for dribbler in dribblers:
        dribbler.sock.close()


def test_many_idle_connections(beside) -> None:
    clients = [Client(beside.port) for _ in range(500)]
    for client in clients:
        client.close()


def test_pipelined_requests(beside) -> None:
    """Requests in one packet are answered one after the other."""
    one = b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n"
    with Client(beside.port) as client:
        client.send(one * 20)
        assert [client.response().body and 200 for _ in range(20)] == [200] * 20


@pytest.mark.parametrize(
    "chunking",
    [b"xyz\r\n", b"-1\r\n", b"FFFFFFFFFFFFFFFFF\r\n", b"5\r\nab"],
    ids=["no number", "negative", "overflow", "half"],
)
def test_broken_request_chunks(beside, chunking: bytes) -> None:
    with Client(beside.port) as client:
        client.send(HEAD + b"Transfer-Encoding: chunked\r\n\r\n" + chunking)
        client.half_close()
        told = client.all()
        assert not told or b" 400 " in told[:20] or b" 413 " in told[:20]
