"""An upstream with or without TLS that does one thing wrong: a thread a connection, a handler a
request, and the ways to let go that the bare socket under TLS has."""

import contextlib
import socket
import ssl
import struct
import subprocess
import threading
from collections.abc import Callable
from pathlib import Path

from support.upstream import MODELS
from support.wire import Fields, answer, parse_head

NO_LINGER = struct.pack("ii", 1, 0)
PATIENCE = 15.0


def certificate(folder: Path) -> tuple[Path, Path]:
    """A certificate for localhost that vouches for itself, and its key."""
    made, key = folder / "certificate.pem", folder / "key.pem"
    words = "openssl req -x509 -newkey rsa:2048 -nodes -days 1 -subj /CN=localhost".split()
    words += ["-addext", "subjectAltName=DNS:localhost", "-keyout", str(key), "-out", str(made)]
    done = subprocess.run(words, capture_output=True)
    assert done.returncode == 0, done.stderr
    return made, key


class Link:
    """A handler's side of one connection."""

    def __init__(self, sock: socket.socket) -> None:
        self.sock = sock

    @property
    def is_secure(self) -> bool:
        return isinstance(self.sock, ssl.SSLSocket)

    def send(self, data: bytes) -> None:
        self.sock.sendall(data)

    def fin(self) -> None:
        """The proper end: TLS's close_notify, then FIN."""
        if self.is_secure:
            self.sock.settimeout(0)  # the peer's own is not waited for
            with contextlib.suppress(OSError):
                self.sock.unwrap()
        self.cut()

    def cut(self) -> None:
        """FIN and nothing before it."""
        with contextlib.suppress(OSError):
            self.sock.shutdown(socket.SHUT_RDWR)
        self.sock.close()

    def rst(self) -> None:
        self.sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, NO_LINGER)
        self.sock.close()

    def garble(self) -> None:
        """Bytes on the wire that are no TLS record; then silence."""
        socket.socket.sendall(self.sock, b"\x17\x03\x03\x00\x20" + bytes(32))
        self.silence()

    def silence(self) -> None:
        """Until the peer leaves."""
        while self.sock.recv(1 << 16):
            pass


Handler = Callable[[Link], None]


class FaultyUpstream:
    """A POST gets the handler that was given last; GETs are answered with one model. `posts` is how
    many came, `open` how many connections there are now."""

    def __init__(self, context: ssl.SSLContext | None = None) -> None:
        self.context, self.posts, self.open = context, 0, 0
        self.handler: Handler = Link.silence
        self.lock = threading.Lock()
        self.listener = socket.create_server(("127.0.0.1", 0), backlog=64)
        self.port = self.listener.getsockname()[1]
        threading.Thread(target=self._accept, daemon=True).start()

    @property
    def url(self) -> str:
        return f"http{'s' if self.context else ''}://localhost:{self.port}"

    def stop(self) -> None:
        self.listener.shutdown(socket.SHUT_RDWR)
        self.listener.close()

    def _accept(self) -> None:
        with contextlib.suppress(OSError):  # it was stopped
            while True:
                sock = self.listener.accept()[0]
                sock.settimeout(PATIENCE)
                sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                threading.Thread(target=self._connection, args=(sock,), daemon=True).start()

    def _connection(self, sock: socket.socket) -> None:
        self._count(1)
        try:
            if self.context:
                sock = self.context.wrap_socket(sock, server_side=True)
            link = Link(sock)
            while self._request(link):
                pass
        except OSError:
            pass  # the relay let go
        finally:
            sock.close()
            self._count(-1)

    def _count(self, change: int) -> None:
        with self.lock:
            self.open += change

    def _request(self, link: Link) -> bool:
        """One request and its answer; whether the connection goes on."""
        data = b""
        while b"\r\n\r\n" not in data:
            if not (piece := link.sock.recv(1 << 16)):
                return False
            data += piece
        raw, body = data.split(b"\r\n\r\n", 1)
        start, fields = parse_head(raw)
        while len(body) < int(Fields(fields)["Content-Length"] or 0):
            body += link.sock.recv(1 << 16)
        if start.startswith("GET "):
            link.send(answer(200, MODELS))
        else:
            self.posts += 1
            self.handler(link)
        return link.sock.fileno() >= 0
