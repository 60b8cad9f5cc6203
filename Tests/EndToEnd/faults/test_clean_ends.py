"""R9: on /v1/chat/completions an upstream that just ends, having sent neither a data line that is
exactly `[DONE]` nor a non-null `finish_reason`, is a cut; after `[DONE]` nothing is ever added; any
other clean end is passed on as it is."""

import threading

import pytest

from support.client import Client, ask
from support.errors import CHAT, STREAMED_PATHS, assert_ends_in_band, assert_last_event
from support.upstream import FIN, RST, play
from support.wire import DONE, LAST_CHUNK, chunk, delta, question, stream, stream_head

OTHERS = [path for path in STREAMED_PATHS if path != CHAT]
NULL = b'data: {"choices":[{"delta":{"content":"b"},"finish_reason":null}]}\n\n'
UNFINISHED = {
    "text only": delta("a"),
    "null with a space": delta("a"),
    "null without": NULL,
    "nothing at all": b"",
    "comments": b": ping\n\n",
    "finish_reason in the text": delta('"finish_reason":"stop"'),
    "DONE in the text": delta("data: [DONE]"),
    "DONE in a comment": b": data: [DONE]\n\n",
    "DONE in another field": b"event: [DONE]\n\n",
    "finish_reason in a comment": b': {"finish_reason":"stop"}\n\n',
}
FINISHED = {
    "finish_reason": delta("a") + delta("", "stop"),
    "length": delta("a") + delta("", "length"),
    "finish_reason, then usage": delta("", "stop") + b'data: {"choices":[],"usage":{}}\n\n',
    "without spaces": b'data: {"choices":[{"finish_reason":"stop","delta":{}}]}\n\n',
    "DONE": DONE,
    "DONE without a space": b"data:[DONE]\n\n",
    "DONE in CRLF": b"data: [DONE]\r\n\r\n",
    "DONE in CR": b"data: [DONE]\r\r",
    "DONE with an id": b"id: 7\ndata: [DONE]\n\n",
}


@pytest.mark.parametrize("events", UNFINISHED.values(), ids=UNFINISHED.keys())
def test_chat_that_just_ends(relay, events: bytes) -> None:
    go = threading.Event()
    relay.upstream.script(play(stream_head() + chunk(delta("!") + events), go, LAST_CHUNK))
    with Client(relay.port) as client:
        response = client.post(CHAT, question()).response()
        assert response.take(len(delta("!") + events)) == delta("!") + events
        go.set()
        assert_last_event(CHAT, response.rest(), "upstream_cut")
        assert response.ending == "complete"


@pytest.mark.parametrize("events", FINISHED.values(), ids=FINISHED.keys())
def test_chat_that_has_finished(relay, events: bytes) -> None:
    relay.upstream.script(play(stream(events)))
    response = ask(relay.port, "POST", CHAT, question())
    assert (response.body, response.ending) == (events, "complete")


def test_finish_reason_by_the_byte(relay) -> None:
    events = delta("a") + delta("", "stop")
    relay.upstream.script(play(stream(*(events[n : n + 1] for n in range(len(events))))))
    assert ask(relay.port, "POST", CHAT, question()).body == events


@pytest.mark.parametrize("path", OTHERS)
@pytest.mark.parametrize(
    "events", [b"", delta("a"), b"event: ping\ndata: {}\n\n"], ids=["nothing", "text", "named"]
)
def test_other_paths_end_as_they_are(relay, path: str, events: bytes) -> None:
    pieces = [events] if events else []
    relay.upstream.script(play(stream(*pieces)))
    response = ask(relay.port, "POST", path, question())
    assert (response.body, response.ending) == (events, "complete")


@pytest.mark.parametrize("ending", [FIN, RST], ids=["FIN", "RST"])
@pytest.mark.parametrize("path", [CHAT, "/v1/completions"])
def test_nothing_after_done(relay, path: str, ending) -> None:
    """Not even when the connection is then lost: the answer is whole."""
    go = threading.Event()
    relay.upstream.script(play(stream_head() + chunk(delta("a") + DONE), go, ending))
    with Client(relay.port) as client:
        response = client.post(path, question()).response()
        assert response.take(len(delta("a") + DONE)) == delta("a") + DONE
        go.set()
        assert (response.rest(), response.ending) == (b"", "complete")
    assert relay.log("request", path=path, end="finished")


def test_nothing_after_done_when_it_goes_silent(sluice, upstream) -> None:
    relay = sluice(upstream, idle_timeout=1)
    upstream.script(play(stream_head() + chunk(DONE)))
    response = ask(relay.port, "POST", CHAT, question())
    assert (response.body, response.ending) == (DONE, "complete")


@pytest.mark.parametrize("ending", [FIN, RST], ids=["FIN", "RST"])
def test_lost_after_finish_reason(relay, ending) -> None:
    """A lost connection is a failure whatever the events said, as long as `[DONE]` is missing."""
    go, events = threading.Event(), delta("a", "stop")
    relay.upstream.script(play(stream_head() + chunk(events), go, ending))
    with Client(relay.port) as client:
        response = client.post(CHAT, question()).response()
        assert response.event() == events
        go.set()
        assert_ends_in_band(CHAT, response, "upstream_cut")
