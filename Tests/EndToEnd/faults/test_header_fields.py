"""R10: exact allow-lists of header fields both ways; the client's credentials and cookies never go
up, the server's key does, as the path's API wants it."""

import pytest

from support.client import Client, ask
from support.upstream import play
from support.wire import (
    CHUNKED,
    DONE,
    EVENT_STREAM,
    LAST_CHUNK,
    answer,
    chunk,
    head,
    question,
    stream,
)

CHAT = "/v1/chat/completions"
KEY = "sk-server-9d1c"
PASSED_DOWN = {
    "x-request-id": "req_123",
    "x-ratelimit-limit-requests": "60",
    "x-ratelimit-remaining-tokens": "149984",
    "retry-after": "1",
    "retry-after-ms": "900",
    "openai-organization": "org",
    "openai-processing-ms": "17",
    "openai-version": "2020-10-01",
}
KEPT_BACK = {
    "Set-Cookie": "session=1",
    "Server": "cloud",
    "Connection": "keep-alive, X-Hop",
    "Keep-Alive": "timeout=5",
    "X-Hop": "1",
    "Proxy-Authenticate": "Basic",
    "Upgrade": "h2c",
    "Via": "1.1 x",
    "X-Powered-By": "Express",
    "Access-Control-Allow-Origin": "*",
    "Content-Security-Policy": "default-src *",
    "Strict-Transport-Security": "max-age=1",
    "Alt-Svc": 'h3=":443"',
    "Link": "</a>",
    "Refresh": "0",
    "Location": "/elsewhere",
    "Cache-Control": "public, max-age=600",
    "ETag": '"x"',
}
OURS = {
    "date", "connection", "transfer-encoding", "content-type", "cache-control",
    "x-accel-buffering", "x-request-id", "sluice-stream", "x-content-type-options",
    "referrer-policy", "content-security-policy", "cross-origin-resource-policy",
}  # fmt: skip
PASSED_UP = {
    "Accept": "text/event-stream",
    "OpenAI-Organization": "org-client",
    "OpenAI-Project": "proj",
    "OpenAI-Beta": "assistants=v2",
    "anthropic-version": "2023-06-01",
    "anthropic-beta": "x-2024",
    "Idempotency-Key": "idem-1",
    "traceparent": "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
}
NEVER_UP = {
    "Authorization": "Bearer client-secret",
    "x-api-key": "client-secret",
    "api-key": "client-secret",
    "Proxy-Authorization": "Basic client-secret",
    "Cookie": "session=client-secret",
    "User-Agent": "client-secret",
    "Referer": "client-secret",
    "X-Forwarded-For": "client-secret",
    "Forwarded": "for=client-secret",
    "X-Custom": "client-secret",
    "tracestate": "client-secret",
    "Accept-Language": "client-secret",
    "X-Stainless-OS": "client-secret",
    "Sluice-Stream": "client-secret-0123456789abcdef0123456789abcdef",
    "Content-Language": "client-secret",
}
SENT_BY_US = {"host", "content-type", "content-length", "accept-encoding", "authorization"}


def test_to_the_client_streamed(relay) -> None:
    fields = [*PASSED_DOWN.items(), *KEPT_BACK.items()]
    top = head(200, EVENT_STREAM, CHUNKED, *fields)
    relay.upstream.script(play(top + chunk(DONE) + LAST_CHUNK))
    response = ask(relay.port, "POST", CHAT, question())
    assert response.fields.names() <= OURS | set(PASSED_DOWN)
    names = [name.lower() for name, _ in response.fields.all]
    assert len(names) == len(set(names)), "each field once"
    for name, value in PASSED_DOWN.items():
        assert response.fields[name] == value
    for name, value in KEPT_BACK.items():
        assert response.fields[name] != value
    assert response.fields["Content-Type"] == "text/event-stream"
    assert response.fields["Cache-Control"] == "no-cache, no-transform"
    assert response.fields["X-Accel-Buffering"] == "no"
    assert response.fields["Content-Length"] is None


@pytest.mark.parametrize("status", [200, 429])
def test_to_the_client_not_streamed(relay, status: int) -> None:
    fields = [*PASSED_DOWN.items(), *KEPT_BACK.items()]
    relay.upstream.script(play(answer(status, b"{}", *fields)))
    response = ask(relay.port, "POST", CHAT, question(False))
    assert response.fields.names() <= OURS | set(PASSED_DOWN) | {"content-length"}
    for name, value in PASSED_DOWN.items():
        assert response.fields[name] == value
    for name, value in KEPT_BACK.items():
        assert response.fields[name] != value


