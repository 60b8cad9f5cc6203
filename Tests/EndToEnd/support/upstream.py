"""A scripted upstream on raw sockets: a test decides every byte, pause and ending.

One thread accepts and reads all connections, so that the moment a peer leaves is always seen.
Each POST gets a handler in a thread of its own; a handler that returns leaves the connection open.
"""

import contextlib
import select
import socket
import struct
import threading
import time
from collections.abc import Callable, Iterator

from support.wire import Fields, answer, parse_head

PATIENCE = 15.0
MODELS = b'{"object":"list","data":[{"id":"m","object":"model","created":0,"owned_by":"test"}]}'


class Connection:
    """One accepted connection; `ended_at` (time.monotonic) and `ending` say how the peer left."""

    def __init__(self, sock: socket.socket, changed: threading.Condition) -> None:
        self.sock = sock
        self.ended_at: float | None = None
        self.ending: str | None = None
        self.buffer = b""
        self.sent = 0
        self._changed = changed

    def peer_left(self, ending: str) -> None:
        with self._changed:
            self.ended_at, self.ending = time.monotonic(), ending
            self._changed.notify_all()

    def wait_closed(self, timeout: float = PATIENCE) -> float:
        """When the peer closed or reset (time.monotonic); fails if it does not within `timeout`."""
        with self._changed:
            left = self._changed.wait_for(lambda: self.ended_at is not None, timeout)
        assert left, f"the upstream connection was still open after {timeout} s"
        return self.ended_at or 0.0

    def wait_stalled(self, still: float = 0.3) -> None:
        """Returns once nothing more could be sent for `still` seconds: the peer does not read."""
        before = -1
        while before != self.sent:
            before = self.sent
            time.sleep(still)

    def close(self, reset: bool = False) -> None:
        """FIN, or RST."""
        try:
            if reset:
                self.sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            else:
                self.sock.shutdown(socket.SHUT_RDWR)
        except OSError:
            pass
        self.sock.close()


class Request:
    """One request as it came: `head` and `body` byte for byte."""

    def __init__(self, raw: bytes, body: bytes, connection: Connection) -> None:
        start, fields = parse_head(raw)
        self.method, self.target, self.version = start.split(" ", 2)
        self.head, self.body, self.fields = raw, body, Fields(fields)
        self.connection = connection


class Exchange:
    """A handler's side of one request."""

    def __init__(self, request: Request, upstream: "Upstream") -> None:
        self.request, self.connection, self.upstream = request, request.connection, upstream

    def send(self, data: bytes) -> None:
        self.connection.sock.sendall(data)
        self.connection.sent += len(data)

    def wait(self, event: threading.Event) -> None:
        assert event.wait(4 * PATIENCE), "the test never let the upstream go on"

    def close(self) -> None:
        self.connection.close()

    def reset(self) -> None:
        self.connection.close(reset=True)


Handler = Callable[[Exchange], None]
FIN: Handler = Exchange.close
RST: Handler = Exchange.reset


def play(*steps: bytes | threading.Event | Handler) -> Handler:
    """A handler that takes `steps` in turn: bytes are sent, an Event is waited for, FIN, RST or
    any other handler is called. After the last step the connection stays open."""

    def run(exchange: Exchange) -> None:
        for step in steps:
            if isinstance(step, bytes):
                exchange.send(step)
            elif isinstance(step, threading.Event):
                exchange.wait(step)
            else:
                step(exchange)

    return run


