"""Draws scale.json as scale.svg; needs matplotlib (Scripts/install plot).

    python -m benchmark.plot FIGURES PICTURE

On a ground of its own, since a page that shows it may be light or dark.
"""

import json
import sys
from pathlib import Path
from statistics import median

from matplotlib import pyplot, ticker

from benchmark import scaling

STYLE = {
    "backend": "svg", "svg.hashsalt": "sluice", "font.family": "DejaVu Sans",
    "font.size": 10, "axes.spines.top": False, "axes.spines.right": False,
    "axes.edgecolor": "#57606a", "axes.labelcolor": "#24292f", "xtick.color": "#57606a",
    "ytick.color": "#57606a", "text.color": "#24292f",
}

# Told apart by colour-blind readers and on paper: colours of Okabe and Ito, and a mark each.
LOOKS = {"nginx": ("#009e73", "s"), "haproxy": ("#d55e00", "^"), "sluice": ("#0072b2", "o"),
         "hummingbird": ("#cc79a7", "D")}
AXES = {"streams": "streams (of 220-byte events, 5,000 a second together)",
        "bytes": "bytes of an event (100 streams, 10 a second each)"}
PANELS = [  # title, the values drawn in it and how their lines look
    ("CPU of the relay for an event, µs", {"CPU an event, µs": "-"}),
    ("Latency of an event, µs: p50, and p99 dotted",
     {"event p50, µs": "-", "event p99, µs": ":"}),
    ("Memory of the relay for a stream, KiB", {"KiB a stream": "-"}),
]
VALUES = {value.name: value for value in scaling.VALUES}


def line(panel, runs, axis: str, name: str, style: str, relay: str, loops: int) -> None:
    """One relay's medians; with two loops, which only CPU and p50 are drawn of, dashed."""
    if loops > 1 and name in ("event p99, µs", "KiB a stream"):
        return
    value = VALUES[name]
    points = [(at, median(numbers))
              for at in sorted({run["at"] for run in runs if run["axis"] == axis})
              if (numbers := scaling.found(runs, value, axis, at, relay, loops))]
    if not points:
        return
    colour, mark = LOOKS[relay]
    panel.plot(*zip(*points), "--" if loops > 1 else style, color=colour, marker=mark,
               markersize=4, linewidth=1.6, label=f"{relay}, {loops} loop{'s' * (loops > 1)}",
               markerfacecolor="white" if loops > 1 else colour)


def fill(panel, runs, axis: str, title: str, values: dict[str, str]) -> None:
    for name, style in values.items():
        for relay, loops in scaling.columns(runs, axis):
            line(panel, runs, axis, name, style, relay, loops)
    panel.set_xscale("log")
    ticks = sorted({run["at"] for run in runs if run["axis"] == axis})
    kilo = 1024 if axis == "bytes" else 1000
    panel.set_xticks(ticks, [f"{at / kilo:.2g}K" if at >= kilo or axis == "bytes" else f"{at}"
                             for at in ticks])
    panel.xaxis.set_minor_locator(ticker.NullLocator())
    panel.grid(axis="y", color="#d0d7de", linewidth=0.7)
    panel.set_title(title, fontsize=10.5, loc="left")
    panel.set_xlabel(AXES[axis])


def main() -> None:
    figures, picture = Path(sys.argv[1]), Path(sys.argv[2])
    runs = json.loads(figures.read_text())["runs"]
    pyplot.rcParams |= STYLE
    figure, panels = pyplot.subplots(len(PANELS), len(AXES), figsize=(11, 10.5), sharey="row")
    for row, (title, values) in zip(panels, PANELS):
        for panel, axis in zip(row, AXES):
            fill(panel, runs, axis, title, values)
    for panel in panels[:2].flat:
        panel.set_yscale("log")
        panel.yaxis.set_major_locator(ticker.LogLocator(subs=(1, 2, 5)))
        panel.yaxis.set_major_formatter(ticker.FuncFormatter(lambda at, _: f"{at:g}"))
        panel.yaxis.set_minor_locator(ticker.NullLocator())
    panels[2][0].set_ylim(bottom=0)
    figure.legend(*panels[0][0].get_legend_handles_labels(), loc="upper center", ncols=6,
                  frameon=False)
    figure.tight_layout(rect=(0, 0, 1, 0.965))
    figure.savefig(picture, facecolor="white", metadata={"Date": None})


if __name__ == "__main__":
    main()
