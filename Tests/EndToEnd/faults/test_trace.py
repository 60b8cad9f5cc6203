"""R11: with `Sluice-Trace: 1` a stream tells of its relay's reads in comments between its events;
without these it is byte for byte what the upstream sent, and nobody who did not ask has any."""

import json
import threading
import time

import pytest

from support.client import Client, ask
from support.recorded import RECORDED, Recorded
from support.trace import COMMENT, comments, reads, without
from support.upstream import FIN, Exchange, play
from support.wire import (
    DONE,
    EVENT_STREAM,
    LAST_CHUNK,
    answer,
    chunk,
    delta,
    head,
    question,
    stream,
    stream_head,
)

CHAT = "/v1/chat/completions"
TRACE = ("Sluice-Trace", "1")
STREAMS = [recorded for recorded in RECORDED if recorded.streamed]
NAMES = [recorded.name for recorded in STREAMS]


def sizes(recorded: Recorded) -> list[int]:
    return [1, 7, 100, 1448, len(recorded.body)]


def pieces(body: bytes, size: int) -> list[bytes]:
    return [body[start : start + size] for start in range(0, len(body), size)]


@pytest.mark.parametrize("recorded", STREAMS, ids=NAMES)
def test_recorded_streams(relay, recorded: Recorded) -> None:
    """However they are cut: without its comments a traced stream is an untraced one, and both are
    what the upstream sent. What follows an end mark is there, and no comment behind it."""
    for size in sizes(recorded):
        whole = stream(*pieces(recorded.body, size))
        relay.upstream.script(play(whole))
        traced = ask(relay.port, "POST", recorded.path, question(), TRACE)
        plain = ask(relay.port, "POST", recorded.path, question())
        assert plain.body == recorded.body == without(traced.body)
        assert traced.ending == plain.ending == "complete"
        told = comments(traced.body)
        assert told and sum(one["events"] for one in told) == plain.body.count(b"\n\n")
        assert sum(read["bytes"] for read in reads(traced.body)) == len(recorded.body)


@pytest.mark.parametrize("value", ["0", "", "true", "2", "01"])
def test_nobody_else_is_told(relay, value: str) -> None:
    body = b": sluice {}\n\n" + delta("a") + DONE
    relay.upstream.script(play(stream(body)))
    assert ask(relay.port, "POST", CHAT, question(), ("Sluice-Trace", value)).body == body
    assert ask(relay.port, "POST", CHAT, question()).body == body
    assert "sluice-trace" not in relay.upstream.wait_request().fields.names()


def test_each_comment_stands_before_its_events(relay) -> None:
    """A read that completes two events and cuts a third, then the rest of it with the end."""
    first, rest = delta("a") + delta("b") + delta("c")[:20], delta("c")[20:] + DONE
    taken = threading.Event()
    relay.upstream.script(play(stream_head() + chunk(first), taken, chunk(rest) + LAST_CHUNK))
    with Client(relay.port) as client:
        response = client.post(CHAT, question(), TRACE).response()
        events = [response.event() for _ in range(3)]
        assert events[1:] == [delta("a"), delta("b")]
        taken.set()
        body = b"".join(events) + response.rest()
    assert [one["events"] for one in comments(body)] == [2, 2]
    assert [read["bytes"] for read in reads(body)] == [len(first), len(rest)]
    assert COMMENT.split(body)[::2] == [b"", delta("a") + delta("b"), delta("c") + DONE]


def test_times_are_the_relay_s_own(relay) -> None:
    """The page's part: one axis. The request's time stands in the first comment alone, on the clock
    that `/api/clock` tells; reads come in order, each when it came."""
    pause = threading.Event()
    relay.upstream.script(
        play(stream_head() + chunk(delta("a")), pause, chunk(delta("b") + DONE) + LAST_CHUNK)
    )
    before = time.monotonic() * 1000
    with Client(relay.port) as client:
        response = client.post(CHAT, question(), TRACE).response()
        body = response.event() + response.event()
        time.sleep(0.2)
        pause.set()
        body += response.rest()
    after = time.monotonic() * 1000
    first, second = comments(body)
    assert "request" not in second
    assert before <= first["request"] <= after, "the relay's clock is CLOCK_MONOTONIC"
    times = [read["at"] for read in reads(body)]
    assert times == sorted(times) and times[0] >= 0
    assert times[-1] - times[0] > 195
    assert first["request"] + times[-1] <= after


