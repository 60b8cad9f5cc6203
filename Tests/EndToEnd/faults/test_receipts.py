"""R11: what a receipt says is what happened, for each way in which a stream can end: its end and
counts, and its moments to a millisecond of the packets that the kernel saw, and of the upstream's
own clock. A stream may be named, and is told of at once or within 2 s."""

import contextlib
import json
import secrets
import signal
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import pytest

from support.client import Client, ask
from support.errors import assert_error
from support.packets import Packet, Packets, why_not
from support.upstream import FIN, RST, ClosedPort, Exchange, Request, Upstream, play
from support.wire import (
    DONE,
    LAST_CHUNK,
    answer,
    chunk,
    delta,
    question,
    stream,
    stream_head,
)

CHAT = "/v1/chat/completions"
FAULT = "invalid_request_error"
EVENT = delta("a")
MOMENTS = ["upstream_connected", "head", "first_event", "last_event", "client_left",
           "upstream_closed"]  # fmt: skip
MILLISECOND = 1.0
# The promise is the relay's clock against the packets. A machine that is busy elsewhere may hold
# any of the three processes up between a packet and its reading, so the best of these counts.
TRIES = 12


def new_name() -> str:
    return secrets.token_urlsafe(16)


def receipt(port: int, name: str) -> dict:
    response = ask(port, "GET", f"/api/streams/{name}")
    assert response.status == 200, response.body
    return json.loads(response.body)


class Story:
    """One stream under test: what its two sides did, and when, on time.monotonic()."""

    def __init__(self, relay, upstream) -> None:
        self.relay, self.upstream = relay, upstream
        self.name = new_name()
        self.own: dict[str, float] = {}
        self.upstream_side: int | None = None
        self.steps = [threading.Event() for _ in range(4)]

    def mark(self, moment: str) -> Callable[[Exchange], None]:
        """A step of the upstream that notes when it did the next one."""

        def note(exchange: Exchange) -> None:
            with contextlib.suppress(OSError):
                self.upstream_side = exchange.connection.sock.getpeername()[1]
            self.own[moment] = time.monotonic()

        return note

    def ask(self, client: Client, body: bytes = question(), path: str = CHAT) -> Client:
        self.client_side = client.sock.getsockname()[1]
        self.own["request"] = time.monotonic()
        return client.post(path, body, ("Sluice-Stream", self.name))

    def leave(self, client: Client, how: Callable[[Client], None] = Client.close) -> None:
        self.own["client_left"] = time.monotonic()
        how(client)


@dataclass
class Ending:
    """How a stream ended and what its receipt must say; `closed` is which packet tells that the
    upstream's side is over: the last of its answer, its own end, or the relay's."""

    ended: str
    status: int
    events: int | None  # None: many
    moments: set[str]
    closed: str
    play: Callable[[Story], dict | None]
    options: dict = field(default_factory=dict)
    bytes: int | None = None
    unsure: set[str] = field(default_factory=set)  # not to be told from the packets
    fresh: bool = False  # it ends the program
    refused: bool = False


ENDINGS: dict[str, Ending] = {}
BEGUN = {"upstream_connected", "head", "upstream_closed"}
TOLD = BEGUN | {"first_event", "last_event"}


def ending(name: str, *facts, **more) -> Callable:
    def keep(function: Callable[[Story], dict | None]) -> Callable:
        ENDINGS[name] = Ending(*facts, play=function, **more)
        return function

    return keep


def two_events(story: Story) -> list:
    """Head and two events, each once the client has what came before."""
    head, first, second, _ = story.steps
    return [story.mark("head"), stream_head(), head, story.mark("first_event"), chunk(EVENT),
            first, story.mark("last_event"), chunk(EVENT), second]  # fmt: skip


def read_two(story: Story, client: Client, path: str = CHAT):
    head, first, second, _ = story.steps
    response = story.ask(client, path=path).response()
    head.set()
    assert response.event() == EVENT
    first.set()
    assert response.event() == EVENT
    second.set()
    return response


