"""R13: clients that dribble their requests are let go in time, however long they could go on, and a
stream beside them keeps its pace."""

import select
import socket
import threading
import time

import pytest

from support.lockstep import LockStep
from support.process import eventually

DRIBBLERS = 500
POST = b"POST /v1/chat/completions HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
# What comes first, and what then comes for ever, a little at a time.
DRIBBLES = {
    "line": (b"GET /", b"x"),
    "head": (POST, b"X: y\r\n"),
    "body": (POST + b"Content-Length: 1000000\r\n\r\n{", b" "),
    "chunks": (POST + b"Transfer-Encoding: chunked\r\n\r\n", b"1\r\n \r\n"),
}


class Dribblers:
    """Many connections that each send a little every so often, on a thread of their own; `lives`
    holds how long each lived, `said` how each was answered."""

    def __init__(self, port: int, first: bytes, more: bytes, pause: float) -> None:
        self.lives: list[float] = []
        self.said: list[bytes] = []
        self._more, self._pause = more, pause
        self._epoll = select.epoll()
        self._open: dict[int, tuple[socket.socket, float]] = {}
        for _ in range(DRIBBLERS):
            sock = socket.create_connection(("127.0.0.1", port), 10)
            sock.setblocking(False)
            sock.send(first)
            self._open[sock.fileno()] = (sock, time.monotonic())
            self._epoll.register(sock.fileno(), select.EPOLLIN)
        self.thread = threading.Thread(target=self._run, daemon=True)
        self.thread.start()

    def _run(self) -> None:
        while self._open:
            until = time.monotonic() + self._pause
            while (left := until - time.monotonic()) > 0:
                for descriptor, _ in self._epoll.poll(left):
                    self._ended(descriptor)
            for sock, _ in list(self._open.values()):
                try:
                    sock.send(self._more)
                except OSError:
                    pass  # its end is about to be seen

    def _ended(self, descriptor: int) -> None:
        sock, began = self._open.pop(descriptor)
        self.lives.append(time.monotonic() - began)
        try:
            self.said.append(sock.recv(4096))
        except OSError:
            self.said.append(b"")
        sock.close()


@pytest.mark.slow
@pytest.mark.timeout(60)
@pytest.mark.parametrize(("first", "more"), DRIBBLES.values(), ids=DRIBBLES.keys())
def test_dribbled(sluice, upstream, first: bytes, more: bytes) -> None:
    """Dribbling makes no time longer: 2 s for a head, 3 s for a body."""
    relay = sluice(upstream, head_timeout=2, body_timeout=3)
    stream = LockStep(relay, upstream)
    stream.times(200)
    alone, before = stream.median(), relay.sockets()
    dribblers = Dribblers(relay.port, first, more, 0.2)
    assert eventually(lambda: relay.sockets() >= before + DRIBBLERS)
    beside = stream.median(1000)
    while dribblers.thread.is_alive():
        stream.step()
    assert len(dribblers.lives) == DRIBBLERS
    # The last ones were accepted a while after they had connected.
    assert 1.5 < min(dribblers.lives) and max(dribblers.lives) < 6, max(dribblers.lives)
    assert sum(said.startswith(b"HTTP/1.1 408 ") for said in dribblers.said) > 0.9 * DRIBBLERS
    assert eventually(lambda: relay.sockets() <= before)
    stream.end()
    assert beside < 5 * alone + 0.001, (alone, beside)
    assert len(upstream.requests) == 1
