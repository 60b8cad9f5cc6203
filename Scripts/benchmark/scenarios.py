"""What is measured, and what PRODUCT.md's section 6 asks of it. One table."""

from collections.abc import Callable
from dataclasses import dataclass, field

Run = dict  # one measured run: streamload's result and what the driver adds (measure.py)


@dataclass(frozen=True)
class Figure:
    """One row of the table.

    `of` picks it out of a run; with `over` it is divided by the median of the same
    relay's runs of that other scenario. `reached` holds Sluice's median against the
    peer's, both of this figure. Without `goal` the row informs only.
    """

    name: str
    of: Callable[[Run], float | None]
    digits: int = 1
    goal: str = ""
    reached: Callable[[float, float], bool] = lambda ours, peer: True
    relays_only: bool = False
    over: str = ""


@dataclass(frozen=True)
class Scenario:
    """One way to load a relay: streamload's mode and options, full and quick.

    Without quick ones it is no part of a quick run.
    """

    name: str
    says: str
    mode: str
    options: str
    figures: list[Figure] = field(default_factory=list)
    quick: str = ""
    asleep: float = 1.0  # seconds that waiting streams are watched

    def arguments(self, quick: bool) -> list[str]:
        return [self.mode, *(self.quick if quick and self.quick else self.options).split()]

    def streams(self, quick: bool) -> int:
        arguments = self.arguments(quick)
        return int(arguments[arguments.index("--streams") + 1])


def percentile(what: str, part: str) -> Callable[[Run], float | None]:
    """A percentile of streamload's in microseconds."""
    return lambda run: run.get(what, {}).get(part)


def cpu_per(what: str) -> Callable[[Run], float | None]:
    """The relay's CPU in microseconds per event or request."""
    return lambda run: run["relay_cpu"] * 1e6 / run[what] if run["relay_cpu"] else None


def flowing_cpu(run: Run) -> float | None:
    """The relay's CPU in microseconds per event while all streams flow (mode idle): what their
    beginning and end cost is not in it."""
    at = run.get("cpu")
    return (at["flowed"] - at["waiting"]) * 1e6 / run["delivered"] if at else None


def kib_a_stream(phase: str) -> Callable[[Run], float | None]:
    """The relay's memory above that of the fresh process, per stream."""
    def of(run: Run) -> float | None:
        memory = run.get("memory_kib")
        return (memory[phase] - memory["fresh"]) / run["streams"] if memory else None
    return of


def milliseconds(name: str) -> Callable[[Run], float | None]:
    return lambda run: run[name] * 1000 if name in run else None


def at_most(times: float) -> dict:
    return {"goal": f"≤ {times:g} × nginx",
            "reached": lambda ours, peer: ours <= times * peer, "relays_only": True}


LATENCY = [
    Figure("event p50, µs", percentile("latency", "p50"), goal="≤ nginx + 50 µs",
           reached=lambda ours, peer: ours <= peer + 50),
    Figure("event p99, µs", percentile("latency", "p99"), goal="≤ 1.5 × nginx",
           reached=lambda ours, peer: ours <= 1.5 * peer),
]
SEEN = [Figure(figure.name, figure.of) for figure in LATENCY]  # where no goal is set
EACH_ALONE = Figure("events a read", lambda run: run.get("events_per_read"), 3,
                    goal="1: each alone", reached=lambda ours, peer: ours <= max(1.01, peer + 0.01))
TTFT = Figure("TTFT p50, µs", percentile("ttft", "p50"), goal="≤ nginx + 100 µs",
              reached=lambda ours, peer: ours <= peer + 100)
CANCEL = [
    Figure("notice p50, µs", percentile("notice", "p50"), goal="≤ 3 × nginx, ≤ 500 µs",
           reached=lambda ours, peer: ours <= min(3 * peer, 500)),
    Figure("notice p99, µs", percentile("notice", "p99"), goal="< 5000 µs",
           reached=lambda ours, peer: ours < 5000),
    # One event may cross any relay's closing: 200 cancels of 0.1 ms at 50/s meet one.
    Figure("events in vain a cancel", lambda run: run["vain"] / run["notice"]["count"], 3,
           goal="0 (≤ 0.05)", reached=lambda ours, peer: ours <= 0.05),
]
CPU_AN_EVENT = Figure("CPU an event, µs", cpu_per("delivered"), 2, relays_only=True)
CPU_AS_NGINX = Figure("CPU an event, µs", cpu_per("delivered"), 2, **at_most(1.0))
EVENTS_A_SECOND = Figure("1000 events/s", lambda run: run["delivered"] / run["seconds"] / 1000, 0)


def rate(name: str, says: str, options: str, figures: list[Figure], quick: str = "") -> Scenario:
    return Scenario(name, says, "rate", options, figures, quick)


