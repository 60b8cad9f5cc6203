"""HTTP table: every other row on the real binary, at least one success and one fault each."""

import json
import re
from concurrent.futures import ThreadPoolExecutor

import pytest

from support.client import Client, ask
from support.errors import STREAMED_PATHS, assert_error
from support.upstream import MODELS, ClosedPort, play
from support.wire import DONE, LAST_CHUNK, answer, chunk, delta, question, stream, stream_head

CHAT = "/v1/chat/completions"
FAULT = "invalid_request_error"
RELAYED = [*STREAMED_PATHS, "/v1/embeddings"]
SAMPLE = re.compile(r'^[a-zA-Z_:][\w:]*(\{[a-zA-Z_]\w*="[^"]*"(,[a-zA-Z_]\w*="[^"]*")*\})? \S+$')


@pytest.mark.parametrize("path", RELAYED)
def test_relayed(relay, path: str) -> None:
    relay.upstream.script(play(answer(200, b'{"ok":1}')))
    response = ask(relay.port, "POST", path, question(False))
    assert (response.status, response.body) == (200, b'{"ok":1}')
    assert relay.upstream.wait_request().target == path


def test_models(relay) -> None:
    response = ask(relay.port, "GET", "/v1/models")
    assert (response.status, response.body) == (200, MODELS)
    assert response.fields["Content-Type"] == "application/json"


def test_models_without_upstream(sluice) -> None:
    closed = ClosedPort()
    relay = sluice(closed.url)
    assert_error(ask(relay.port, "GET", "/v1/models"), 502, "upstream_unreachable")
    closed.stop()


def test_demo_models(relay) -> None:
    listed = json.loads(ask(relay.port, "GET", "/demo/v1/models").body)
    assert listed["object"] == "list" and listed["data"]
    for model in listed["data"]:
        assert model["object"] == "model" and model["id"] and "created" in model
    assert not relay.upstream.requests


def test_server(sluice, upstream) -> None:
    relay = sluice(upstream, env={"OPENAI_API_KEY": "sk-secret"}, model="m", idle_timeout=77)
    response = ask(relay.port, "GET", "/api/server")
    server = json.loads(response.body)
    assert re.fullmatch(r"\d+\.\d+\.\d+", server["version"])
    assert server["upstream"]["kind"] == "openai-compatible" and server["upstream"]["name"]
    assert server["demo"] is False and server["model"] == "m"
    assert server["limits"] == {"max_body": 16 << 20, "idle_timeout": 77}
    assert b"sk-secret" not in response.body


def test_server_that_is_a_demo(demo) -> None:
    server = json.loads(ask(demo.port, "GET", "/api/server").body)
    assert server["demo"] is True and server["upstream"]["kind"] == "demo"


def test_alive(relay) -> None:
    assert ask(relay.port, "GET", "/healthz").status == 200
    assert ask(relay.port, "HEAD", "/healthz").status == 200


def test_ready(relay) -> None:
    assert ask(relay.port, "GET", "/readyz").status == 200


def test_not_ready(sluice) -> None:
    closed = ClosedPort()
    relay = sluice(closed.url)
    response = ask(relay.port, "GET", "/readyz")
    assert_error(response, 503, "upstream_unreachable", "upstream_error")
    assert closed.url.split("//")[1].encode() not in response.body, "not everybody's to know"
    assert ask(relay.port, "GET", "/healthz").status == 200
    closed.stop()


def test_not_ready_in_time(sluice, upstream) -> None:
    upstream.answer_gets = play()
    response = ask(sluice(upstream.url).port, "GET", "/readyz")
    assert_error(response, 503, "upstream_timeout", "upstream_error")
    assert b"within 2 s" in response.body and b"--first-byte-timeout" not in response.body
    assert upstream.url.split("//")[1].encode() not in response.body


def test_metrics(relay) -> None:
    relay.upstream.script(play(stream(delta("a"), DONE)))
    ask(relay.port, "POST", CHAT, question())
    relay.log("request", path=CHAT)
    response = ask(relay.port, "GET", "/metrics")
    assert response.fields["Content-Type"].startswith("text/plain; version=0.0.4")
    lines = response.body.decode().splitlines()
    samples = [line for line in lines if not line.startswith("#")]
    assert samples and all(SAMPLE.match(line) for line in samples), samples
    typed = {line.split()[2] for line in lines if line.startswith("# TYPE")}
    for line in samples:
        name = re.sub(r"_(bucket|sum|count)$", "", re.split(r"[{ ]", line)[0])
        assert {name, re.split(r"[{ ]", line)[0]} & typed, line


def receipt(relay, stream_id: str) -> dict:
    response = ask(relay.port, "GET", f"/api/streams/{stream_id}")
    assert response.status == 200, response.body
    return json.loads(response.body)


def test_receipt(relay) -> None:
    relay.upstream.script(play(stream(delta("a"), DONE)))
    ask(relay.port, "POST", CHAT, question())
    logged = relay.log("request", path=CHAT, events=2)
    told = receipt(relay, logged["id"])
    assert (told["id"], told["ended"], told["events"]) == (logged["id"], "finished", 2)
    assert told["bytes"] == len(delta("a") + DONE)
    assert 0 <= told["times"]["head"] <= told["times"]["last_event"]


