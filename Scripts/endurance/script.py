"""What one stream is to be: its bytes, its pace, and what happens to it at which place."""

import asyncio
import base64
import functools
import random
import secrets
from dataclasses import dataclass, field

from support.wire import DONE, question

from endurance.turns import Turn

# Text that differs at every place: a byte lost, doubled or of another stream shows.
TEXT = base64.b64encode(random.Random(6).randbytes(1 << 20))
BEFORE_HEAD = -1


@dataclass
class Script:
    """`turn` happens after `at` whole events (BEFORE_HEAD: none, and no head), `inside` the next
    one or before it. Without one the stream comes to its proper end."""

    number: int
    path: str
    count: int
    size: int
    pause: float = 0.0
    piece: int | None = None
    padding: int = 0
    turn: Turn | None = None
    at: int = 0
    inside: bool = False
    reading: float | None = None  # seconds that a slow reader waits between two reads
    hasty: bool = False  # its client leaves with its question
    until: asyncio.Event | None = None  # that its client waits for before it leaves
    name: str = field(default_factory=lambda: secrets.token_urlsafe(16))
    asked: int = 0
    holding: asyncio.Event = field(default_factory=asyncio.Event)
    let_go: asyncio.Event = field(default_factory=asyncio.Event)

    def __post_init__(self) -> None:
        self.events = [*map(self._event, range(self.count)), DONE]
        self.body = question(id=self.number, padding="x" * self.padding)

    def _event(self, n: int) -> bytes:
        newline = b"\r\n" if self.number % 5 == 0 else b"\n"
        if n % 8 == 5:
            return b": comment %d of stream %d" % (n, self.number) + newline * 2
        place = (self.number * 7919 + n * 104_729) % (len(TEXT) - self.size)
        text = TEXT[place : place + self.size]
        return b'data: {"stream":%d,"n":%d,"text":"%b"}' % (self.number, n, text) + newline * 2

    @functools.cached_property
    def wanted(self) -> bytes:
        """All that its client must get of the upstream's bytes."""
        return b"".join(self.whole)

    @property
    def whole(self) -> list[bytes]:
        """The events that the upstream sends whole."""
        return self.events if self.turn is None else self.events[: max(self.at, 0)]

    @property
    def story(self) -> str:
        """What happens to it, in words."""
        place = "with its question" if self.hasty else self.place
        return f" ({self.turn.name} {place})" if self.turn else ""

    @property
    def place(self) -> str:
        """Where that happens."""
        if self.at == BEFORE_HEAD:
            return "before the head"
        if self.at == len(self.events):
            return "after the last event"
        between = "between events" if self.at else "before the first event"
        return "inside an event" if self.inside else between
