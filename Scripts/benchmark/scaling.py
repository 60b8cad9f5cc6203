"""What is measured of how cost, latency and memory grow: the points, one run, the table.

A run holds all its streams before their first event until all are there, so that what a stream's
beginning and end cost is not in the cost of its events.
"""

from collections.abc import Callable
from dataclasses import asdict, dataclass
from statistics import median

from benchmark import measure
from benchmark.scenarios import Run, Scenario, flowing_cpu, kib_a_stream, percentile

STREAMS = [1, 10, 100, 400, 1000, 2000, 5000]
BYTES = [102, 1024, 4096, 16384, 65536]
TOTAL_RATE, HIGHEST_RATE = 5000, 50  # events a second: of all streams, of one
BYTES_STREAMS, BYTES_RATE = 100, 10
SECONDS = 2


@dataclass(frozen=True)
class Point:
    """So many streams of so many events of this size, and a relay with so many loops."""

    axis: str
    streams: int
    rate: float
    bytes: int = 220
    loops: int = 1

    @property
    def at(self) -> int:
        """Where it lies on its axis."""
        return self.streams if self.axis == "streams" else self.bytes

    def scenario(self) -> Scenario:
        events = max(3, round(self.rate * SECONDS))
        return Scenario(self.axis, "", "idle",
                        f"--streams {self.streams} --rate {self.rate:g} --events {events} "
                        f"--bytes {self.bytes} --ramp {0.3 + self.streams / 2000:g}", asleep=0)


def streams_points(streams: list[int], loops: list[int]) -> list[Point]:
    return [Point("streams", count, min(HIGHEST_RATE, TOTAL_RATE / count), loops=loop)
            for loop in loops for count in streams]


def bytes_points(sizes: list[int]) -> list[Point]:
    return [Point("bytes", BYTES_STREAMS, BYTES_RATE, size) for size in sizes]


def run(point: Point, relay: str, binary: str | None) -> Run:
    """One run of one relay at one point. A fault is in the result, never raised."""
    found = measure.run(point.scenario(), relay, binary=binary, threads=point.loops)
    return asdict(point) | {"relay": relay, "at": point.at} | found


@dataclass(frozen=True)
class Value:
    """A figure of each point that has so many streams."""

    name: str
    of: Callable[[Run], float]
    digits: int
    least: int = 1


VALUES = [
    Value("CPU an event, µs", flowing_cpu, 1),
    Value("event p50, µs", percentile("latency", "p50"), 0),
    Value("event p99, µs", percentile("latency", "p99"), 0),
    # What a process takes by itself varies by more than a few streams' worth.
    Value("KiB a stream", kib_a_stream("flowed"), 1, least=100),
]


def found(runs: list[Run], value: Value, axis: str, at: int, relay: str, loops: int) -> list[float]:
    """A value of all sound runs of one relay at one point."""
    return [value.of(run) for run in runs if not run["faults"] and run["streams"] >= value.least and
            (run["axis"], run["at"], run["relay"], run["loops"]) == (axis, at, relay, loops)]


def cell(numbers: list[float], digits: int) -> str:
    if not numbers:
        return "–"
    low, middle, high = (f"{number:.{digits}f}"
                         for number in (min(numbers), median(numbers), max(numbers)))
    return middle if low == high else f"{middle} ({low}–{high})"


def columns(runs: list[Run], axis: str) -> list[tuple[str, int]]:
    """Relays with their loops, in the order in which they were first measured."""
    return sorted(dict.fromkeys((run["relay"], run["loops"]) for run in runs
                                if run["axis"] == axis), key=lambda column: column[1])


def table(runs: list[Run], axis: str) -> list[str]:
    """A row a value and point, a column a relay, in Markdown."""
    heads = columns(runs, axis)
    lines = ["| figure | " + axis + " | "
             + " | ".join(f"{relay}, {loops} loop{'s' * (loops > 1)}" for relay, loops in heads)
             + " |", "|---|---:|" + "---:|" * len(heads)]
    for value in VALUES:
        for at in sorted({run["at"] for run in runs if run["axis"] == axis}):
            cells = [cell(found(runs, value, axis, at, *head), value.digits) for head in heads]
            lines.append(f"| {value.name} | {at:,} | " + " | ".join(cells) + " |")
    return lines
