"""Many streams at once on one asyncio loop: an upstream whose events name their stream, and clients
that check that each event is their own and in order."""

import asyncio
import json
import random
from dataclasses import dataclass, field

from support.wire import DONE, LAST_CHUNK, chunk, question, stream_head

CHAT = "/v1/chat/completions"


def event(stream_id: int, number: int) -> bytes:
    return b'data: {"stream":%d,"n":%d}\n\n' % (stream_id, number)


@dataclass
class Swarm:
    """The upstream. What a stream is (id, events, pause between them) its request's body says."""

    connections: int = 0
    open_streams: int = 0
    finished: int = 0
    received: dict[int, int] = field(default_factory=dict)

    async def start(self) -> int:
        self.server = await asyncio.start_server(self._serve, "127.0.0.1", 0, backlog=4096)
        return self.server.sockets[0].getsockname()[1]

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        try:
            while body := await read_request(reader):
                await self._answer(json.loads(body), reader, writer)
        except OSError:
            pass  # the relay reset it: how a cancel looks under way
        finally:
            self.connections -= 1
            writer.close()

    async def _answer(self, asked: dict, reader, writer) -> None:
        number = asked["id"]
        self.received[number] = self.received.get(number, 0) + 1
        self.open_streams += 1
        try:
            writer.write(stream_head())
            for step in range(asked["events"]):
                writer.write(chunk(event(number, step)))
                await asyncio.sleep(asked["pause"])
                if reader.at_eof() or writer.is_closing():
                    raise ConnectionResetError
            writer.write(chunk(DONE) + LAST_CHUNK)
            await writer.drain()
            self.finished += 1
        finally:
            self.open_streams -= 1


async def read_request(reader: asyncio.StreamReader) -> bytes | None:
    """The next request's body; None when the relay has closed the connection."""
    try:
        head = await reader.readuntil(b"\r\n\r\n")
    except asyncio.IncompleteReadError:
        return None
    lines = head.lower().split(b"\r\n")
    length = next((line for line in lines if line.startswith(b"content-length:")), b":0")
    body = await reader.readexactly(int(length.split(b":")[1]))
    return body or b'{"id":-1,"events":0,"pause":0}'


class Caller:
    """One client connection for any number of streams, one after the other."""

    async def open(self, port: int) -> "Caller":
        self.reader, self.writer = await asyncio.open_connection("127.0.0.1", port)
        return self

    async def stream(self, number: int, events: int, pause: float, leave_after: int | None) -> None:
        """Asks, checks, and leaves after `leave_after` events, if any."""
        body = question(id=number, events=events, pause=pause)
        head = f"POST {CHAT} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
        self.writer.write(f"{head}Content-Length: {len(body)}\r\n\r\n".encode() + body)
        if leave_after == 0:
            return self.leave()
        assert (await self.reader.readuntil(b"\r\n\r\n")).startswith(b"HTTP/1.1 200 ")
        own = b"".join(event(number, step) for step in range(leave_after or events))
        wanted = own if leave_after else own + DONE
        got = b""
        while len(got) < len(wanted) and (piece := await self._chunk()):
            got += piece
        assert got.startswith(wanted), (number, got[-200:])
        if leave_after is not None:
            return self.leave()
        assert got == wanted and await self._chunk() == b""

    def leave(self) -> None:
        self.writer.transport.abort() if random.random() < 0.5 else self.writer.close()

    async def _chunk(self) -> bytes:
        size = int(await self.reader.readline(), 16)
        data = await self.reader.readexactly(size + 2)
        return data[:-2]