SCENARIOS = [
    rate("rate1", "1 stream at 50 events/s, on a fresh connection",
         "--streams 1 --rate 50 --events 200", [CPU_AN_EVENT, *SEEN]),
    rate("rate100", "100 streams at 50 events/s, each on a fresh connection",
         "--streams 100 --rate 50 --events 250 --ramp 1",
         [Figure("CPU an event, µs", cpu_per("delivered"), 2, **at_most(1.1)), *LATENCY,
          EACH_ALONE, TTFT],
         quick="--streams 100 --rate 50 --events 50 --ramp 0.5"),
    rate("rate400", "400 streams at 50 events/s",
         "--streams 400 --rate 50 --events 150 --ramp 1", [CPU_AN_EVENT, *SEEN]),
    rate("saturation", "1000 streams at 50 events/s: more than two cores carry",
         "--streams 1000 --rate 50 --events 150 --ramp 1",
         [CPU_AS_NGINX,
          Figure("events/s", lambda run: run["delivered"] / run["seconds"], 0)]),
    rate("flood1", "1 stream, as fast as it goes", "--streams 1 --events 2000000",
         [EVENTS_A_SECOND, CPU_AN_EVENT]),
    rate("flood16", "16 streams, as fast as they go", "--streams 16 --events 200000",
         [Figure(EVENTS_A_SECOND.name, EVENTS_A_SECOND.of, 0, goal="≥ 1.2 × nginx",
                 reached=lambda ours, peer: ours >= 1.2 * peer), CPU_AS_NGINX],
         quick="--streams 16 --events 10000"),
    rate("flood64", "64 streams, as fast as they go", "--streams 64 --events 50000",
         [EVENTS_A_SECOND, CPU_AN_EVENT]),
    Scenario(
        "short", "64 clients, kept connections, 20 events a request in writes of 4", "short",
        "--streams 64 --burst 4 --seconds 3",
        [Figure("requests/s", lambda run: run["finished"] / run["seconds"], 0,
                goal="≥ 0.9 × nginx", reached=lambda ours, peer: ours >= 0.9 * peer),
         Figure("CPU a request, µs", cpu_per("finished"), **at_most(1.3)),
         Figure("whole p50, µs", percentile("whole", "p50"), 0)],
        quick="--streams 64 --burst 4 --seconds 0.5"),
    Scenario(
        "cancel", "200 streams left at a random moment, 50 events/s", "cancel",
        "--streams 20 --rate 50 --events 1000000 --cancels 200 --leave 20-400", CANCEL,
        quick="--streams 20 --rate 50 --events 1000000 --cancels 40 --leave 20-200"),
    Scenario(
        "cancel-slow", "the same, 1 event/s", "cancel",
        "--streams 40 --rate 1 --events 1000000 --cancels 200 --leave 10-1000", CANCEL,
        quick="--streams 20 --rate 1 --events 1000000 --cancels 20 --leave 10-1000"),
    Scenario(
        "idle", "2000 streams wait before their first event, then 20 events each at 5/s", "idle",
        "--streams 2000 --rate 5 --events 20 --ramp 1",
        [Figure("KiB a waiting stream", kib_a_stream("waiting"), goal="≤ 24",
                reached=lambda ours, peer: ours <= 24, relays_only=True),
         Figure("KiB once text flowed", kib_a_stream("flowed"), goal="≤ 32",
                reached=lambda ours, peer: ours <= 32, relays_only=True),
         Figure("CPU asleep, ms/s", milliseconds("asleep_cpu"), 2,
                goal="0 (≤ 1)", reached=lambda ours, peer: ours <= 1, relays_only=True),
         Figure("fresh process, MiB",
                lambda run: run["memory_kib"]["fresh"] / 1024 if "memory_kib" in run else None)],
        quick="--streams 200 --rate 20 --events 5 --ramp 0.2"),
    Scenario(
        "unanswered", "2000 streams wait before their upstream's head", "unanswered",
        "--streams 2000 --rate 5 --events 20 --ramp 1",
        [Figure("KiB a stream without an answer", kib_a_stream("waiting"), goal="≤ 24",
                reached=lambda ours, peer: ours <= 24, relays_only=True)],
        quick="--streams 200 --rate 20 --events 5 --ramp 0.2", asleep=0),
    Scenario(
        "few", "100 streams that wait, then 100 events/s each: as many events as in `many`",
        "idle", "--streams 100 --rate 100 --events 600 --ramp 1",
        [Figure("CPU an event, µs", flowing_cpu, 2, relays_only=True), *SEEN], asleep=0),
    Scenario(
        "many", "5000 streams that wait, then 2 events/s each", "idle",
        "--streams 5000 --rate 2 --events 14 --ramp 4",
        [Figure("CPU an event, µs", flowing_cpu, 2, relays_only=True),
         Figure("CPU an event ÷ its own in `few`", flowing_cpu, 2, goal="≤ 1.1",
                reached=lambda ours, peer: ours <= 1.1, relays_only=True, over="few"),
         *LATENCY], asleep=0),
]
