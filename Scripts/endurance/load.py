"""All the clients at once, and a gate: shut, it brings them to rest between two things they do."""

import asyncio
import contextlib
import random

from endurance.books import Tally
from endurance.connection import Broken
from endurance.mix import Mix
from endurance.others import Visitor
from endurance.upstream import Upstream
from endurance.viewer import Viewer

VIEWERS, VISITORS = 160, 8
PAUSE = 0.08  # seconds on average between two streams of a viewer, and two things of a visitor
ENOUGH = 10  # broken promises after which nothing is gained by going on


class Load:
    """`broken` are the sentences of what was not as promised."""

    def __init__(self, port: int, upstream: Upstream, seed: int) -> None:
        self.port, self.upstream, self.tally = port, upstream, Tally()
        self.mix, self.seed, self.pauses = Mix(seed), seed, random.Random(seed)
        self.broken: list[str] = []
        self.open = asyncio.Event()
        self.rest = asyncio.Condition()
        self.busy = 0
        self.tasks: list[asyncio.Task] = []

    def start(self) -> None:
        viewers = [self._viewer() for _ in range(VIEWERS)]
        visitors = [self._visitor(number) for number in range(VISITORS)]
        self.tasks = [asyncio.create_task(one) for one in viewers + visitors]

    def stop(self) -> None:
        for task in self.tasks:
            task.cancel()

    @property
    def hopeless(self) -> bool:
        return len(self.broken) >= ENOUGH

    async def pause(self) -> None:
        """Shuts the gate; all that was under way has ended, and every connection is closed."""
        self.open.clear()
        async with self.rest:
            await self.rest.wait_for(lambda: self.busy == 0)
        await asyncio.sleep(3 * PAUSE)  # until the last one stands at the gate

    def go_on(self) -> None:
        self.open.set()

    async def watched(self, work) -> None:
        """Does it; what it finds broken is noted."""
        try:
            await work
        except Broken as broken:
            self.broken.append(str(broken))

    async def _viewer(self) -> None:
        viewer = Viewer(self.port, self.tally)
        while True:
            async with self._turn(viewer):
                script = self.mix.draw()
                with self.upstream.expect(script):
                    await self.watched(viewer.run(script))

    async def _visitor(self, number: int) -> None:
        visitor = Visitor(self.port, self.seed + number, self.tally)
        while True:
            async with self._turn(visitor):
                await self.watched(visitor.go())

    @contextlib.asynccontextmanager
    async def _turn(self, client: Viewer | Visitor):
        """One thing a client does, after a little pause, when the gate is open."""
        await asyncio.sleep(self.pauses.uniform(0, 2 * PAUSE))
        while not self.open.is_set():  # it may be shut again before our turn has come
            client.close()
            await self.open.wait()
        self.busy += 1
        try:
            yield
        finally:
            self.busy -= 1
            async with self.rest:
                self.rest.notify_all()