def test_receipt_of_a_cancelled_stream(relay) -> None:
    relay.upstream.script(play(stream_head() + chunk(delta("a"))))
    client = Client(relay.port).post(CHAT, question())
    assert client.response().event()
    client.close()
    told = receipt(relay, relay.log("request", end="cancelled")["id"])
    assert told["ended"] == "cancelled" and told["times"]["client_left"] > 0


def test_receipt_of_nothing(relay) -> None:
    assert_error(ask(relay.port, "GET", "/api/streams/nosuch"), 404, "not_found", FAULT)


def test_demo_events(relay) -> None:
    with Client(relay.port) as client:
        response = client.request("GET", "/demo/events").response()
        assert response.status == 200
        assert response.fields["Content-Type"].startswith("text/event-stream")
        assert all(response.event() for _ in range(3))


def test_demo_poll(relay) -> None:
    response = ask(relay.port, "GET", "/demo/poll")
    assert response.status == 200 and response.fields["Content-Type"].startswith("application/json")
    json.loads(response.body)


UNKNOWN = [
    "/v1",
    "/v1/",
    "/v1/files",
    "/v1/chat/completions/x",
    "/demo",
    "/demo/v1/nosuch",
    "/api",
    "/api/nosuch",
    "/V1/models",
    "/v1//models",
    "/healthz/x",
    "/nosuch",
]


@pytest.mark.parametrize("path", UNKNOWN)
def test_unknown(relay, path: str) -> None:
    assert_error(ask(relay.port, "GET", path), 404, "not_found", FAULT)


@pytest.mark.parametrize(
    "path", ["/v1/images/generations", "/v1/files", "/v1/chat", "/demo/v1/files"]
)
def test_unknown_post_is_not_relayed(relay, path: str) -> None:
    assert_error(ask(relay.port, "POST", path, question()), 404, "not_found", FAULT)
    assert not relay.upstream.requests


READ_ONLY = [
    "/v1/models",
    "/demo/v1/models",
    "/api/server",
    "/healthz",
    "/readyz",
    "/metrics",
    "/demo/events",
    "/demo/poll",
    "/api/streams/x",
    "/",
]
WRONG = [("GET", path, "POST") for path in [*RELAYED, "/demo/v1/chat/completions"]]
WRONG += [("DELETE", CHAT, "POST"), ("PATCH", CHAT, "POST"), ("HEAD", CHAT, "POST")]
WRONG += [(method, path, "GET") for path in READ_ONLY for method in ("POST", "DELETE")]


@pytest.mark.parametrize(("method", "path", "allowed"), WRONG)
def test_wrong_method(relay, method: str, path: str, allowed: str) -> None:
    response = ask(relay.port, method, path, b"")
    assert response.status == 405
    assert allowed in {name.strip() for name in response.fields["Allow"].split(",")}
    if method != "HEAD":
        assert_error(response, 405, "method_not_allowed", FAULT)


@pytest.mark.parametrize("method", ["BREW", "get", "CONNECT", "TRACE", "OPTIONS"])
def test_odd_methods(relay, method: str) -> None:
    with Client(relay.port) as client:
        client.send(f"{method} /api/server HTTP/1.1\r\nHost: localhost\r\n\r\n".encode())
        assert client.response().status in (400, 405, 501)


@pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded", "", "json"])
@pytest.mark.parametrize("path", [CHAT, "/demo/v1/chat/completions"])
def test_only_json_is_taken(relay, path: str, kind: str) -> None:
    """R14: what a foreign page can send without asking first is refused."""
    response = ask(relay.port, "POST", path, question(), ("Content-Type", kind))
    assert_error(response, 415, "unsupported_media_type", FAULT)
    assert not relay.upstream.requests


@pytest.mark.parametrize("path", [CHAT, "/demo/v1/chat/completions"])
def test_body_too_large(sluice, upstream, path: str) -> None:
    relay = sluice(upstream, max_body=2048)
    upstream.script(play(stream(DONE)))
    large = ask(relay.port, "POST", path, question(pad="x" * 2048))
    assert_error(large, 413, "body_too_large", FAULT)
    assert not upstream.requests
    fits = question() + b" " * (2048 - len(question()))
    assert ask(relay.port, "POST", CHAT, fits).status == 200


def test_body_in_chunks_too_large(sluice, upstream) -> None:
    relay = sluice(upstream, max_body=2048)
    with Client(relay.port) as client:
        client.send(
            b"POST /v1/chat/completions HTTP/1.1\r\nHost: localhost\r\n"
            b"Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n"
        )
        client.send(chunk(b"{" + b" " * 3000) + LAST_CHUNK)
        assert_error(client.response(), 413, "body_too_large", FAULT)
    assert not upstream.requests


def test_side_by_side(relay) -> None:
    """Fifty requests of different kinds at once, each with its own answer."""
    relay.upstream.script(play(stream(DONE)))
    paths = ["/api/server", "/v1/models", "/healthz", "/nosuch", CHAT] * 10
    wanted = [200, 200, 200, 404, 200] * 10

    def status(path: str) -> int:
        body = question() if path == CHAT else b""
        return ask(relay.port, "POST" if body else "GET", path, body).status

    with ThreadPoolExecutor(10) as pool:
        assert list(pool.map(status, paths)) == wanted
