"""R13: each limit, what goes over it, and that nothing of that reaches the upstream."""

import time

import pytest

from support.client import Client, Response, ask
from support.errors import assert_error
from support.process import eventually
from support.upstream import play
from support.wire import DONE, answer, chunk, delta, question, stream, stream_head

CHAT = "/v1/chat/completions"
FAULT, RATE = "invalid_request_error", "rate_limit_error"
POST = b"POST /v1/chat/completions HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
WAITING = play(stream_head() + chunk(delta("a")))


def padded(size: int) -> bytes:
    """A GET whose head is so many bytes long."""
    head = b"GET /healthz HTTP/1.1\r\nHost: localhost\r\nX: \r\n\r\n"
    return head.replace(b"X: ", b"X: " + b"x" * (size - len(head)))


def waiting(relay) -> Client:
    """A client whose stream has begun and goes on."""
    client = Client(relay.port).post(CHAT, question())
    assert client.response().event() == delta("a")
    return client


def assert_limited(response: Response, code: str, option: str) -> None:
    error = assert_error(response, 429, code, RATE)
    assert option in error["message"]
    assert int(response.fields["Retry-After"]) >= 1


# Sizes


def test_body(sluice, upstream) -> None:
    relay = sluice(upstream, max_body=1024)
    error = assert_error(ask(relay.port, "POST", CHAT, b" " * 1025), 413, "body_too_large", FAULT)
    assert "1024" in error["message"] and "--max-body" in error["message"]
    assert upstream.requests == []


@pytest.mark.parametrize("limit", [1024, 16384, 65536])
def test_head(sluice, upstream, limit: int) -> None:
    """A byte too many is refused with our JSON, and the connection closed."""
    relay = sluice(upstream, max_head=limit)
    with Client(relay.port) as client:
        client.send(padded(limit))
        assert client.response().body == b"ok\n"
        client.send(padded(limit + 1))
        error = assert_error(client.response(), 431, "head_too_large", FAULT)
        assert str(limit) in error["message"] and "--max-head" in error["message"]
        assert client.all() == b""


@pytest.mark.parametrize("size", [16385, 17000, 20000, 24000, 100_000])
def test_head_far_too_large(relay, size: int) -> None:
    """What does not even fit into libmicrohttpd's memory gets its own page: the status holds."""
    with Client(relay.port) as client:
        client.send(padded(size))
        assert client.response().status == 431
    assert relay.upstream.requests == []


# Counts


def test_streams(sluice, upstream) -> None:
    upstream.script(WAITING, WAITING, play(stream(DONE)))
    relay = sluice(upstream, max_streams=2)
    first, second = waiting(relay), waiting(relay)
    over = ask(relay.port, "POST", CHAT, question())
    assert_limited(over, "too_many_streams", "--max-streams")
    assert len(upstream.requests) == 2
    assert ask(relay.port, "GET", "/api/server").status == 200
    first.close()
    relay.log("request", end="cancelled")
    assert ask(relay.port, "POST", CHAT, question()).body == DONE
    second.close()


def test_streams_count_only_while_they_run(sluice, upstream) -> None:
    """Ended, refused, cancelled and broken ones give their place back."""
    cut = play(stream_head() + chunk(delta("a")), lambda exchange: exchange.close())
    upstream.script(play(stream(DONE)), cut, play(answer(500, b"{}")), WAITING)
    relay = sluice(upstream, max_streams=1)
    assert ask(relay.port, "POST", CHAT, question()).status == 200
    assert ask(relay.port, "POST", CHAT, question()).status == 200
    assert ask(relay.port, "POST", CHAT, question()).status == 500
    assert ask(relay.port, "POST", CHAT, b"no json").status == 400
    assert ask(relay.port, "POST", CHAT, b" " * 100, ("Content-Type", "text/plain")).status == 415
    for number in range(3):
        client = waiting(relay)
        client.close()
        assert eventually(lambda n=number: cancelled(relay) == n + 1)
    assert ask(relay.port, "GET", "/v1/models").status == 200


