"""What a soak has shown, and what it has shown to be broken."""

import statistics
from dataclasses import dataclass, field

from endurance.calm import Calm
from endurance.load import Load
from endurance.slope import slope

ASLEEP = 0.001  # CPU seconds a second, the contract's bound
LEAST_LEAK = 4.0  # bytes a request: the least that malloc gives, lost once in eight requests
LEAST_GROWTH = 64.0  # of resident memory, which is counted in pages and holds what was freed


@dataclass
class Verdict:
    """`lines` are figures, `broken` the sentences of what failed."""

    load: Load
    points: list[Calm]
    status: int | None = None
    quick: bool = False
    lines: list[str] = field(default_factory=list)
    broken: list[str] = field(default_factory=list)

    def reach(self) -> "Verdict":
        for look in (self.streams, self.strangers, self.descriptors, self.memory, self.asleep,
                     self.books, self.end):  # fmt: skip
            look()
        return self

    def streams(self) -> None:
        tally = self.load.tally
        ended = ", ".join(f"{count:,} {end}" for end, count in tally.ended.most_common())
        self.lines += [
            f"{tally.requests:,} requests, {tally.ended.total():,} of them streams: {ended}.",
            f"{tally.compared:,} bytes were compared with what was sent.",
        ]
        if tally.notices:
            self.lines.append(
                f"A client that left was noticed upstream after "
                f"{statistics.median(tally.notices) * 1000:.1f} ms (median), "
                f"{max(tally.notices) * 1000:.0f} ms at most, the soak's own delay included.")
        self.broken += self.load.broken

    def strangers(self) -> None:
        self.broken += [f"The upstream was sent what nobody asked, or twice: {body!r}."
                        for body in self.load.upstream.strangers[:5]]  # fmt: skip

    def descriptors(self) -> None:
        if len(self.points) < 2:
            self.broken = self.broken or ["There was no time to rest twice, so no leak could show."]
            return
        first, last = self.points[0].descriptors, self.points[-1].descriptors
        self.lines.append(
            f"Descriptors at rest: {first.total()} at first, {last.total()} at last.")
        if more := last - first:
            what = ", ".join(f"{count} of {kind}" for kind, count in more.items())
            self.broken.append(
                f"Descriptors leaked ({what}): at rest the server had {first.total()} open, and "
                f"{last.total()} after {self.between():,} more requests.")

    def between(self) -> int:
        return self.points[-1].requests - self.points[0].requests

    def memory(self) -> None:
        """A leak is shown when the whole interval lies above what is let pass."""
        self.growth("Memory in use", [point.memory for point in self.points], LEAST_LEAK)
        self.growth("Resident memory", [point.resident for point in self.points], LEAST_GROWTH)

    def growth(self, what: str, sizes: list[int], least: float) -> None:
        if len(sizes) < 2:
            return
        rise, width = slope([point.requests for point in self.points], sizes)
        sure = f": {rise:.2f} ± {width:.2f} bytes a request" if width != float("inf") else ""
        self.lines.append(f"{what} at rest: {sizes[0] / 2**20:.2f} MiB at first, "
                          f"{sizes[-1] / 2**20:.2f} MiB at last{sure}.")
        if not self.quick and rise - width > least:
            self.broken.append(f"{what} grows by {rise:.1f} ± {width:.1f} bytes with every "
                               f"request, over {self.between():,} requests.")

    def asleep(self) -> None:
        if not self.points:
            return
        used = [point.asleep for point in self.points]
        self.lines.append(f"CPU while every stream sleeps: {statistics.median(used) * 1000:.2f} "
                          f"ms a second (median), {max(used) * 1000:.2f} at most.")
        if statistics.median(used) > ASLEEP:
            self.broken.append(f"Streams that sleep cost {statistics.median(used) * 1000:.1f} ms "
                               "of CPU a second.")

    def books(self) -> None:
        differ = [sentence for point in self.points for sentence in point.disagreements]
        if self.points and not differ:
            self.lines.append(f"/metrics agreed with the clients' books {len(self.points)} times.")
        self.broken += differ[:5]

    def end(self) -> None:
        if self.status is None:
            return
        self.lines.append(f"SIGTERM: exit status {self.status}.")
        if self.status != 0:
            self.broken.append(f"The server ended with status {self.status} instead of 0.")
