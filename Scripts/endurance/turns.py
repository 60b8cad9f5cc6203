"""What may happen to a stream on its way: the client leaves, or the upstream fails; and what the
contract promises then (R5, R8, R9)."""

import socket
import struct
from asyncio import StreamReader, StreamWriter
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from support.wire import CHUNKED, EVENT_STREAM, LAST_CHUNK, answer, head

Act = Callable[[StreamReader, StreamWriter], Awaitable[None]]
NO_LINGER = struct.pack("ii", 1, 0)


@dataclass(frozen=True)
class Turn:
    """`act` is the upstream's part. Its client gets `status` and an error of one of `codes`, or,
    after the head, an error event; the receipt says one of `ended`."""

    name: str
    act: Act
    ended: tuple[str, ...]
    codes: tuple[str, ...] = ()
    status: int = 200
    client_leaves: bool = False
    # A reset may overtake what was sent before it.
    may_lose: bool = False


def reset(writer: StreamWriter) -> None:
    sock = writer.get_extra_info("socket")
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, NO_LINGER)
    writer.transport.abort()


async def fin(_: StreamReader, writer: StreamWriter) -> None:
    writer.close()


async def rst(_: StreamReader, writer: StreamWriter) -> None:
    reset(writer)


async def silence(reader: StreamReader, _: StreamWriter) -> None:
    while await reader.read(1 << 16):
        pass


def then_silence(data: bytes) -> Act:
    async def act(reader: StreamReader, writer: StreamWriter) -> None:
        writer.write(data)
        await silence(reader, writer)

    return act


def says(data: bytes) -> Act:
    async def act(_: StreamReader, writer: StreamWriter) -> None:
        writer.write(data)
        await writer.drain()

    return act


def says_and_closes(data: bytes) -> Act:
    async def act(_: StreamReader, writer: StreamWriter) -> None:
        writer.write(data)
        writer.close()

    return act


ERROR = b'{"error":{"message":"Slow down.","type":"rate","param":null,"code":"slow"}}'
PAGE = b"<html><body>Bad gateway</body></html>"
CUT = ("upstream_cut",)
LEAVES = Turn("the client leaves", silence, ("cancelled",), client_leaves=True)
# The answer was whole already, but for the end of its framing.
LEAVES_LAST = Turn("the client leaves", silence, ("cancelled", "finished"), client_leaves=True)

# Until the head: a status and an error body.
NO_HEAD = [
    Turn("FIN", fin, CUT, ("upstream_cut", "upstream_broken"), 502),
    Turn("RST", rst, CUT, ("upstream_cut", "upstream_broken"), 502),
    Turn("silence", silence, ("timed_out",), ("upstream_timeout",), 504),
    Turn("half a head, silence", then_silence(b"HTTP/1.1 200 OK\r\nContent-Ty"), ("timed_out",),
         ("upstream_timeout",), 504),
    Turn("half a head, FIN", says_and_closes(b"HTTP/1.1 200 OK\r\nContent-Ty"), CUT,
         ("upstream_cut", "upstream_broken"), 502),
    Turn("garbage", says_and_closes(b"SSH-2.0-OpenSSH_9.2\r\n"), ("refused",),
         ("upstream_broken",), 502),
    Turn("redirect", says(answer(302, b"", ("Location", "/elsewhere"))), ("refused",),
         ("upstream_redirect",), 502),
    Turn("gzip", then_silence(head(200, EVENT_STREAM, CHUNKED, ("Content-Encoding", "gzip"))),
         ("refused",), ("upstream_encoded",), 502),
    Turn("status 429", says(answer(429, ERROR, ("Retry-After", "1"))), ("finished",), ("slow",),
         429),
    Turn("status 500", says(answer(500, ERROR)), ("finished",), ("slow",), 500),
    Turn("a page", says(answer(503, PAGE, kind="text/html")), ("finished",), ("upstream_error",),
         503),
]  # fmt: skip

# After it: the events that came whole, then the path's own error event.
NO_END = [
    Turn("FIN", fin, CUT, CUT),
    Turn("RST", rst, CUT, CUT, may_lose=True),
    Turn("silence", silence, ("timed_out",), ("upstream_idle",)),
    Turn("broken chunks", then_silence(b"xyz\r\n"), CUT, CUT),
]

# Only between events, and only a chat says how it finishes.
JUST_ENDS = Turn("an end without [DONE]", says(LAST_CHUNK), CUT, CUT)
