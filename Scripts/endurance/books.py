"""The clients' books, and the server's: they must say the same."""

from collections import Counter
from dataclasses import dataclass, field


@dataclass
class Tally:
    """What our clients did and saw. `ended`, `events` and `bytes` are the receipts' sums."""

    requests: int = 0
    compared: int = 0
    ended: Counter[str] = field(default_factory=Counter)
    events: int = 0
    bytes: int = 0
    refused: Counter[int] = field(default_factory=Counter)
    notices: list[float] = field(default_factory=list)

    def stream(self, receipt: dict) -> None:
        self.requests += 1  # the receipt's own
        self.ended[receipt["ended"]] += 1
        self.events += receipt["events"]
        self.bytes += receipt["bytes"]

    def plain(self, status: int) -> None:
        self.requests += 1
        if status >= 400:
            self.refused[status] += 1


# Ends of relayed streams; `answered` and `rejected` are of requests that are not relayed.
RELAYED = ("finished", "cancelled", "upstream_cut", "timed_out", "refused", "client_stalled",
           "too_long", "draining")  # fmt: skip


def read(text: str) -> dict[str, float]:
    """/metrics as a table: a sample's name with its labels, and its value."""
    lines = (line.rsplit(" ", 1) for line in text.splitlines() if not line.startswith("#"))
    return {name: float(value) for name, value in lines}


def disagreements(told: dict[str, float], tally: Tally) -> list[str]:
    """Where the server's books differ from the clients'."""
    ours = {"sluice_events_total": tally.events}
    ours |= {f'sluice_requests_total{{end="{end}"}}': tally.ended[end] for end in RELAYED}
    ours |= {f'sluice_refusals_total{{code="{code}"}}': count
             for code, count in tally.refused.items()}  # fmt: skip
    ours |= {"sluice_streams_open": 0, "sluice_streams_paused": 0}
    ours |= {"sluice_client_connections": 1}  # the one that asks
    return [f"/metrics says {name} {told.get(name, 0):,.0f}, the clients counted {count:,}."
            for name, count in ours.items() if told.get(name, 0) != count]  # fmt: skip
