"""The upstream: plays each stream's script, and notes what it was asked and when it was let go."""

import asyncio
import contextlib
import json
from asyncio import StreamReader, StreamWriter

from support.upstream import MODELS
from support.wire import LAST_CHUNK, answer, chunk, stream_head

from endurance.script import BEFORE_HEAD, Script


class Upstream:
    """`expect` a script before its question is asked. `strangers` are questions that no client of
    ours asked: what was to be refused and was not. `connections` are those open now."""

    def __init__(self) -> None:
        self.scripts: dict[int, Script] = {}
        self.strangers: list[bytes] = []
        self.connections = self.events = 0

    async def start(self) -> str:
        self.server = await asyncio.start_server(self._serve, "127.0.0.1", 0, backlog=4096)
        return f"http://127.0.0.1:{self.server.sockets[0].getsockname()[1]}"

    def stop(self) -> None:
        self.server.close()

    @contextlib.contextmanager
    def expect(self, script: Script):
        self.scripts[script.number] = script
        try:
            yield
        finally:  # a client that left at once may have been quicker than its question
            asyncio.get_running_loop().call_later(10, self.scripts.pop, script.number)

    async def _serve(self, reader: StreamReader, writer: StreamWriter) -> None:
        self.connections += 1
        try:
            while await self._exchange(reader, writer):
                pass
        except (OSError, EOFError, asyncio.CancelledError):
            pass  # the relay let go, and its clients say whether it should; or all is over
        finally:
            self.connections -= 1
            writer.close()

    async def _exchange(self, reader: StreamReader, writer: StreamWriter) -> bool:
        """One request and its answer; whether the connection goes on."""
        head = (await reader.readuntil(b"\r\n\r\n")).lower()
        _, _, rest = head.partition(b"\r\ncontent-length:")
        body = await reader.readexactly(int(rest.split(b"\r\n")[0] or 0))
        if head.startswith(b"get "):
            writer.write(answer(200, MODELS))
            return True
        if script := self._script(body):
            await self._play(script, reader, writer)
        return not writer.is_closing()

    def _script(self, body: bytes) -> Script | None:
        with contextlib.suppress(ValueError, KeyError, TypeError):
            script = self.scripts[json.loads(body)["id"]]
            script.asked += 1
            if body == script.body and script.asked == 1:
                return script
        self.strangers.append(body[:200])
        return None

    async def _play(self, script: Script, reader: StreamReader, writer: StreamWriter) -> None:
        if script.at != BEFORE_HEAD:
            writer.write(stream_head())
            await self._send(script, writer)
        if script.turn is None:
            writer.write(LAST_CHUNK)
            return await writer.drain()
        if script.inside:
            broken = script.events[script.at]
            writer.write(chunk(broken[: len(broken) // 2]))
        script.holding.set()
        try:
            await script.turn.act(reader, writer)
        finally:
            script.let_go.set()
        if script.turn.client_leaves:
            writer.close()

    async def _send(self, script: Script, writer: StreamWriter) -> None:
        for event in script.whole:
            step = script.piece or len(event)
            for start in range(0, len(event), step):
                writer.write(chunk(event[start : start + step]))
                await writer.drain()
            self.events += 1
            if script.pause:
                await asyncio.sleep(script.pause)
