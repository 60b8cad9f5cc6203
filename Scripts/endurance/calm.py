"""A calm point: nothing runs but streams that sleep, and the server's books and belongings are
looked at."""

import asyncio
import contextlib
import itertools
import os
import re
import time
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from benchmark import machine
from support.errors import CHAT
from support.process import Program

from endurance import books
from endurance.connection import Connection
from endurance.inside import Inside
from endurance.load import Load
from endurance.others import Visitor
from endurance.script import Script
from endurance.turns import LEAVES
from endurance.viewer import LONGEST, Viewer

SLEEPERS = 50
CROWD = 400
PRUNED = 1.1  # seconds; libcurl closes the dead among its idle connections once a second, when asked
SETTLE, WATCH = 1.2, 1.0  # seconds; libcurl's timers of a connection's start run 0.2 s
PATIENCE, STEADY = 6.0, 2.0
DAEMON = "anon_inode:eventpoll"  # one for every few clients that a loop ever had at once


@dataclass
class Calm:
    """`descriptors` are the server's own by kind, without connections its upstream has open;
    `memory` is in use as malloc counts it, `resident` what the kernel gave; `asleep` is CPU
    seconds a second."""

    requests: int
    descriptors: Counter[str]
    memory: int
    resident: int
    asleep: float
    disagreements: list[str]


class Watch:
    """Looks at the server whenever its clients rest."""

    def __init__(self, server: Program, load: Load, inside: Inside) -> None:
        self.server, self.load, self.inside = server, load, inside
        self.points: list[Calm] = []
        self.numbers = itertools.count(-1, -1)  # of the streams that sleep

    async def prepare(self) -> None:
        """Has the server make all that it makes once and keeps: every file of the page, and what
        it needs for more streams at once than there will ever be after."""
        visitor = Visitor(self.load.port, 0, self.load.tally)
        await self.load.watched(visitor.all_files())
        visitor.close()
        made = -1
        while made < (made := kinds(self.server.pid)[DAEMON]):
            await self._asleep(CROWD)  # its loops share no crowd alike

    async def look(self) -> Calm:
        await self.load.pause()
        await asyncio.sleep(PRUNED)
        asleep = await self._asleep(SLEEPERS)
        descriptors = await self._descriptors()
        told = await self._books()
        resident = machine.memory_kib(self.server.pid) * 1024
        calm = Calm(self.load.tally.requests, descriptors, self.inside.memory(), resident, asleep,
                    told)
        self.points.append(calm)
        self.server.forget_log()
        return calm

    async def _asleep(self, count: int) -> float:
        """The CPU that is used while so many streams sleep; then their clients leave."""
        wake = asyncio.Event()
        scripts = [Script(next(self.numbers), CHAT, 2, 80, turn=LEAVES, at=1, until=wake)
                   for _ in range(count)]  # fmt: skip
        tasks = [asyncio.create_task(self._sleeper(script)) for script in scripts]
        async with asyncio.timeout(LONGEST):
            for script in scripts:
                await script.holding.wait()
        await asyncio.sleep(SETTLE)
        before, started = machine.cpu_seconds(self.server.pid), time.monotonic()
        await asyncio.sleep(WATCH)
        used = machine.cpu_seconds(self.server.pid) - before
        seconds = time.monotonic() - started
        wake.set()
        await asyncio.gather(*tasks)
        return used / seconds

    async def _sleeper(self, script: Script) -> None:
        viewer = Viewer(self.load.port, self.load.tally)
        with self.load.upstream.expect(script):
            await self.load.watched(viewer.run(script))
        viewer.close()

    def _own(self) -> Counter[str]:
        own = kinds(self.server.pid)
        own["socket"] -= self.load.upstream.connections
        return own

    async def _descriptors(self) -> Counter[str]:
        """What one side has closed the other has not yet: those at which it stays, or no more than
        there were."""
        until, own, since = time.monotonic() + PATIENCE, self._own(), time.monotonic()
        while time.monotonic() < until:
            if self.points and own <= self.points[0].descriptors:
                break
            if not self.points and time.monotonic() - since > STEADY:
                break
            await asyncio.sleep(0.1)
            if (now := self._own()) != own:
                own, since = now, time.monotonic()
        return own

    async def _books(self) -> list[str]:
        """The sentences of where the two books differ; the last ends may still be on their way."""
        until = time.monotonic() + PATIENCE
        while True:
            connection = Connection(self.load.port)
            answer = await connection.ask("GET", "/metrics")
            connection.leave()
            self.load.tally.plain(answer.status)
            told = books.disagreements(books.read(answer.body.decode()), self.load.tally)
            if not told or time.monotonic() > until:
                return told
            await asyncio.sleep(0.1)


def kinds(pid: int) -> Counter[str]:
    """How many descriptors a process has open, by what they are: `socket`, `anon_inode:eventpoll`,
    a file's name."""
    found: Counter[str] = Counter()
    for link in Path(f"/proc/{pid}/fd").iterdir():
        with contextlib.suppress(FileNotFoundError):  # closed since it was listed
            found[re.sub(r"\[\d+\]|[\[\]]", "", os.readlink(link)).rstrip(":")] += 1
    return found