@ending("finished", "finished", 200, 2, TOLD, "answered", bytes=2 * len(EVENT))
def finished(story: Story) -> None:
    finish = story.steps[3]
    story.upstream.script(
        play(*two_events(story), finish, story.mark("upstream_closed"), LAST_CHUNK)
    )
    with Client(story.relay.port) as client:
        # Responses may just end; a chat's `[DONE]` would be one more event.
        response = read_two(story, client, "/v1/responses")
        finish.set()
        assert response.rest() == b""


@ending("cancelled before the head", "cancelled", 0, 0,
        {"upstream_connected", "client_left", "upstream_closed"}, "ours", bytes=0)  # fmt: skip
def cancelled_before_head(story: Story) -> None:
    story.upstream.script(play(story.mark("upstream_connected")))
    client = story.ask(Client(story.relay.port))
    story.upstream.wait_request()
    story.leave(client)


@ending("cancelled before the first event", "cancelled", 200, 0, BEGUN | {"client_left"}, "ours",
        bytes=0)  # fmt: skip
def cancelled_before_first_event(story: Story) -> None:
    story.upstream.script(play(story.mark("head"), stream_head()))
    client = story.ask(Client(story.relay.port))
    client.response()
    story.leave(client)


@ending("cancelled between events", "cancelled", 200, 2, TOLD | {"client_left"}, "ours",
        bytes=2 * len(EVENT))  # fmt: skip
def cancelled_between_events(story: Story) -> None:
    story.upstream.script(play(*two_events(story)))
    client = Client(story.relay.port)
    read_two(story, client)
    story.leave(client)


@ending("cancelled by a reset", "cancelled", 200, 2, TOLD | {"client_left"}, "ours")
def cancelled_by_reset(story: Story) -> None:
    story.upstream.script(play(*two_events(story)))
    client = Client(story.relay.port)
    read_two(story, client)
    story.leave(client, Client.reset)


def cut_by(story: Story, *end) -> None:
    story.upstream.script(play(*two_events(story), story.mark("upstream_closed"), *end))
    with Client(story.relay.port) as client:
        assert b"upstream_cut" in read_two(story, client).rest()


@ending("cut by FIN", "upstream_cut", 200, 2, TOLD, "theirs")
def cut_by_fin(story: Story) -> None:
    cut_by(story, FIN)


@ending("cut by RST", "upstream_cut", 200, 2, TOLD, "theirs")
def cut_by_rst(story: Story) -> None:
    cut_by(story, RST)


@ending("cut inside a chunk", "upstream_cut", 200, 2, TOLD, "theirs")
def cut_inside_a_chunk(story: Story) -> None:
    cut_by(story, b"100\r\ndata: ", story.mark("upstream_closed"), FIN)


@ending("cut before the head", "upstream_cut", 502, 0,
        {"upstream_connected", "upstream_closed"}, "theirs")  # fmt: skip
def cut_before_head(story: Story) -> None:
    story.upstream.script(play(story.mark("upstream_closed"), FIN))
    with Client(story.relay.port) as client:
        assert story.ask(client).response().status == 502


@ending("timed out before the head", "timed_out", 504, 0,
        {"upstream_connected", "upstream_closed"}, "ours",
        options={"first_byte_timeout": 0.2})  # fmt: skip
def timed_out_before_head(story: Story) -> None:
    story.upstream.script(play())
    with Client(story.relay.port) as client:
        assert story.ask(client).response().status == 504


@ending("timed out in silence", "timed_out", 200, 2, TOLD, "ours", options={"idle_timeout": 0.3})
def timed_out_idle(story: Story) -> None:
    story.upstream.script(play(*two_events(story)))
    with Client(story.relay.port) as client:
        assert b"upstream_idle" in read_two(story, client).rest()


@ending("refused", "refused", 502, 0, {"upstream_closed"}, "theirs", refused=True)
def refused(story: Story) -> None:
    with Client(story.relay.port) as client:
        assert story.ask(client).response().status == 502


@ending("client stalled", "client_stalled", 200, None, TOLD, "ours",
        unsure={"first_event", "last_event"}, options={"idle_timeout": 0.4})  # fmt: skip
