"""R8: an upstream's 4xx and 5xx pass with status, Retry-After, retry-after-ms, x-should-retry and
JSON body; the server's key is blacked out of it; an HTML body becomes our JSON."""

import json

import pytest

from support.client import ask
from support.errors import STREAMED_PATHS, assert_sentence
from support.upstream import FIN, play
from support.wire import CHUNKED, LAST_CHUNK, answer, chunk, head, question, stream_head

CHAT = "/v1/chat/completions"
KEY = "sk-test-5f1c9e0b7a"
BODY = (
    b'{ "error" : {"message":"Slow down, \xc3\xa9","type":"rate","param":null,"code":null}, "x":1 }'
)
RETRY = (("Retry-After", "7"), ("retry-after-ms", "7000"), ("x-should-retry", "true"))
NAMED = ("openai-organization", KEY)
STATUSES = [400, 401, 403, 404, 408, 409, 413, 422, 429, 451, 500, 502, 503, 529]


@pytest.mark.parametrize("status", STATUSES)
def test_status_body_and_retry_fields(relay, status: int) -> None:
    relay.upstream.script(play(answer(status, BODY, *RETRY, ("x-request-id", "req_1"))))
    response = ask(relay.port, "POST", CHAT, question())
    assert (response.status, response.body, response.ending) == (status, BODY, "complete")
    assert response.fields["Content-Length"] == str(len(BODY))
    assert response.fields["x-request-id"] == "req_1"
    for name, value in RETRY:
        assert response.fields[name] == value
    assert len(relay.upstream.requests) == 1, "a relay does not try again"


@pytest.mark.parametrize("path", [*STREAMED_PATHS, "/v1/embeddings"])
def test_on_every_path(relay, path: str) -> None:
    top = head(429, ("Content-Type", "application/json"), CHUNKED)
    relay.upstream.script(play(top + chunk(BODY) + LAST_CHUNK))
    response = ask(relay.port, "POST", path, question())
    assert (response.status, response.body) == (429, BODY)
    assert response.fields["Content-Length"] == str(len(BODY))


@pytest.mark.parametrize("kind", ["text/html", "text/html; charset=utf-8", "TEXT/HTML"])
def test_html_becomes_json(relay, kind: str) -> None:
    page = b"<html><body><h1>502 Bad Gateway</h1><script>alert(1)</script></body></html>"
    relay.upstream.script(play(answer(502, page, ("Retry-After", "3"), kind=kind)))
    response = ask(relay.port, "POST", CHAT, question())
    assert response.status == 502
    assert response.fields["Content-Type"].startswith("application/json")
    assert b"<" not in response.body
    assert_sentence(response.error["message"])
    assert response.fields["Retry-After"] == "3"


@pytest.mark.parametrize("length", [True, False], ids=["length", "chunked"])
def test_the_key_is_blacked_out(sluice, upstream, length: bool) -> None:
    relay = sluice(upstream, env={"OPENAI_API_KEY": KEY})
    echo = json.dumps({"error": {"message": f"Wrong key {KEY}, {KEY}!", "code": "bad"}}).encode()
    framed = head(401, ("Content-Type", "application/json"), CHUNKED)
    cut = echo.index(KEY.encode()) + 5
    pieces = framed + chunk(echo[:cut]) + chunk(echo[cut:]) + LAST_CHUNK
    upstream.script(play(answer(401, echo) if length else pieces))
    response = ask(relay.port, "POST", CHAT, question())
    assert KEY.encode() not in response.body
    assert (response.status, response.error["code"]) == (401, "bad")
    assert response.error["message"].startswith("Wrong key ")
    assert response.fields["Content-Length"] == str(len(response.body))
    relay.log("request")
    assert not any(KEY in line for line in relay.errors + relay.output)


@pytest.mark.parametrize(
    "whole", [answer(401, b"{}", NAMED), stream_head(NAMED)], ids=["refused", "streamed"]
)
def test_a_key_echoed_in_a_field(sluice, upstream, whole: bytes) -> None:
    """C3: it is in no response, in no part of it."""
    relay = sluice(upstream, env={"OPENAI_API_KEY": KEY})
    upstream.script(play(whole, FIN))
    response = ask(relay.port, "POST", CHAT, question())
    assert not any(KEY in value for _, value in response.fields.all)


def test_a_key_echoed_in_a_plain_answer(sluice, upstream) -> None:
    relay = sluice(upstream, env={"OPENAI_API_KEY": KEY})
    page = f"<html>Wrong key {KEY}</html>".encode()
    upstream.script(play(answer(403, page, kind="text/html")))
    assert KEY.encode() not in ask(relay.port, "POST", CHAT, question()).body