class Upstream:
    """`Upstream(first, second, …)`: the n-th POST gets the n-th handler, the last one repeats.

    GET requests (start-up and readiness ask for models) are answered with one model and kept apart
    in `gets`. `requests` holds the POSTs, `connections` everything that was ever accepted.
    """

    def __init__(self, *handlers: Handler) -> None:
        self.changed = threading.Condition()
        self.connections: list[Connection] = []
        self.failures: list[BaseException] = []
        self.answer_gets: Handler = play(answer(200, MODELS))
        self.script(*handlers)
        self._listener = socket.create_server(("127.0.0.1", 0), backlog=4096)
        self._bell, self._rope = socket.socketpair()
        self._epoll = select.epoll()
        self._by_fd: dict[int, Connection] = {}
        self._stopping = False
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    @property
    def port(self) -> int:
        return self._listener.getsockname()[1]

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def script(self, *handlers: Handler) -> None:
        """Forgets the requests so far and answers the next ones with `handlers`."""
        with self.changed:
            self.handlers = handlers or (play(),)
            self.requests: list[Request] = []
            self.gets: list[Request] = []

    def wait_request(self, number: int = 1, timeout: float = PATIENCE) -> Request:
        """The n-th POST, once it is here whole; the first is 1."""
        with self.changed:
            came = self.changed.wait_for(lambda: len(self.requests) >= number, timeout)
            assert came, f"request {number} did not reach the upstream within {timeout} s"
            return self.requests[number - 1]

    def stop(self) -> None:
        self._stopping = True
        self._rope.send(b"x")
        self._thread.join(PATIENCE)
        for connection in self.connections:
            connection.close()
        for own in (self._listener, self._bell, self._rope, self._epoll):
            own.close()

    def _run(self) -> None:
        for quiet in (self._listener, self._bell):
            self._epoll.register(quiet.fileno(), select.EPOLLIN)
        while not self._stopping:
            for fd, _ in self._epoll.poll():
                if fd == self._listener.fileno():
                    self._accept()
                elif connection := self._by_fd.get(fd):
                    self._read(fd, connection)

    def _accept(self) -> None:
        sock, _ = self._listener.accept()
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        connection = Connection(sock, self.changed)
        self.connections.append(connection)
        self._by_fd[sock.fileno()] = connection
        self._epoll.register(sock.fileno(), select.EPOLLIN)

    def _read(self, fd: int, connection: Connection) -> None:
        try:
            data = connection.sock.recv(1 << 20, socket.MSG_DONTWAIT)
        except BlockingIOError:
            return
        except OSError:
            return self._forget(fd, connection, "rst")
        if not data:
            return self._forget(fd, connection, "fin")
        connection.buffer += data
        for request in self._parse(connection):
            self._dispatch(request)

    def _forget(self, fd: int, connection: Connection, ending: str) -> None:
        self._by_fd.pop(fd, None)
        with contextlib.suppress(OSError):  # a handler may close it in this very moment
            if connection.sock.fileno() == fd:
                self._epoll.unregister(fd)
        connection.peer_left(ending)

    def _parse(self, connection: Connection) -> Iterator[Request]:
        while b"\r\n\r\n" in connection.buffer:
            raw, rest = connection.buffer.split(b"\r\n\r\n", 1)
            length = int(Fields(parse_head(raw)[1])["Content-Length"] or 0)
            if len(rest) < length:
                return
            connection.buffer = rest[length:]
            yield Request(raw, rest[:length], connection)

    def _dispatch(self, request: Request) -> None:
        with self.changed:
            if request.method == "GET":
                self.gets.append(request)
                handler = self.answer_gets
            else:
                handler = self.handlers[min(len(self.requests), len(self.handlers) - 1)]
                self.requests.append(request)
            self.changed.notify_all()
        run = threading.Thread(target=self._handle, args=(handler, request), daemon=True)
        run.start()

    def _handle(self, handler: Handler, request: Request) -> None:
        try:
            handler(Exchange(request, self))
        except OSError:
            pass  # the peer left first; the connection's `ending` says so
        except BaseException as failure:  # noqa: BLE001, the fixture reports it
            self.failures.append(failure)


class ClosedPort:
    """A port that is taken but refuses connections, for as long as the object lives."""

    def __init__(self) -> None:
        self._sock = socket.socket()
        self._sock.bind(("127.0.0.1", 0))
        self.port = self._sock.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"

    def stop(self) -> None:
        self._sock.close()