def cancelled(relay) -> int:
    return sum(record.get("end") == "cancelled" for record in relay.records())


def test_streams_of_one_client(sluice, upstream) -> None:
    """Another client of the same moment is let in."""
    upstream.script(WAITING)
    relay = sluice(upstream, max_streams_per_client=1)
    first = waiting(relay)
    over = ask(relay.port, "POST", CHAT, question())
    assert_limited(over, "too_many_streams_of_client", "--max-streams-per-client")
    with Client(relay.port, source="127.0.0.2") as other:
        assert other.post(CHAT, question()).response().status == 200
    assert len(upstream.requests) == 2
    first.close()
    relay.log("request", end="cancelled", client="127.0.0.1")
    waiting(relay).close()


def test_this_computer_is_free_of_the_standard(sluice, upstream) -> None:
    upstream.script(WAITING)
    relay = sluice(upstream)
    clients = [waiting(relay) for _ in range(70)]
    for client in clients:
        client.close()


def test_connections(sluice, upstream) -> None:
    """One too many is told so and closed; a place that is given back is taken at once."""
    relay = sluice(upstream, max_connections=2)
    first, second = Client(relay.port), Client(relay.port)
    for client in (first, second):
        assert client.request("GET", "/healthz").response().body == b"ok\n"
    with Client(relay.port) as over:
        response = over.request("GET", "/healthz").response()
        assert_limited(response, "too_many_connections", "--max-connections")
        assert over.all() == b""
    first.close()
    assert eventually(lambda: ask(relay.port, "GET", "/healthz").status == 200)
    assert second.request("GET", "/healthz").response().body == b"ok\n"
    second.close()


def test_connections_far_too_many(sluice, upstream) -> None:
    """Beyond the surplus they wait: none is reset, and each is answered when its turn comes."""
    upstream.script(WAITING)
    relay = sluice(upstream, max_connections=1)
    with waiting(relay):
        others = [Client(relay.port) for _ in range(100)]
        assert eventually(lambda: relay.sockets() >= 65)
        assert relay.sockets() < 75
        for other in others:
            other.request("GET", "/healthz")
        assert [other.response().status for other in others] == [429] * 100
        for other in others:
            other.close()


def test_more_than_the_open_files_allow(sluice, upstream) -> None:
    relay = sluice(upstream, descriptors=64, max_connections=500)
    assert eventually(lambda: any(record["level"] == "warning" for record in relay.records()))
    warning = next(record for record in relay.records() if record["level"] == "warning")
    assert "500" in warning["message"] and "ulimit -n" in warning["message"]


# Times


HALVES = {"a start line": POST[:20], "one byte": b"P", "a head": POST, "an empty line": b"\r\n"}


@pytest.mark.parametrize("half", HALVES.values(), ids=HALVES.keys())
def test_half_a_head(sluice, upstream, half: bytes) -> None:
    relay = sluice(upstream, head_timeout=0.5)
    started = time.monotonic()
    with Client(relay.port) as client:
        client.send(half)
        assert_timeout(client, "--head-timeout")
    assert 0.4 < time.monotonic() - started < 2
    relay.log("request", status=408, end="rejected", client="127.0.0.1")
    assert upstream.requests == []


def assert_timeout(client: Client, option: str) -> None:
    response = client.response()
    error = assert_error(response, 408, "request_timeout", FAULT)
    assert option in error["message"] and response.fields["Connection"] == "close"
    assert client.all() == b""


def test_half_a_body(sluice, upstream) -> None:
    relay = sluice(upstream, body_timeout=0.5)
    started = time.monotonic()
    with Client(relay.port) as client:
        client.send(POST + b"Content-Length: 100\r\n\r\n{")
        assert_timeout(client, "--body-timeout")
    assert 0.4 < time.monotonic() - started < 2
    relay.log("request", status=408, end="rejected", path=CHAT)
    assert upstream.requests == []