def test_a_clock_exchange(relay) -> None:
    """Between its question and the answer; a burst of them is nothing to the log."""
    relay.forget_log()
    for _ in range(20):
        before = time.monotonic() * 1000
        response = ask(relay.port, "GET", "/api/clock")
        after = time.monotonic() * 1000
        assert response.fields["Cache-Control"].startswith("no-cache")
        told = json.loads(response.body)
        assert list(told) == ["now"] and before - 0.001 <= told["now"] <= after
    ask(relay.port, "GET", "/healthz")
    relay.log("request", path="/healthz")
    assert not [record for record in relay.records() if record.get("path") == "/api/clock"]
    assert ask(relay.port, "POST", "/api/clock", b"{}").status == 405


def test_comments_are_no_events(relay) -> None:
    """Receipt and log count what the upstream sent."""
    relay.upstream.script(play(stream(delta("a"), delta("b"), DONE)))
    traced = ask(relay.port, "POST", CHAT, question(), TRACE)
    told = ask(relay.port, "GET", f"/api/streams/{traced.fields['Sluice-Stream']}")
    record = json.loads(told.body)
    assert (record["events"], record["bytes"]) == (3, len(without(traced.body)))
    assert len(without(traced.body)) < len(traced.body)


def test_a_byte_order_mark_stays_first(relay) -> None:
    body = "\ufeff".encode() + delta("a") + DONE
    relay.upstream.script(play(stream(body)))
    traced = ask(relay.port, "POST", CHAT, question(), TRACE).body
    assert traced.startswith("\ufeff: sluice {".encode()) and without(traced) == body


def test_none_comes_behind_the_end(relay) -> None:
    """What an upstream says behind `[DONE]` passes, without a word of ours."""
    go = threading.Event()
    relay.upstream.script(
        play(stream_head() + chunk(delta("a") + DONE), go, chunk(delta("late")) + LAST_CHUNK)
    )
    with Client(relay.port) as client:
        response = client.post(CHAT, question(), TRACE).response()
        body = b"".join(response.event() for _ in range(3))
        go.set()
        assert body.endswith(DONE) and response.rest() == delta("late")


def test_a_stream_that_is_cut(relay) -> None:
    """Half an event is neither handed on nor told of; the error event is the last word."""
    relay.upstream.script(play(stream_head() + chunk(delta("a") + delta("b")[:9]), FIN))
    body = ask(relay.port, "POST", CHAT, question(), TRACE).body
    assert without(body).startswith(delta("a") + b'data: {"error"')
    assert [one["events"] for one in comments(body)] == [1]
    assert b": sluice" not in body.split(delta("a"))[1]


def test_answers_that_are_no_stream_are_left_alone(relay) -> None:
    for kind in ("application/json", "text/plain"):
        relay.upstream.script(play(answer(200, b'{"data: x":1}\n\n', kind=kind)))
        assert ask(relay.port, "POST", CHAT, question(), TRACE).body == b'{"data: x":1}\n\n'
    relay.upstream.script(play(head(429, EVENT_STREAM, ("Content-Length", "8")) + b"data: x\n"))
    assert b": sluice" not in ask(relay.port, "POST", CHAT, question(), TRACE).body


def test_a_slow_client_s_trace_is_whole(relay) -> None:
    """Under backpressure the bytes that libcurl brings again are one read, told once."""
    body = b"".join(b'data: {"n":%d,"pad":"%b"}\n\n' % (n, b"x" * 900) for n in range(3000))

    def send(exchange: Exchange) -> None:
        exchange.send(stream_head())
        for piece in pieces(body, 20_000):
            exchange.send(chunk(piece))
        exchange.send(chunk(DONE) + LAST_CHUNK)

    relay.upstream.script(send)
    with Client(relay.port, receive_buffer=4096) as client:
        client.post(CHAT, question(), TRACE)
        relay.upstream.wait_request().connection.wait_stalled(0.2)
        traced = client.response().body
    assert without(traced) == body + DONE
    assert sum(read["bytes"] for read in reads(traced)) == len(body + DONE)
    assert sum(one["events"] for one in comments(traced)) == 3001