def client_stalled(story: Story) -> None:
    def flood(exchange: Exchange) -> None:
        while True:
            exchange.send(chunk(delta("x" * 1000)) * 32)

    head = story.steps[0]
    story.upstream.script(play(story.mark("head"), stream_head(), head, flood))
    with Client(story.relay.port, receive_buffer=4096) as client:
        story.ask(client).response()
        head.set()
        story.upstream.wait_request().connection.wait_closed(8)


@ending("too long an event", "too_long", 200, 0, BEGUN, "ours")
def too_long(story: Story) -> None:
    head = story.steps[0]
    story.upstream.script(
        play(story.mark("head"), stream_head(), head, chunk(b"data: " + b"x" * (9 << 20)))
    )
    with Client(story.relay.port) as client:
        response = story.ask(client).response()
        head.set()
        assert b"upstream_too_long" in response.rest()


@ending("draining", "draining", 200, 2, TOLD, "ours", options={"drain": 0.2}, fresh=True)
def draining(story: Story) -> dict:
    story.upstream.script(play(*two_events(story)))
    with Client(story.relay.port) as client, Client(story.relay.port) as asker:
        response = read_two(story, client)
        asker.request("GET", f"/api/streams/{story.name}")
        # Its request must be in: what has not come before the signal is not answered.
        assert ask(story.relay.port, "GET", "/healthz").status == 200
        story.relay.signal(signal.SIGTERM)
        assert b"shutting_down" in response.rest()
        return json.loads(asker.response().body)


@ending("no stream", "finished", 200, 0, BEGUN, "answered", bytes=8)
def no_stream(story: Story) -> None:
    whole = answer(200, b'{"ok":1}')
    story.upstream.script(play(story.mark("head"), whole))
    with Client(story.relay.port) as client:
        assert story.ask(client, question(False)).response().body == b'{"ok":1}'


def seen(packets: list[Packet], story: Story, end: Ending, upstream_port: int) -> dict[str, float]:
    """The moments as the kernel saw them, in milliseconds since the request's packet."""
    from_client = [p for p in packets if p.source == story.client_side]
    start = next(p.time for p in from_client if p.payload)
    theirs = [p for p in packets if p.source == upstream_port and p.time > start]
    ours = [p for p in packets if p.target == upstream_port and p.time > start]
    if story.upstream_side is not None:
        theirs = [p for p in theirs if p.target == story.upstream_side]
        ours = [p for p in ours if p.source == story.upstream_side]
    told = [p for p in theirs if p.payload]
    found = {"upstream_connected": next((p for p in ours if p.payload), None),
             "head": told[0] if told else None,
             "first_event": told[1] if end.events else None,
             "last_event": told[end.events] if end.events else None,
             "client_left": next((p for p in from_client if p.ends), None)}  # fmt: skip
    found["upstream_closed"] = {
        "answered": lambda: told[-1],
        "theirs": lambda: next(p for p in theirs if p.ends),
        "ours": lambda: next(p for p in ours if p.ends),
    }[end.closed]()
    return {name: (packet.time - start) * 1000 for name, packet in found.items() if packet}


def errors(told: dict, story: Story, end: Ending, packets: list[Packet], port: int) -> dict:
    """How far the receipt is from the packets, and from the two sides' own clocks."""
    kernel = seen(packets, story, end, port)
    wrong = {name: told["times"][name] - kernel[name] for name in end.moments - end.unsure}
    for name, when in story.own.items():
        if name in end.moments and (name != "upstream_closed" or end.closed != "ours"):
            own = (when - story.own["request"]) * 1000
            wrong[f"{name}, own clock"] = told["times"][name] - own
    return wrong


def check(told: dict, story: Story, end: Ending) -> None:
    """What no scheduling can change."""
    assert list(told) == ["id", "ended", "status", "events", "bytes", "times", "clock"]
    assert list(told["times"]) == ["request", *MOMENTS] and told["times"]["request"] == 0
    assert (told["id"], told["ended"], told["status"]) == (story.name, end.ended, end.status)
    assert told["events"] == end.events if end.events is not None else told["events"] > 1
    assert end.bytes in (None, told["bytes"])
    came = {name for name in MOMENTS if told["times"][name] is not None}
    assert came == end.moments
    times = [told["times"][name] for name in MOMENTS[:4] if name in came]
    assert times == sorted(times) and min(times, default=0) >= 0