def test_half_a_body_of_chunks(sluice, upstream) -> None:
    relay = sluice(upstream, body_timeout=0.5)
    with Client(relay.port) as client:
        client.send(POST + b"Transfer-Encoding: chunked\r\n\r\n" + chunk(b'{"a":'))
        assert_timeout(client, "--body-timeout")
    assert upstream.requests == []


def test_the_rest_of_a_body_too_large(sluice, upstream) -> None:
    """What is only swallowed has its time as well."""
    relay = sluice(upstream, body_timeout=0.5, max_body=1024)
    with Client(relay.port) as client:
        client.send(POST + b"Transfer-Encoding: chunked\r\n\r\n" + chunk(b" " * 2000))
        assert_timeout(client, "--body-timeout")
    relay.log("request", status=408, end="rejected")
    assert upstream.requests == []


def test_nothing_at_all(sluice, upstream) -> None:
    relay = sluice(upstream, head_timeout=0.3)
    with Client(relay.port) as client:
        assert client.all() == b"" and client.ending == "closed"
    assert not any(record.get("status") == 408 for record in relay.records())


def test_an_idle_connection_keeps(sluice, upstream) -> None:
    """The head's time begins with its first byte."""
    relay = sluice(upstream, head_timeout=0.3)
    with Client(relay.port) as client:
        for _ in range(3):
            assert client.request("GET", "/healthz").response().body == b"ok\n"
            time.sleep(0.5)
    assert not any(record.get("status") == 408 for record in relay.records())


def test_an_idle_connection_just_closes(sluice, upstream) -> None:
    relay = sluice(upstream, head_timeout=0.2, idle_timeout=0.5)
    with Client(relay.port) as client:
        assert client.request("GET", "/healthz").response().body == b"ok\n"
        client.sock.settimeout(15)
        assert client.all() == b"" and client.ending == "closed"


def test_the_next_head(sluice, upstream) -> None:
    """Half of it on a kept connection, after a pause."""
    relay = sluice(upstream, head_timeout=0.5)
    with Client(relay.port) as client:
        assert client.request("GET", "/healthz").response().body == b"ok\n"
        time.sleep(0.8)
        started = time.monotonic()
        client.send(POST[:30])
        assert_timeout(client, "--head-timeout")
        assert 0.4 < time.monotonic() - started < 2


@pytest.mark.parametrize("wait", [0.0, 0.1])
def test_half_a_head_behind_a_request(sluice, upstream, wait: float) -> None:
    """In the same packet, or while the first one is being answered."""
    relay = sluice(upstream, head_timeout=0.5)
    upstream.script(play(lambda _: time.sleep(2 * wait), stream(DONE)))
    body = question()
    with Client(relay.port) as client:
        client.send(POST + b"Content-Length: %d\r\n\r\n" % len(body) + body)
        time.sleep(wait)
        client.send(b"GET /heal")
        assert client.response().body == DONE
        assert_timeout(client, "--head-timeout")


def test_a_slow_answer_is_no_slow_request(sluice, upstream) -> None:
    relay = sluice(upstream, head_timeout=0.2, body_timeout=0.2)
    upstream.script(play(lambda _: time.sleep(0.6), stream(delta("a"), DONE)))
    with Client(relay.port) as client:
        for _ in range(2):
            assert client.post(CHAT, question()).response().body == delta("a") + DONE


def test_large_uploads_have_their_time(sluice, upstream) -> None:
    """A body in time, however many pieces it comes in."""
    relay = sluice(upstream, head_timeout=0.2)
    upstream.script(play(stream(DONE)))
    body = question(pad="x" * 1000)
    with Client(relay.port) as client:
        client.send(POST + b"Content-Length: %d\r\n\r\n" % len(body))
        for place in range(0, len(body), 100):
            client.send(body[place : place + 100])
            time.sleep(0.05)
        assert client.response().body == DONE
    assert upstream.requests[0].body == body
