"""`/metrics` in Prometheus' text format 0.0.4: read by Prometheus' own parser, named by its
conventions, and true: what the tests do is what the numbers say."""

import threading
import time

import pytest
from prometheus_client.metrics_core import Metric
from prometheus_client.parser import text_string_to_metric_families

from support.client import Client, ask
from support.process import eventually
from support.upstream import FIN, ClosedPort, play
from support.wire import DONE, answer, chunk, delta, head, question, stream, stream_head

CHAT = "/v1/chat/completions"


def text(relay) -> str:
    response = ask(relay.port, "GET", "/metrics")
    assert response.fields["Content-Type"] == "text/plain; version=0.0.4"
    return response.body.decode()


def families(relay) -> dict[str, Metric]:
    return {family.name: family for family in text_string_to_metric_families(text(relay))}


class Values:
    """All samples by name and labels; `change` is what came since."""

    def __init__(self, relay) -> None:
        self.relay = relay
        self.before = self.now()

    def now(self) -> dict[tuple, float]:
        return {
            (sample.name, *sample.labels.values()): sample.value
            for family in families(self.relay).values()
            for sample in family.samples
        }

    def change(self, *key: str) -> float:
        return self.now()[key] - self.before[key]

    def become(self, wanted: dict[tuple, float]) -> bool:
        return eventually(lambda: all(self.change(*key) == value for key, value in wanted.items()))


@pytest.fixture
def busy(sluice, upstream):
    """A program that has served a little of everything."""
    relay = sluice(upstream)
    upstream.script(play(stream(delta("a"), delta("b"), DONE)), play(FIN), play(answer(200, b"{}")))
    for _ in range(3):
        ask(relay.port, "POST", CHAT, question())
    for path in ("/", "/nosuch", "/readyz"):
        ask(relay.port, "GET", path)
    return relay


def test_each_metric_is_described_once(busy) -> None:
    lines = text(busy).splitlines()
    for kind in ("HELP", "TYPE"):
        described = [line.split()[2] for line in lines if line.startswith(f"# {kind} ")]
        assert len(described) == len(set(described)) > 15
        assert set(described) == {family_name(family) for family in families(busy).values()}
    samples = [line.rsplit(" ", 1)[0] for line in lines if not line.startswith("#")]
    assert len(samples) == len(set(samples)), "no sample twice"
    assert text(busy).endswith("\n")


def family_name(family: Metric) -> str:
    """As it is written: the parser takes a counter's suffix off."""
    return f"{family.name}_total" if family.type == "counter" else family.name


def test_names_keep_to_the_conventions(busy) -> None:
    """https://prometheus.io/docs/practices/naming: base units, `_total` on counters and on nothing
    else, a prefix; process figures by the names that all client libraries use."""
    for family in families(busy).values():
        assert family.name.startswith(("sluice_", "process_")) and family.name.islower()
        assert family.type in ("counter", "gauge", "histogram") and family.documentation
        if family.type == "counter":
            assert all(sample.name.endswith("_total") for sample in family.samples)
        else:
            assert not family.name.endswith(("_total", "_count", "_sum", "_bucket"))
        for unit in ("_ms", "milli", "micro", "kilo", "_kb", "_mb", "percent"):
            assert unit not in family.name
        if family.type == "histogram":
            assert family.name.endswith("_seconds")


def test_histograms_add_up(busy) -> None:
    found = [family for family in families(busy).values() if family.type == "histogram"]
    assert {family.name for family in found} == {
        "sluice_time_to_first_event_seconds",
        "sluice_event_gap_seconds",
    }
    for family in found:
        buckets = [s for s in family.samples if s.name.endswith("_bucket")]
        bounds = [float(s.labels["le"]) for s in buckets]
        counts = [s.value for s in buckets]
        assert bounds == sorted(set(bounds)) and bounds[-1] == float("inf")
        assert counts == sorted(counts)
        count = next(s.value for s in family.samples if s.name.endswith("_count"))
        total = next(s.value for s in family.samples if s.name.endswith("_sum"))
        assert counts[-1] == count > 0 and total >= 0


def test_the_process_s_own_figures(relay) -> None:
    values = {name: family.samples[0].value for name, family in families(relay).items()}
    assert abs(values["process_resident_memory_bytes"] - relay.rss()) < 4 << 20
    assert abs(values["process_open_fds"] - relay.descriptors()) <= 2
    assert values["process_max_fds"] >= 1000
    assert abs(values["process_cpu_seconds"] - relay.cpu()) < 0.1
    assert time.time() - 600 < values["process_start_time_seconds"] < time.time() + 1
    info = families(relay)["sluice_build_info"].samples[0]
    assert info.value == 1 and info.labels["version"].count(".") == 2


def test_ends_events_and_bytes(relay) -> None:
    values = Values(relay)
    body = delta("a") + delta("b") + DONE
    relay.upstream.script(play(stream(body)), play(stream_head() + chunk(delta("a")), FIN))
    ask(relay.port, "POST", CHAT, question())
    cut = ask(relay.port, "POST", CHAT, question()).body
    assert values.become({
        ("sluice_requests_total", "finished"): 1,
        ("sluice_requests_total", "upstream_cut"): 1,
        ("sluice_upstream_errors_total", "cut"): 1,
        ("sluice_events_total",): 4,
        ("sluice_time_to_first_event_seconds_count",): 2,
        ("sluice_event_gap_seconds_count",): 2,
    })  # fmt: skip
    assert values.change("sluice_body_bytes_total") >= len(body) + len(cut)


