"""One soak from start to verdict."""

import argparse
import asyncio
import contextlib
import signal
import time

from benchmark import machine
from support import process
from support.errors import CHAT
from support.process import CHECKOUT, Program

from endurance.calm import Calm, Watch
from endurance.load import Load
from endurance.inside import Inside
from endurance.script import Script
from endurance.turns import Turn, silence
from endurance.upstream import Upstream
from endurance.verdict import Verdict
from endurance.viewer import Viewer

DRAIN = 2
SETTINGS = {"port": 0, "public": CHECKOUT / "Public", "drain": DRAIN, "idle_timeout": 5,
            "first_byte_timeout": 3}  # fmt: skip
LAST = 1_000_000_000  # numbers of the streams that SIGTERM meets
KEPT = 10_000  # receipts that the server keeps: until then its memory must grow
QUICK_START = 500
TURN, QUICK_TURN = 35.0, 5.0  # seconds of load between two calm points
LINE = 5.0  # seconds between two lines
SHUT_DOWN = Turn("the server is stopped", silence, ("draining",), ("shutting_down",),
                 may_lose=True)  # fmt: skip


class Run:
    """`through()` takes as long as was asked, or ends when nothing is gained by going on."""

    def __init__(self, given: argparse.Namespace, binary: str, seconds: float, inside: Inside):
        process.BINARY = binary
        self.given, self.seconds, self.inside = given, seconds, inside
        self.began = time.monotonic()

    async def through(self) -> Verdict:
        machine.raise_descriptors()
        upstream = Upstream()
        address = await upstream.start()
        settings = SETTINGS | {"upstream": address, "threads": self.given.threads}
        server = Program("serve", self.inside.environment, settings)
        self.inside.connect()
        self.server, self.load = server, Load(server.port, upstream, self.given.seed)
        self.watch = Watch(server, self.load, self.inside)
        self.say(f"soak: {self.seconds / 60:.2g} minutes, seed {self.given.seed}, "
                 f"{self.given.threads} loops, PID {server.pid}")  # fmt: skip
        try:
            await self._middle()
            status = await self._end()
        except (OSError, EOFError):
            if server.running:
                raise
            status = server.wait()
        finally:
            self.load.stop()
            upstream.stop()
            server.stop()
        return Verdict(self.load, self.watch.points, status, self.given.quick).reach()

    async def _middle(self) -> None:
        """Load and calm in turns; the first calm is what the others are held against."""
        quick, ended = self.given.quick, self.load.tally.ended
        self.load.start()
        self.load.go_on()
        await self._until(lambda: ended.total() > (QUICK_START if quick else 1.2 * KEPT))
        await self.load.pause()
        await self.watch.prepare()
        self.calm(await self.watch.look())
        while not self.over():
            self.load.go_on()
            await self._for(QUICK_TURN if quick else min(TURN, self.seconds / 10))
            if self.server.running:
                self.calm(await self.watch.look())

    async def _for(self, seconds: float) -> None:
        until = time.monotonic() + seconds
        await self._until(lambda: time.monotonic() > until)

    def over(self) -> bool:
        """Its time is over, and there are two calm points to compare; or nothing more is gained."""
        late = time.monotonic() - self.began > self.seconds and len(self.watch.points) != 1
        return late or self.load.hopeless or not self.server.running

    async def _until(self, done) -> None:
        """Goes on until then, with a line every few seconds."""
        said = time.monotonic()
        while not done() and not self.over():
            await asyncio.sleep(0.1)
            if time.monotonic() - said > LINE:
                said = time.monotonic()
                self.say(self._line())

    def _line(self) -> str:
        tally, broken = self.load.tally, len(self.load.broken)
        ended = tally.ended
        others = ended.total() - ended["finished"] - ended["cancelled"]
        return (f"{tally.requests:,} requests: {ended['finished']:,} streams finished, "
                f"{ended['cancelled']:,} left, {others:,} failed upstream; "
                f"{tally.compared / 1e6:,.0f} MB compared; {self.load.busy} under way; "
                f"{broken or 'nothing'} broken")  # fmt: skip

    def calm(self, calm: Calm) -> None:
        self.say(f"at rest: {calm.descriptors.total()} descriptors, "
                 f"{calm.memory / 2**20:.2f} MiB in use, {calm.asleep * 1000:.2f} ms of CPU a second, books "
                 f"{'differ' if calm.disagreements else 'agree'}")  # fmt: skip

    def say(self, line: str) -> None:
        minutes, seconds = divmod(int(time.monotonic() - self.began), 60)
        print(f"{minutes}:{seconds:02}  {line}", flush=True)

    async def _end(self) -> int | None:
        """SIGTERM with streams under way: those that can end do, the others are told."""
        if not self.server.running:
            return self.server.wait()
        short = [Script(LAST + n, CHAT, 20, 80, pause=0.03) for n in range(10)]
        long = [Script(LAST + 10 + n, CHAT, 500, 80, pause=0.05, turn=SHUT_DOWN, at=500)
                for n in range(10)]  # fmt: skip
        streams = [asyncio.create_task(self._last(script)) for script in short + long]
        async with asyncio.timeout(10):
            while not all(script.asked for script in short + long):
                await asyncio.sleep(0.02)
        self.say(f"SIGTERM, {len(streams)} streams under way")
        self.server.signal(signal.SIGTERM)
        await asyncio.gather(*streams)
        return await asyncio.to_thread(self._status)

    def _status(self) -> int | None:
        with contextlib.suppress(Exception):
            return self.server.wait(DRAIN + 5)
        return -1

    async def _last(self, script: Script) -> None:
        viewer = Viewer(self.load.port, self.load.tally)
        with self.load.upstream.expect(script):
            await self.load.watched(viewer.last(script))
        viewer.close()
