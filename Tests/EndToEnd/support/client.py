"""A raw HTTP/1.1 client: sends what it is told, reads as little as asked, knows how it ended."""

import json
import re
import socket
import struct
from collections.abc import Generator, Iterator

from support.wire import Field, Fields, parse_head

# One event, up to and with its blank line; a CR at the very end counts at once (WHATWG).
NEWLINE = rb"(?:\r\n|\n|\r(?!\n))"
BOUNDARY = re.compile(NEWLINE + NEWLINE)
PATIENCE = 10.0


class Client:
    """One connection to a server on 127.0.0.1. `Client(port, receive_buffer=4096)` takes little,
    `Client(port, source="127.0.0.2")` is another client."""

    def __init__(
        self, port: int, receive_buffer: int | None = None, source: str | None = None
    ) -> None:
        self.sock = socket.socket()
        if source:
            self.sock.bind((source, 0))
        if receive_buffer:
            self.sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, receive_buffer)
        self.sock.settimeout(PATIENCE)
        self.sock.connect(("127.0.0.1", port))
        self.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.port, self.buffer = port, bytearray()
        self.ending: str | None = None

    def __enter__(self) -> "Client":
        return self

    def __exit__(self, *_: object) -> None:
        self.sock.close()

    def send(self, data: bytes) -> None:
        self.sock.sendall(data)

    def request(self, method: str, path: str, body: bytes = b"", *fields: Field) -> "Client":
        """Sends a request with Host and, for a body, its type and length; `fields` come first
        and replace these."""
        own = [("Host", f"127.0.0.1:{self.port}")]
        if body or method == "POST":
            own += [("Content-Type", "application/json"), ("Content-Length", str(len(body)))]
        given = Fields(list(fields)).names()
        lines = [*fields, *(field for field in own if field[0].lower() not in given)]
        head = [f"{method} {path} HTTP/1.1", *(f"{name}: {value}" for name, value in lines)]
        self.send("\r\n".join([*head, "", ""]).encode("latin-1") + body)
        self.method = method
        return self

    def post(self, path: str, body: bytes, *fields: Field) -> "Client":
        return self.request("POST", path, body, *fields)

    def response(self) -> "Response":
        """Reads the next response's head; the body stays to be read."""
        while b"\r\n\r\n" not in self.buffer and self.fill():
            pass
        assert b"\r\n\r\n" in self.buffer, f"no head came but {bytes(self.buffer)!r}, {self.ending}"
        raw, rest = bytes(self.buffer).split(b"\r\n\r\n", 1)
        self.buffer = bytearray(rest)
        return Response(self, raw, getattr(self, "method", "GET"))

    def fill(self) -> bool:
        """Receives what is there; False once the server has closed (`ending` says how)."""
        try:
            data = self.sock.recv(1 << 16)
        except ConnectionResetError:
            self.ending = "reset"
            return False
        self.ending = None if data else "closed"
        self.buffer += data
        return bool(data)

    def pull(self, most: int) -> bytes:
        """Up to `most` bytes, b"" once the server has closed."""
        if not self.buffer and not self.fill():
            return b""
        data = bytes(self.buffer[:most])
        del self.buffer[:most]
        return data

    def line(self) -> bytes | None:
        """One line without its CRLF, None once the server has closed."""
        while b"\r\n" not in self.buffer:
            if not self.fill():
                return None
        end = self.buffer.index(b"\r\n")
        line = bytes(self.buffer[:end])
        del self.buffer[: end + 2]
        return line

    def all(self) -> bytes:
        """Every byte until the server closes."""
        while self.fill():
            pass
        return bytes(self.buffer)

    def close(self) -> None:
        """FIN."""
        self.sock.shutdown(socket.SHUT_RDWR)
        self.sock.close()

    def half_close(self) -> None:
        """FIN, but reads on."""
        self.sock.shutdown(socket.SHUT_WR)

    def reset(self) -> None:
        """RST."""
        self.sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.sock.close()


class Response:
    """A response whose body is read step by step.

    `ending` is None while the body goes on, then `complete` (terminating chunk, or as long as
    announced), `closed` (no framing, then FIN), `cut` (FIN before the end), `reset` (RST).
    """

    def __init__(self, client: Client, raw: bytes, method: str) -> None:
        start, fields = parse_head(raw)
        self.status = int(start.split(" ")[1])
        self.fields = Fields(fields)
        self._client, self._ready = client, b""
        self._parts: list[bytes] = []
        bodiless = method == "HEAD" or self.status in (204, 304)
        self._pieces: Iterator[bytes] = iter(()) if bodiless else self._framing()
        self.ending: str | None = "complete" if bodiless else None

    def some(self) -> bytes:
        """The next bytes of the body as they come, b"" once it has ended."""
        piece = next(self._pieces, b"")
        self._parts.append(piece)
        return piece

    def take(self, count: int) -> bytes:
        """Exactly `count` bytes, fewer only if the body ends before."""
        while len(self._ready) < count and (piece := self.some()):
            self._ready += piece
        taken, self._ready = self._ready[:count], self._ready[count:]
        return taken

    def event(self) -> bytes:
        """The next whole event with its blank line; b"" if the body ends before."""
        while not (found := BOUNDARY.search(self._ready)):
            if not (piece := self.some()):
                return b""
            self._ready += piece
        event, self._ready = self._ready[: found.end()], self._ready[found.end() :]
        return event

    def rest(self) -> bytes:
        """All that is still to come, to the body's end."""
        parts = [self._ready]
        while piece := self.some():
            parts.append(piece)
        self._ready = b""
        return b"".join(parts)

    @property
    def body(self) -> bytes:
        """The whole body from its first byte to its end."""
        while self.some():
            pass
        return b"".join(self._parts)

    @property
    def error(self) -> dict:
        """The `error` member of an answer in OpenAI's shape."""
        return json.loads(self.body)["error"]

    def _framing(self) -> Iterator[bytes]:
        if "chunked" in (self.fields["Transfer-Encoding"] or "").lower():
            return self._chunks()
        length = self.fields["Content-Length"]
        return self._until_close() if length is None else self._sized(int(length))

    def _end(self, properly: bool = False) -> None:
        cut = "reset" if self._client.ending == "reset" else "cut"
        self.ending = "complete" if properly else cut

    def _bytes(self, left: int) -> Generator[bytes, None, bool]:
        while left and (data := self._client.pull(left)):
            left -= len(data)
            yield data
        return not left

    def _sized(self, length: int) -> Iterator[bytes]:
        self._end((yield from self._bytes(length)))

    def _until_close(self) -> Iterator[bytes]:
        yield from self._bytes(1 << 62)
        self.ending = self._client.ending

    def _chunks(self) -> Iterator[bytes]:
        while (line := self._client.line()) is not None:
            size = int(line.split(b";")[0], 16)
            whole = yield from self._bytes(size)
            if not whole or self._client.line() != b"":
                break
            if size == 0:
                return self._end(properly=True)
        self._end()


def ask(port: int, method: str, path: str, body: bytes = b"", *fields: Field) -> Response:
    """One request on a connection of its own, its response read to the end."""
    with Client(port) as client:
        response = client.request(method, path, body, *fields).response()
        response.rest()
        return response