def test_content_type_is_the_upstreams(relay) -> None:
    kind = ("Content-Type", "text/event-stream; charset=utf-8")
    relay.upstream.script(play(head(200, kind, CHUNKED) + chunk(DONE) + LAST_CHUNK))
    response = ask(relay.port, "POST", CHAT, question())
    assert response.fields["Content-Type"] == kind[1]


def test_a_request_id_is_made_where_there_is_none(relay) -> None:
    relay.upstream.script(play(stream(DONE)))
    ids = {ask(relay.port, "POST", CHAT, question()).fields["x-request-id"] for _ in range(3)}
    assert len(ids) == 3 and None not in ids


@pytest.mark.parametrize("path", [CHAT, "/v1/messages", "/v1/embeddings"])
def test_to_the_upstream(sluice, upstream, path: str) -> None:
    relay = sluice(upstream, env={"OPENAI_API_KEY": KEY})
    upstream.script(play(stream(DONE)))
    ask(relay.port, "POST", path, question(), *PASSED_UP.items(), *NEVER_UP.items())
    request = upstream.wait_request()
    assert "client-secret" not in request.head.decode()
    allowed = SENT_BY_US | {name.lower() for name in PASSED_UP} | {"x-api-key"}
    assert request.fields.names() <= allowed
    for name, value in PASSED_UP.items():
        assert request.fields[name] == value
    assert request.fields["Host"] == f"127.0.0.1:{upstream.port}"
    assert request.fields["Content-Type"] == "application/json"
    assert request.version == "HTTP/1.1" and request.target == path
    key = request.fields["x-api-key" if path == "/v1/messages" else "Authorization"]
    assert key == (KEY if path == "/v1/messages" else f"Bearer {KEY}")


def test_without_a_key_none_goes_up(relay) -> None:
    relay.upstream.script(play(stream(DONE)))
    for path in (CHAT, "/v1/messages"):
        ask(relay.port, "POST", path, question(), *NEVER_UP.items())
    for request in relay.upstream.requests:
        assert not request.fields.names() & {"authorization", "x-api-key", "cookie"}


def test_key_from_a_file(sluice, upstream, tmp_path) -> None:
    file = tmp_path / "key"
    file.write_text(KEY + "\n")
    relay = sluice(upstream, api_key_file=file)
    upstream.script(play(stream(DONE)))
    ask(relay.port, "POST", CHAT, question())
    assert upstream.wait_request().fields["Authorization"] == f"Bearer {KEY}"


@pytest.mark.parametrize(
    ("base", "target"),
    [("", CHAT), ("/v1", CHAT), ("/v1/", CHAT), ("/api/openai", "/api/openai/chat/completions")],
)
def test_the_upstreams_path(sluice, upstream, base: str, target: str) -> None:
    """An upstream named with a path has its own prefix in place of /v1."""
    relay = sluice(upstream.url + base)
    upstream.script(play(stream(DONE)))
    assert ask(relay.port, "POST", CHAT, question()).body == DONE
    assert upstream.wait_request().target == target


def test_expect_is_answered_here_and_not_passed_on(relay) -> None:
    relay.upstream.script(play(stream(DONE)))
    response = ask(relay.port, "POST", CHAT, question(pad="x" * 2_000_000))
    assert response.body == DONE
    assert relay.upstream.wait_request().fields["Expect"] is None


SPLITTING = [
    b"id\rSet-Cookie: x=1",
    b"id\x00Set-Cookie: x=1",
    b"id\x0bSet-Cookie: x=1",
    b"id\r\n Set-Cookie: x=1",
    b"id\r\nSet-Cookie: x=1",
    b"id\x7f",
]


@pytest.mark.parametrize("status", [200, 429])
@pytest.mark.parametrize("value", SPLITTING)
@pytest.mark.parametrize("name", [b"x-request-id", b"retry-after", b"content-type"])
def test_no_field_splits(relay, name: bytes, value: bytes, status: int) -> None:
    """An upstream's field cannot bring in another one, nor bytes that some reader takes for a
    line's end."""
    body = b'{"error":{"message":"No."}}'
    top = b"HTTP/1.1 %d Reason\r\nContent-Length: %d\r\n%s: %s\r\n\r\n"
    relay.upstream.script(play(top % (status, len(body), name, value) + body))
    with Client(relay.port) as client:
        response = client.post(CHAT, question(False)).response()
        response.rest()
    assert response.status in (status, 502)
    assert response.fields["Set-Cookie"] is None
    for _, passed in response.fields.all:
        assert all(" " <= letter != "\x7f" for letter in passed), passed
