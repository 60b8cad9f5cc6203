"""A stream that goes on in lock-step: the upstream sends the next event when the client has read
the last one. What it takes shows whether anybody else holds up its loop."""

import statistics
import threading
import time

from support.client import Client
from support.process import Program
from support.upstream import Exchange, Upstream
from support.wire import DONE, LAST_CHUNK, chunk, delta, question, stream_head

CHAT = "/v1/chat/completions"
EVENT = delta("a")


class LockStep:
    """`step()` takes one event; `median(count)` is the time one takes, in seconds."""

    def __init__(self, relay: Program, upstream: Upstream) -> None:
        self._taken, self._ended = threading.Semaphore(0), False
        upstream.script(self._feed)
        self.client = Client(relay.port)
        self.response = self.client.post(CHAT, question()).response()

    def _feed(self, exchange: Exchange) -> None:
        exchange.send(stream_head())
        while self._taken.acquire(timeout=60) and not self._ended:
            exchange.send(chunk(EVENT))
        exchange.send(chunk(DONE) + LAST_CHUNK)

    def step(self) -> float:
        started = time.perf_counter()
        self._taken.release()
        assert self.response.event() == EVENT
        return time.perf_counter() - started

    def times(self, count: int) -> list[float]:
        return [self.step() for _ in range(count)]

    def median(self, count: int = 300) -> float:
        return statistics.median(self.times(count))

    def end(self) -> None:
        """The stream comes to its proper end."""
        self._ended = True
        self._taken.release()
        assert self.response.rest() == DONE and self.response.ending == "complete"
        self.client.close()
