"""A client's connection, and answers read from it as HTTP/1.1 frames them."""

import asyncio
import socket
from dataclasses import dataclass

from support.wire import Field, Fields, parse_head

from endurance.turns import reset


class Broken(Exception):
    """A promise was broken; the sentence says which, and where."""


@dataclass
class Answer:
    status: int
    fields: Fields
    body: bytes = b""


class Connection:
    """To the server. `takes` is the size of a receive buffer, for one that reads slowly."""

    def __init__(self, port: int, takes: int | None = None) -> None:
        self.port, self.takes = port, takes
        self.open = False

    async def connect(self) -> None:
        sock = socket.socket()
        if self.takes:
            sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, self.takes)
        sock.setblocking(False)
        await asyncio.get_running_loop().sock_connect(sock, ("127.0.0.1", self.port))
        self.reader, self.writer = await asyncio.open_connection(
            sock=sock, limit=self.takes or 1 << 16)
        self.open = True

    async def send(self, method: str, path: str, body: bytes = b"", *fields: Field) -> None:
        if not self.open or self.reader.at_eof():
            self.leave()
            await self.connect()
        lines = [f"{method} {path} HTTP/1.1", "Host: localhost"]
        if method == "POST":
            lines += ["Content-Type: application/json", f"Content-Length: {len(body)}"]
        lines += [f"{name}: {value}" for name, value in fields]
        self.writer.write("\r\n".join([*lines, "", ""]).encode() + body)
        await self.writer.drain()

    async def head(self) -> Answer:
        raw = await self.reader.readuntil(b"\r\n\r\n")
        start, fields = parse_head(raw[:-4])
        return Answer(int(start.split(" ")[1]), Fields(fields))

    async def answer(self, method: str = "GET") -> Answer:
        """A whole answer; the connection is closed if it says so."""
        answer = await self.head()
        if method != "HEAD" and answer.status not in (204, 304):
            answer.body = await self.body(answer)
        if (answer.fields["Connection"] or "").lower() == "close":
            self.leave()
        return answer

    async def ask(self, method: str, path: str, *fields: Field) -> Answer:
        await self.send(method, path, b"", *fields)
        return await self.answer(method)

    async def body(self, answer: Answer) -> bytes:
        if length := answer.fields["Content-Length"]:
            return await self.reader.readexactly(int(length))
        return b"".join([piece async for piece in self.chunks()])

    async def chunks(self):
        """Each chunk's data; whoever gets to the end has had a proper one."""
        while piece := await self.chunk():
            yield piece

    async def chunk(self) -> bytes:
        """The next chunk's data, b"" for the last one. Bytes that are no chunk are given as they
        are: they will not be what was sent."""
        line = await self.reader.readline()
        try:
            size = int(line, 16)
        except ValueError:
            raise Broken(f"a chunk's size reads {line[:40]!r}") from None
        data = await self.reader.readexactly(size + 2)
        return data[:-2] if data.endswith(b"\r\n") else data

    def leave(self, abruptly: bool = False) -> None:
        """FIN, or RST."""
        if self.open:
            reset(self.writer) if abruptly else self.writer.close()
        self.open = False