@contextlib.contextmanager
def stage(sluice, end: Ending) -> Iterator[tuple]:
    upstream = ClosedPort() if end.refused else Upstream()
    yield sluice(upstream.url, **end.options), upstream
    upstream.stop()


@pytest.mark.slow
@pytest.mark.timeout(60)
@pytest.mark.skipif(why_not() is not None, reason=str(why_not()))
@pytest.mark.parametrize("name", ENDINGS)
def test_a_receipt_agrees_with_the_packets(sluice, name: str) -> None:
    end, best = ENDINGS[name], {"": 1e9}
    with contextlib.ExitStack() as stack:
        relay, upstream = stack.enter_context(stage(sluice, end))
        for _ in range(TRIES):
            with Packets(relay.port, upstream.port) as packets:
                story = Story(relay, upstream)
                told = end.play(story) or receipt(relay.port, story.name)
                check(told, story, end)
                wrong = errors(told, story, end, packets.all(), upstream.port)
            best = min(best, wrong, key=lambda one: max(map(abs, one.values())))
            if max(map(abs, best.values())) < MILLISECOND:
                return
            if end.fresh:
                relay, upstream = stack.enter_context(stage(sluice, end))
    raise AssertionError(f"off by more than a millisecond in each of {TRIES} tries, at best {best}")


@pytest.mark.parametrize("attempt", range(5))
@pytest.mark.parametrize("how", [Client.close, Client.half_close, Client.reset])
def test_asked_right_after_an_abort_before_the_head(relay, how, attempt: int) -> None:
    relay.upstream.script(play())
    name = new_name()
    client = Client(relay.port).post(CHAT, question(), ("Sluice-Stream", name))
    if how is Client.reset:
        relay.upstream.wait_request()  # a reset takes back what was not read yet
    how(client)
    started = time.monotonic()
    told = receipt(relay.port, name)
    assert time.monotonic() - started < 2
    assert told["ended"] == "cancelled" and told["times"]["head"] is None
    assert told["times"]["client_left"] is not None


def test_a_client_that_left_before_it_was_read(sluice, upstream) -> None:
    """Request and end are there together when the relay first looks: it is known by its name, and
    the upstream was never asked."""
    relay, name = sluice(upstream), new_name()
    client = Client(relay.port)
    ask(relay.port, "GET", "/healthz")  # the client has been accepted by now
    with relay.paused():
        client.post(CHAT, question(), ("Sluice-Stream", name)).close()
    told = receipt(relay.port, name)
    assert (told["ended"], told["status"]) == ("cancelled", 0)
    assert told["times"]["client_left"] is not None
    assert told["times"]["upstream_connected"] is None and not upstream.requests


def test_asked_before_the_request_was_seen(relay) -> None:
    relay.upstream.script(play(stream(EVENT, DONE)))
    name = new_name()
    with Client(relay.port) as asker:
        asker.request("GET", f"/api/streams/{name}")
        ask(relay.port, "GET", "/healthz")  # the question is in by now
        started = time.monotonic()
        ask(relay.port, "POST", CHAT, question(), ("Sluice-Stream", name))
        assert json.loads(asker.response().body)["ended"] == "finished"
        assert time.monotonic() - started < 2


def test_its_clock_is_the_request_s_on_the_clock_that_is_told(relay) -> None:
    """That of `/api/clock`, to the microsecond the one that a trace tells."""
    relay.upstream.script(play(stream(EVENT, DONE)))
    name = new_name()
    before = time.monotonic() * 1000
    traced = ask(
        relay.port, "POST", CHAT, question(), ("Sluice-Stream", name), ("Sluice-Trace", "1")
    )
    after = time.monotonic() * 1000
    told = receipt(relay.port, name)["clock"]
    assert before - 0.001 <= told <= after
    assert f'"request":{told},'.encode() in traced.body


