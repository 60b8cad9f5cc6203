"""One client: asks for streams, one after the other, and for the receipt of each."""

import asyncio
import contextlib
import json
import time

from endurance import checks
from endurance.books import Tally
from endurance.connection import Broken, Connection
from endurance.script import BEFORE_HEAD, Script

LONGEST = 30.0  # seconds that any stream may take
LET_GO = 5.0  # and an upstream whose client has left; the bench measures it in microseconds
LITTLE = 4096


class Viewer:
    """`run` a script: it raises Broken if anything about it is not as promised."""

    def __init__(self, port: int, tally: Tally) -> None:
        self.port, self.tally = port, tally
        self.connection, self.facts = Connection(port), Connection(port)

    async def run(self, script: Script) -> None:
        """The stream and its receipt."""
        async with self._within(script):
            seen = await self._stream(script)
            await self._receipt(script, seen)

    async def last(self, script: Script) -> None:
        """A stream whose server is gone before anybody could ask it for a receipt."""
        async with self._within(script):
            await self._stream(script)

    @contextlib.asynccontextmanager
    async def _within(self, script: Script):
        """Its time limit, and its name on what is broken about it."""
        try:
            async with asyncio.timeout(LONGEST):
                yield
        except Broken as broken:
            self.close()
            raise Broken(f"Stream {script.number}{script.story}: {broken}.") from None
        except TimeoutError:
            self.close()
            raise Broken(f"Stream {script.number}{script.story}: no end within {LONGEST:.0f} s, "
                         f"or not let go within {LET_GO:.0f} s.") from None
        except (OSError, EOFError) as lost:
            self.close()
            raise Broken(f"Stream {script.number}{script.story}: the client's connection was "
                         f"lost ({lost!r}).") from None

    def close(self) -> None:
        self.connection.leave()
        self.facts.leave()

    async def _stream(self, script: Script) -> tuple[int, int] | None:
        """How many events and bytes came; None where its client did not wait for all."""
        if script.reading:
            self.connection.leave()
            self.connection = Connection(self.port, takes=LITTLE)
        self.tally.requests += 1
        name = ("Sluice-Stream", script.name)
        await self.connection.send("POST", script.path, script.body, name)
        if script.turn and script.turn.client_leaves:
            return await self._leave(script)
        if script.at == BEFORE_HEAD:
            return await self._refused(script)
        seen = await self._read(script)
        if script.reading:
            self.connection.leave()
            self.connection = Connection(self.port)
        return seen

    async def _leave(self, script: Script) -> None:
        """Reads up to the place, then leaves: the upstream must be let go at once."""
        if script.hasty:
            return self.connection.leave()
        if script.at != BEFORE_HEAD:
            checks.whole_head(await self.connection.head())
            got = 0
            while got < len(script.wanted):
                got += await self._piece(script, got)
        await script.holding.wait()
        if script.until:
            await script.until.wait()
        left = time.monotonic()
        self.connection.leave(abruptly=script.number % 2 == 0)
        async with asyncio.timeout(LET_GO):
            await script.let_go.wait()
        if not script.until:  # many leave at once, and wait for one another here
            self.tally.notices.append(time.monotonic() - left)

    async def _refused(self, script: Script) -> None:
        checks.refusal(script, await self.connection.answer())

    async def _read(self, script: Script) -> tuple[int, int]:
        checks.whole_head(await self.connection.head())
        got = bytearray()
        async for piece in self.connection.chunks():
            checks.same(script, len(got), piece)
            self.tally.compared += len(piece)
            got += piece
            if script.reading:
                await asyncio.sleep(script.reading)
        return checks.ending(script, bytes(got))

    async def _piece(self, script: Script, at: int) -> int:
        """One more piece, compared; its length."""
        piece = await self.connection.chunk()
        if not piece:
            raise Broken(f"ended after {at} of {len(script.wanted)} bytes")
        checks.same(script, at, piece)
        self.tally.compared += len(piece)
        return len(piece)

    async def _receipt(self, script: Script, seen: tuple[int, int] | None) -> None:
        answer = await self.facts.ask("GET", f"/api/streams/{script.name}")
        if answer.status == 404 and script.hasty:
            return self.tally.plain(404)  # its question was never read
        if answer.status != 200:
            raise Broken(f"its receipt was answered {answer.status}")
        told = json.loads(answer.body)
        self.tally.stream(told)
        checks.receipt(script, told, seen)
