"""R9: after the head, each way for a stream to fail gives its client one last event, the path's
own, and a proper end without `[DONE]`."""

import signal
import threading
import time

import pytest

from support.client import Client
from support.errors import CHAT, STREAMED_PATHS, assert_ends_in_band
from support.upstream import FIN, RST, Handler, play
from support.wire import (
    CHUNKED,
    EVENT_STREAM,
    LAST_CHUNK,
    chunk,
    delta,
    head,
    question,
    stream_head,
)

FIRST = delta("a")
CUTS: dict[str, tuple] = {
    "FIN between chunks": (FIN,),
    "RST between chunks": (RST,),
    "FIN inside a chunk": (b"40\r\ndata: {", FIN),
    "RST inside a chunk": (b"40\r\ndata: {", RST),
    "FIN inside a chunk's size": (b"4", FIN),
    "FIN before the last chunk's end": (b"0\r\n", FIN),
}


def begun(relay, path: str, go: threading.Event, *steps: bytes | Handler):
    """A stream whose first event has arrived; the rest of it waits for `go`."""
    relay.upstream.script(play(stream_head() + chunk(FIRST), go, *steps))
    client = Client(relay.port)
    response = client.post(path, question()).response()
    assert response.event() == FIRST
    return client, response


@pytest.mark.parametrize("steps", CUTS.values(), ids=CUTS.keys())
@pytest.mark.parametrize("path", STREAMED_PATHS)
def test_cut(relay, path: str, steps: tuple) -> None:
    go = threading.Event()
    client, response = begun(relay, path, go, *steps)
    go.set()
    assert_ends_in_band(path, response, "upstream_cut")
    assert relay.log("request", path=path, end="upstream_cut")["events"] == 1
    with client:
        relay.upstream.script(play(stream_head() + chunk(b"data: [DONE]\n\n") + LAST_CHUNK))
        again = client.post(path, question()).response()
        assert again.body == b"data: [DONE]\n\n", "the client's connection can be used again"


@pytest.mark.parametrize("path", STREAMED_PATHS)
def test_broken_chunking(relay, path: str) -> None:
    go = threading.Event()
    client, response = begun(relay, path, go, b"xyz\r\n")
    with client:
        go.set()
        assert_ends_in_band(path, response, "upstream_cut")
        relay.upstream.wait_request().connection.wait_closed(1)


@pytest.mark.parametrize("ending", [FIN, RST], ids=["FIN", "RST"])
@pytest.mark.parametrize("path", STREAMED_PATHS)
def test_cut_after_the_head(relay, path: str, ending) -> None:
    """No event has come yet: the status is on its way, so the failure is in band too."""
    go = threading.Event()
    relay.upstream.script(play(stream_head(), go, ending))
    with Client(relay.port) as client:
        response = client.post(path, question()).response()
        go.set()
        assert response.status == 200
        assert_ends_in_band(path, response, "upstream_cut")


@pytest.mark.parametrize("path", STREAMED_PATHS)
def test_shorter_than_its_length(relay, path: str) -> None:
    length = ("Content-Length", "1000")
    relay.upstream.script(play(head(200, EVENT_STREAM, length) + FIRST, FIN))
    with Client(relay.port) as client:
        response = client.post(path, question()).response()
        assert response.event() == FIRST
        assert_ends_in_band(path, response, "upstream_cut")


@pytest.mark.parametrize("path", STREAMED_PATHS)
def test_idle_too_long(sluice, upstream, path: str) -> None:
    relay = sluice(upstream, idle_timeout=1)
    relay.upstream = upstream
    client, response = begun(relay, path, threading.Event())
    with client:
        assert_ends_in_band(path, response, "upstream_idle")
        upstream.wait_request().connection.wait_closed(1)
        assert relay.log("request")["end"] == "timed_out"


def test_comments_are_no_silence(sluice, upstream) -> None:
    """What counts as progress is bytes: an upstream that pings is not idle."""
    relay = sluice(upstream, idle_timeout=1)
    ping = [part for _ in range(8) for part in (chunk(b": ping\n\n"), lambda _: time.sleep(0.25))]
    upstream.script(play(stream_head(), *ping, chunk(b"data: [DONE]\n\n") + LAST_CHUNK))
    with Client(relay.port) as client:
        response = client.post(CHAT, question()).response()
        assert response.body == b": ping\n\n" * 8 + b"data: [DONE]\n\n"


def test_shutdown(sluice, upstream) -> None:
    """All paths at once: SIGTERM, the drain passes, each stream ends in band."""
    relay = sluice(upstream, drain=1)
    upstream.script(play(stream_head() + chunk(FIRST)))
    open_streams = []
    for path in STREAMED_PATHS:
        client = Client(relay.port)
        response = client.post(path, question()).response()
        assert response.event() == FIRST
        open_streams.append((path, client, response))
    relay.signal(signal.SIGTERM)
    for path, client, response in open_streams:
        assert_ends_in_band(path, response, "shutting_down")
        client.sock.close()
    assert relay.wait(5) == 0
    ends = [record["end"] for record in relay.records() if record["message"] == "request"]
    assert ends == ["draining"] * len(STREAMED_PATHS)


def test_head_only_chunked_field_in_capitals(relay) -> None:
    """Header names and values of upstreams compare without case."""
    fields = ("CONTENT-TYPE", "Text/Event-Stream; Charset=UTF-8"), (CHUNKED[0].upper(), "Chunked")
    relay.upstream.script(play(head(200, *fields) + chunk(FIRST), FIN))
    with Client(relay.port) as client:
        response = client.post(CHAT, question()).response()
        assert response.event() == FIRST
        assert_ends_in_band(CHAT, response, "upstream_cut")
