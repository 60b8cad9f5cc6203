"""Everything that is no stream: the page's files, what the server tells of itself, and bad input,
none of which may reach the upstream."""

import asyncio
import gzip
import json
import random
import secrets
from collections.abc import Callable
from pathlib import Path

from support.errors import CHAT
from support.process import CHECKOUT
from support.wire import Field, question

from endurance.books import Tally
from endurance.connection import Broken, Connection

LONGEST = 20.0  # seconds that an answer may take
PAGE = CHECKOUT / "Public"
TOLD = ["/healthz", "/readyz", "/metrics", "/api/server", "/api/clock", "/v1/models"]
POST = (b"POST /v1/chat/completions HTTP/1.1\r\nHost: localhost\r\n"
        b"Content-Type: application/json\r\n")  # fmt: skip
GET = b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n"
BODY = question()
LENGTH = b"Content-Length: %d\r\n" % len(BODY)

# The server answers with this status and goes on; it is in its books.
REFUSED: dict[str, tuple[int, str, str, bytes, list[Field]]] = {
    "no JSON": (400, "POST", CHAT, b'{"a":', []),
    "no object": (400, "POST", CHAT, b"[1]", []),
    "nothing": (400, "POST", CHAT, b"", []),
    "long and no JSON": (400, "POST", CHAT, b"[" + b"1," * 150_000 + b"]", []),
    "no such path": (404, "GET", "/nosuch", b"", []),
    "no such stream": (404, "GET", "/../../etc/passwd", b"", []),
    "wrong method": (405, "GET", CHAT, b"", []),
    "foreign page": (403, "GET", "/healthz", b"", [("Origin", "https://evil.example")]),
    "bad name": (400, "POST", CHAT, BODY, [("Sluice-Stream", "short")]),
}
# It answers with this status, or one of libmicrohttpd's own, and closes.
CLOSED: dict[str, bytes] = {
    "two lengths": POST + LENGTH + LENGTH + b"\r\n" + BODY,
    "length and coding": POST + LENGTH + b"Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    "two hosts": GET + b"Host: localhost\r\n\r\n",
    "a control character": GET + b"X: a\x01b\r\n\r\n",
    "a folded field": GET + b"X: a\r\n b\r\n\r\n",
    "a head of 17 KiB": GET + b"X: " + b"y" * 17_000 + b"\r\n\r\n",
    "a body of 17 MiB": POST + b"Content-Length: %d\r\n\r\n" % (17 << 20),
    "no colon": GET + b"nonsense\r\n\r\n",
    "a length that is none": POST + b"Content-Length: x\r\n\r\n",
}


class Visitor:
    """`go()` does one thing at random; raises Broken if it is not answered as it should be."""

    def __init__(self, port: int, seed: int, tally: Tally) -> None:
        self.source, self.tally, self.port = random.Random(seed), tally, port
        self.connection = Connection(port)
        self.files = [path for path in PAGE.rglob("*.*") if path.is_file()]
        self.things: list[Callable] = [self.told, self.file, self.refused, self.closed, self.junk,
                                        self.half_body]

    async def go(self) -> None:
        thing = self.source.choice(self.things)
        try:
            async with asyncio.timeout(LONGEST):
                await thing()
        except TimeoutError:
            self.close()
            raise Broken(f"{thing.__name__}: no answer within {LONGEST:.0f} s.") from None
        except (OSError, EOFError) as lost:
            self.close()
            raise Broken(f"{thing.__name__}: the connection was lost ({lost!r}).") from None

    def close(self) -> None:
        self.connection.leave()

    async def told(self) -> None:
        path = self.source.choice(TOLD)
        answer = await self.connection.ask("GET", path)
        self.tally.plain(answer.status)
        self.tally.ended["finished"] += path == "/v1/models"  # which is relayed
        if answer.status != 200 or not answer.body:
            raise Broken(f"GET {path} was answered {answer.status}.")

    async def all_files(self) -> None:
        """Each once: the server keeps what it has compressed."""
        for path in self.files:
            await self.file(path)

    async def file(self, path: Path | None = None) -> None:
        """Whole, compressed, or not at all where the browser has it."""
        path = path or self.source.choice(self.files)
        name, content = f"/{path.relative_to(PAGE)}", path.read_bytes()
        answer = await self.connection.ask("GET", name, ("Accept-Encoding", "gzip"))
        self.tally.plain(answer.status)
        self.tally.compared += len(content)
        packed = answer.fields["Content-Encoding"] == "gzip"
        if (gzip.decompress(answer.body) if packed else answer.body) != content:
            raise Broken(f"GET {name} brought {answer.status} and {len(answer.body)} other bytes.")
        again = await self.connection.ask(
            "GET", name, ("Accept-Encoding", "gzip"), ("If-None-Match", answer.fields["ETag"]))
        self.tally.plain(again.status)
        if again.status != 304:
            raise Broken(f"GET {name} with its ETag was answered {again.status}.")

    async def refused(self) -> None:
        name = self.source.choice(list(REFUSED))
        status, method, path, body, fields = REFUSED[name]
        await self.connection.send(method, path, body, *fields)
        answer = await self.connection.answer(method)
        self.tally.plain(answer.status)
        if answer.status != status:
            raise Broken(f"A request with {name} was answered {answer.status}, not {status}.")

    async def closed(self) -> None:
        name = self.source.choice(list(CLOSED))
        answer = await self.thrown(CLOSED[name])
        status = int(answer.split(b" ")[1]) if answer.startswith(b"HTTP/1.1 ") else 0
        if b'"error"' in answer:
            self.tally.plain(status)
        else:
            self.tally.requests += 1  # libmicrohttpd's own, in nobody's books
        if not 400 <= status <= 505:
            raise Broken(f"A request with {name} was answered {answer[:60]!r}.")

    async def thrown(self, data: bytes) -> bytes:
        """All that comes back for these bytes, to the server's close."""
        thrown = Connection(self.port)
        await thrown.connect()
        thrown.writer.write(data)
        answer = b""
        try:
            while piece := await thrown.reader.read(1 << 16):
                answer += piece
        except ConnectionResetError:
            pass  # it had enough before we had said all
        thrown.leave()
        return answer

    async def junk(self) -> None:
        """Random bytes or a piece of a head; left by FIN or RST, whatever the server says."""
        piece = POST[: self.source.randrange(1, len(POST))]
        junk = self.source.randbytes(self.source.randint(1, 3000))
        await self._throw(self.source.choice([piece, junk]))
        self.tally.requests += 1

    async def half_body(self) -> None:
        """A question that its client leaves in the middle; the books have it, if it was read."""
        name = secrets.token_urlsafe(16)
        named = POST + b"Sluice-Stream: " + name.encode() + b"\r\n"
        await self._throw(named + LENGTH + b"\r\n" + BODY[: self.source.randrange(len(BODY))])
        self.tally.requests += 1
        answer = await self.connection.ask("GET", f"/api/streams/{name}")
        if answer.status == 200:
            self.tally.stream(json.loads(answer.body))
        else:
            self.tally.plain(answer.status)

    async def _throw(self, data: bytes) -> None:
        thrown = Connection(self.port)
        await thrown.connect()
        thrown.writer.write(data)
        thrown.leave(abruptly=self.source.random() < 0.5)