def test_gaps_are_in_their_buckets(relay) -> None:
    """Four events with 0.1 s between them: three gaps of that, none of anything else."""
    values = Values(relay)

    def pause(_) -> None:
        time.sleep(0.1)

    steps = [step for _ in range(4) for step in (chunk(delta("a")), pause)]
    relay.upstream.script(play(stream_head(), *steps, FIN))
    ask(relay.port, "POST", CHAT, question())
    bucket = "sluice_event_gap_seconds_bucket"
    assert values.become({("sluice_event_gap_seconds_count",): 3})
    assert values.change(bucket, "0.067108864") == 0
    assert values.change(bucket, "0.536870912") == 3
    assert 0.3 <= values.change("sluice_event_gap_seconds_sum") < 1


FAILURES = {
    "broken": play(b"SSH-2.0-x\r\n", FIN),
    "redirect": play(answer(302, b"", ("Location", "/x"))),
    "encoded": play(
        head(200, ("Content-Type", "text/event-stream"), ("Content-Encoding", "gzip"))
    ),
    "error": play(answer(500, b"<p>no", kind="text/html")),
    "cut": play(FIN),
}


@pytest.mark.parametrize("kind", FAILURES)
def test_failures_of_the_upstream(relay, kind: str) -> None:
    values = Values(relay)
    relay.upstream.script(FAILURES[kind])
    ask(relay.port, "POST", CHAT, question())
    assert values.become({("sluice_upstream_errors_total", kind): 1})


def test_an_upstream_that_is_not_there(sluice) -> None:
    closed = ClosedPort()
    relay = sluice(closed.url)
    values = Values(relay)
    ask(relay.port, "POST", CHAT, question())
    assert values.become({("sluice_upstream_errors_total", "unreachable"): 1})
    closed.stop()
    unknown = sluice("http://nosuch.invalid")
    values = Values(unknown)
    ask(unknown.port, "POST", CHAT, question())
    assert values.become({("sluice_upstream_errors_total", "dns"): 1})


def test_an_upstream_that_is_too_late(sluice, upstream) -> None:
    relay = sluice(upstream, first_byte_timeout=0.2, idle_timeout=0.3)
    values = Values(relay)
    upstream.script(play(), play(stream_head() + chunk(delta("a"))))
    for _ in range(2):
        ask(relay.port, "POST", CHAT, question())
    assert values.become({
        ("sluice_upstream_errors_total", "timeout"): 1,
        ("sluice_upstream_errors_total", "idle"): 1,
        ("sluice_requests_total", "timed_out"): 2,
    })  # fmt: skip


def test_refusals(relay) -> None:
    values = Values(relay)
    ask(relay.port, "GET", "/nosuch")
    ask(relay.port, "DELETE", CHAT)
    ask(relay.port, "POST", CHAT, question(), ("Content-Type", "text/plain"))
    ask(relay.port, "GET", "/", b"", ("Host", "evil.example"))
    codes = ("404", "405", "415", "421")
    assert values.become({("sluice_refusals_total", code): 1 for code in codes})


def test_what_is_open_now(sluice, upstream) -> None:
    """Streams, clients and upstream connections go up with what is open, and down again."""
    relay = sluice(upstream, threads=2)
    end = threading.Event()
    upstream.script(play(stream_head() + chunk(delta("a")), end, chunk(DONE) + b"0\r\n\r\n"))
    values = Values(relay)
    clients = [Client(relay.port) for _ in range(6)]
    for client in clients:
        client.post(CHAT, question()).response().event()
    assert values.become({("sluice_streams_open",): 6, ("sluice_client_connections",): 6})
    assert values.change("sluice_upstream_connections", "in_use") == 6
    for client in clients[:2]:
        client.close()
    assert values.become({
        ("sluice_streams_open",): 4,
        ("sluice_client_connections",): 4,
        ("sluice_upstream_connections", "in_use"): 4,
        ("sluice_upstream_connections", "idle"): 0,
    })  # fmt: skip
    end.set()
    assert values.become({
        ("sluice_streams_open",): 0,
        ("sluice_client_connections",): 4,
        ("sluice_upstream_connections", "in_use"): 0,
        ("sluice_upstream_connections", "idle"): 4,
    })  # fmt: skip
    upstream.script(play(stream(DONE)))
    for client in clients[2:]:
        client.close()
    assert values.become({("sluice_client_connections",): 0})


def test_a_slow_client(sluice, upstream) -> None:
    """Its upstream is paused, which is told; and no longer once it has left."""
    relay = sluice(upstream)
    values = Values(relay)

    def flood(exchange) -> None:
        exchange.send(stream_head())
        while True:
            exchange.send(chunk(delta("x" * 1000)) * 32)

    upstream.script(flood)
    client = Client(relay.port, receive_buffer=4096).post(CHAT, question())
    assert values.become({("sluice_streams_paused",): 1})
    client.reset()
    assert values.become({("sluice_streams_paused",): 0, ("sluice_streams_open",): 0})
    assert values.become({("sluice_upstream_connections", "in_use"): 0})


def test_a_flood_of_questions_whether_it_is_ready(relay) -> None:
    """The upstream is asked once a second at most for each loop, however many ask."""
    before = len(relay.upstream.gets)
    started = time.monotonic()
    for _ in range(200):
        assert ask(relay.port, "GET", "/readyz").status == 200
    seconds = time.monotonic() - started
    assert len(relay.upstream.gets) - before <= 2 + seconds
