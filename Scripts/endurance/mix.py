"""Draws streams: of all sizes and paces, left and cut at all places."""

import random
from collections.abc import Callable

from support.errors import CHAT, STREAMED_PATHS

from endurance.script import BEFORE_HEAD, Script
from endurance.turns import JUST_ENDS, LEAVES, LEAVES_LAST, NO_END, NO_HEAD


class Mix:
    """`draw()` is the next stream. The same seed draws the same ones."""

    def __init__(self, seed: int) -> None:
        self.source, self.number = random.Random(seed), 0
        kinds: dict[Callable[[], Script], float] = {
            self.short: 42, self.paced: 10, self.slow: 3, self.large: 3, self.flood: 2,
            self.crumbs: 3, self.long_question: 2, self.left: 18, self.no_head: 7,
            self.no_end: 9, self.slow_reader: 1,
        }  # fmt: skip
        self.kinds, self.weights = list(kinds), list(kinds.values())

    def draw(self) -> Script:
        return self.source.choices(self.kinds, self.weights)[0]()

    def script(self, least: int, most: int, size: int, **more: object) -> Script:
        self.number += 1
        path = CHAT if self.source.random() < 0.7 else self.source.choice(STREAMED_PATHS)
        return Script(self.number, path, self.source.randint(least, most), size, **more)

    def short(self) -> Script:
        return self.script(2, 20, self.source.randint(10, 200))

    def paced(self) -> Script:
        return self.script(10, 30, 80, pause=self.source.uniform(0.01, 0.04))

    def slow(self) -> Script:
        return self.script(4, 8, 80, pause=0.25)

    def large(self) -> Script:
        return self.script(3, 10, self.source.randint(16 << 10, 64 << 10))

    def flood(self) -> Script:
        return self.script(500, 1500, 200)

    def crumbs(self) -> Script:
        """Every few bytes are a write of their own."""
        return self.script(2, 3, 60, piece=self.source.randint(1, 9))

    def long_question(self) -> Script:
        """One that is checked off the loop."""
        return self.script(2, 5, 80, padding=300_000)

    def slow_reader(self) -> Script:
        """A client that takes a megabyte and more in small bites."""
        return self.script(60, 120, 20_000, reading=0.01)

    def left(self) -> Script:
        """The client leaves: before the head, before the first event, between events, inside
        one, after the last."""
        script = self.short()
        script.turn, script.at = LEAVES, self.source.choice([BEFORE_HEAD, 0, *self.places(script)])
        self.perhaps_inside(script)
        if self.source.random() < 0.2:
            script.turn, script.at, script.inside = LEAVES_LAST, len(script.events), False
        script.hasty = script.at == BEFORE_HEAD and self.source.random() < 0.2
        return script

    def no_head(self) -> Script:
        script = self.short()
        script.turn, script.at = self.source.choice(NO_HEAD), BEFORE_HEAD
        return script

    def no_end(self) -> Script:
        script = self.short()
        script.turn, script.at = self.source.choice(NO_END), self.source.choice(
            [0, *self.places(script)])
        self.perhaps_inside(script)
        if script.path == CHAT and not script.inside and self.source.random() < 0.2:
            script.turn = JUST_ENDS
        return script

    def places(self, script: Script) -> list[int]:
        """Two of those between its events."""
        return [self.source.randint(1, script.count) for _ in range(2)]

    def perhaps_inside(self, script: Script) -> None:
        script.inside = script.at != BEFORE_HEAD and self.source.random() < 0.5
