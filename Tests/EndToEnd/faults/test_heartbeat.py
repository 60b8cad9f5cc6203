"""R7: after the head, 15 s of silence sends an SSE comment, only between events, never before the
first byte of the upstream's body; it is no event of the stream's."""

import threading
import time

import pytest

from support.client import Client
from support.process import eventually
from support.upstream import play
from support.wire import DONE, LAST_CHUNK, answer, chunk, delta, question, stream_head

CHAT = "/v1/chat/completions"
LAST = chunk(DONE) + LAST_CHUNK


@pytest.mark.slow
@pytest.mark.timeout(60)
def test_silence_is_bridged_between_events_only(sluice, upstream) -> None:
    """All four at once, so that the wait is paid once."""
    relay, go = sluice(upstream), threading.Event()
    half = delta("b")[:20], delta("b")[20:]
    whole = answer(200, b'{"a":1}')
    scripts = {
        "between": play(stream_head() + chunk(delta("a")), go, LAST),
        "inside": play(stream_head() + chunk(delta("a") + half[0]), go, chunk(half[1]) + LAST),
        "first": play(stream_head(), go, LAST),
        "plain": play(whole[:-3], go, whole[-3:]),
    }
    clients = []
    for number, script in enumerate(scripts.values(), 1):
        upstream.handlers = (*upstream.handlers[: number - 1], script)
        clients.append(Client(relay.port).post(CHAT, question()))
        upstream.wait_request(number)
    try:
        between, inside, first = (client.response() for client in clients[:3])
        assert between.event() == inside.event() == delta("a")
        started = time.monotonic()
        clients[0].sock.settimeout(20)
        heartbeat = between.event()
        assert 14 < time.monotonic() - started < 18
        assert heartbeat.startswith(b":") and heartbeat.endswith(b"\n\n")
        assert heartbeat.count(b"\n") == 2
        time.sleep(1)
        go.set()
        assert between.rest() == DONE
        assert inside.rest() == delta("b") + DONE
        assert first.rest() == DONE
        assert clients[3].response().body == b'{"a":1}'
    finally:
        for client in clients:
            client.sock.close()
    events = sorted(record["events"] for record in done(relay, 4))
    assert events[1:] == [1, 2, 3]


def done(relay, count: int) -> list[dict]:
    """The records of `count` requests, once they are there."""

    def records() -> list[dict]:
        return [record for record in relay.records() if record["message"] == "request"]

    assert eventually(lambda: len(records()) == count)
    return records()
