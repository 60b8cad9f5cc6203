"""The table: medians, spread, ratio to the peer, the contract's goal and whether it is met."""

from statistics import median

from benchmark.scenarios import Figure, Run, Scenario

PEER, OURS, BEFORE = "nginx", "sluice", "before"


def of_runs(figure: Figure, scenario: str, runs: list[Run], relay: str) -> list[float]:
    """A figure of every sound run of one relay in one scenario."""
    sound = [run for run in runs if not run["faults"]
             and (run["scenario"], run["relay"]) == (scenario, relay)]
    return [value for run in sound if (value := figure.of(run)) is not None]


def values(figure: Figure, scenario: str, runs: list[Run], relay: str) -> list[float]:
    """What stands in one cell; nothing where the figure says nothing of this relay."""
    if relay == "direct" and figure.relays_only:
        return []
    found = of_runs(figure, scenario, runs, relay)
    if not figure.over:
        return found
    base = of_runs(figure, figure.over, runs, relay)
    return [value / median(base) for value in found] if base else []


def cell(figure: Figure, found: list[float]) -> str:
    if not found:
        return "–"
    low, middle, high = (f"{value:.{figure.digits}f}"
                         for value in (min(found), median(found), max(found)))
    return middle if len(found) == 1 else f"{middle} ({low}–{high})"


def verdict(figure: Figure, ours: list[float], peer: list[float]) -> str:
    if not figure.goal or not ours or not peer:
        return ""
    return "yes" if figure.reached(median(ours), median(peer)) else "**no**"


def ratio(ours: list[float], peer: list[float]) -> str:
    return f"{median(ours) / median(peer):.2f}" if ours and peer and median(peer) else "–"


def row(scenario: Scenario, figure: Figure, runs: list[Run], relays: list[str]) -> str:
    of = {relay: values(figure, scenario.name, runs, relay) for relay in relays}
    ours, peer = of.get(OURS, []), of.get(PEER, [])
    cells = [scenario.name, figure.name, *(cell(figure, of[relay]) for relay in relays),
             ratio(ours, peer), figure.goal, verdict(figure, ours, peer)]
    if BEFORE in relays:
        cells.append(ratio(ours, of[BEFORE]))
    return "| " + " | ".join(cells) + " |"


def table(scenarios: list[Scenario], runs: list[Run], relays: list[str]) -> list[str]:
    """The table in Markdown, a line each."""
    heads = ["scenario", "figure", *relays, f"{OURS} ÷ {PEER}", "goal", "met"]
    lines = ["| " + " | ".join(heads) + " |",
             "|---|---|" + "---:|" * (len(relays) + 1) + "---|---|"]
    if BEFORE in relays:
        lines = [lines[0] + f" {OURS} ÷ {BEFORE} |", lines[1] + "---:|"]
    for scenario in scenarios:
        lines += [row(scenario, figure, runs, relays) for figure in scenario.figures]
    return lines


def others(runs: list[Run]) -> str:
    """How busy other programs kept the machine: above about 0.3 cores, hold on to
    CPU figures and ratios, not to latencies and rates. And how fast its cores were: where the
    loop's times are far apart, a neighbour shared them, and no figure holds but a ratio."""
    sound = [run for run in runs if "others" in run]
    if not sound:
        return "No run succeeded."
    found, loops = ([run[what] for run in sound] for what in ("others", "loop_ms"))
    return (f"Other programs used {median(found):.2f} cores "
            f"({min(found):.2f}–{max(found):.2f}) while this ran; a loop that is always the same "
            f"took {median(loops):.1f} ms ({min(loops):.1f}–{max(loops):.1f}).")


def whole(runs: list[Run]) -> str:
    """How much was checked."""
    sound = [run for run in runs if not run["faults"]]
    return (f"{len(sound)} of {len(runs)} runs delivered exactly what was sent: "
            f"{sum(run['delivered'] for run in sound):,} events, every byte compared.")


def faults(runs: list[Run]) -> list[str]:
    """A sentence for each run that did not deliver exactly what was sent, or did not run."""
    return [f"{run['relay']}, {run['scenario']}: {run['fault']}" for run in runs if run["faults"]]