def test_asked_while_it_is_open(relay) -> None:
    """Its end is waited for; after 2 s it is told to be open still, and nothing is made up."""
    relay.upstream.script(play(stream_head() + chunk(EVENT)))
    name = new_name()
    with Client(relay.port) as client:
        client.post(CHAT, question(), ("Sluice-Stream", name)).response().event()
        started = time.monotonic()
        told = receipt(relay.port, name)
        assert 1.9 < time.monotonic() - started < 4
        assert list(told) == ["id", "ended", "status", "events", "bytes", "times", "clock"]
        assert told["id"] == name and told["ended"] is None and told["events"] is None
        assert told["clock"] is None
    assert receipt(relay.port, name)["ended"] == "cancelled"


def test_its_name_is_the_same_everywhere(relay) -> None:
    relay.upstream.script(play(stream(EVENT, DONE)))
    name = new_name()
    response = ask(relay.port, "POST", CHAT, question(), ("Sluice-Stream", name))
    assert response.fields["Sluice-Stream"] == response.fields["x-request-id"] == name
    assert relay.log("request", id=name)["end"] == receipt(relay.port, name)["ended"] == "finished"
    request: Request = relay.upstream.wait_request()
    assert "sluice-stream" not in request.fields.names()


@pytest.mark.parametrize(
    "handler",
    [play(stream(DONE)), play(answer(429, b"{}")), play(answer(500, b"x", kind="text/html")),
     play(FIN), play(answer(302, b"", ("Location", "/x")))],
)  # fmt: skip
def test_every_relayed_answer_is_named(relay, handler) -> None:
    relay.upstream.script(handler)
    name = new_name()
    response = ask(relay.port, "POST", CHAT, question(), ("Sluice-Stream", name))
    assert response.fields["Sluice-Stream"] == name
    assert receipt(relay.port, name)["status"] == response.status
    generated = ask(relay.port, "POST", CHAT, question()).fields["Sluice-Stream"]
    assert len(generated) >= 22 and receipt(relay.port, generated)["id"] == generated


@pytest.mark.parametrize("name", ["x", "a" * 21, "a" * 65, "a" * 22 + "!", "a b" * 8, "ä" * 22, ""])
def test_a_name_that_can_be_guessed_or_is_none(relay, name: str) -> None:
    response = ask(relay.port, "POST", CHAT, question(), ("Sluice-Stream", name))
    assert_error(response, 400, "invalid_stream_name", FAULT)
    assert not relay.upstream.requests


def test_a_name_that_is_taken(relay) -> None:
    relay.upstream.script(play(stream_head()), play(stream(DONE)))
    name = new_name()
    with Client(relay.port) as client:
        client.post(CHAT, question(), ("Sluice-Stream", name)).response()
        again = ask(relay.port, "POST", CHAT, question(), ("Sluice-Stream", name))
        assert_error(again, 409, "stream_name_taken", FAULT)
    assert receipt(relay.port, name)["ended"] == "cancelled"
    again = ask(relay.port, "POST", CHAT, question(), ("Sluice-Stream", name))
    assert_error(again, 409, "stream_name_taken", FAULT)
    assert len(relay.upstream.requests) == 1


def test_a_refused_name_is_not_taken(relay) -> None:
    """A request that is refused here leaves its name free."""
    relay.upstream.script(play(stream(DONE)))
    name = new_name()
    text = ("Content-Type", "text/plain")
    assert ask(relay.port, "POST", CHAT, question(), text, ("Sluice-Stream", name)).status == 415
    assert ask(relay.port, "POST", CHAT, question(), ("Sluice-Stream", name)).status == 200


def test_a_receipt_of_another_loop(sluice, upstream) -> None:
    relay = sluice(upstream, threads=4)
    upstream.script(play(stream(EVENT, DONE)))
    names = [new_name() for _ in range(20)]
    for name in names:
        ask(relay.port, "POST", CHAT, question(), ("Sluice-Stream", name))
    assert {receipt(relay.port, name)["ended"] for name in names} == {"finished"}
