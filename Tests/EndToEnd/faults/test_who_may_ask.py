"""S2: `Host` must be ours, port aside, else 421; a foreign `Origin`, or `Sec-Fetch-Site:
cross-site` on anything but a page load, is a 403; no CORS field unless `--allow-origin`."""

import socket

import pytest

from support.client import Client, ask
from support.errors import assert_error
from support.upstream import play
from support.wire import DONE, question, stream

CHAT = "/v1/chat/completions"
FAULT = "invalid_request_error"
MACHINE = socket.gethostname()
OUR_HOSTS = [
    "localhost",
    "LocalHost:1234",
    "127.0.0.1",
    "127.0.0.1:80",
    MACHINE,
    f"{MACHINE}.local",
]
FOREIGN_HOSTS = [
    "evil.example",
    "evil.example:7584",
    "localhost.evil.example",
    "127.0.0.1.evil.example",
    "evil.example@localhost",
    "127.0.0.2",
    "0.0.0.0",
    "10.0.0.1",
    "[::2]",
]
GETS = ["/", "/api/server", "/v1/models", "/demo/v1/models", "/healthz", "/metrics", "/nosuch"]
PAGE_LOAD = (
    ("Sec-Fetch-Site", "cross-site"),
    ("Sec-Fetch-Mode", "navigate"),
    ("Sec-Fetch-Dest", "document"),
)


@pytest.mark.parametrize("host", OUR_HOSTS)
def test_our_names(relay, host: str) -> None:
    assert ask(relay.port, "GET", "/api/server", b"", ("Host", host)).status == 200


@pytest.mark.parametrize("host", FOREIGN_HOSTS)
def test_foreign_names(relay, host: str) -> None:
    response = ask(relay.port, "GET", "/api/server", b"", ("Host", host))
    assert_error(response, 421, "unknown_host", FAULT)


@pytest.mark.parametrize("host", ["", " ", ":", "localhost:", "[::1", "a b", "localhost:99999x"])
def test_odd_names_never_crash(relay, host: str) -> None:
    assert ask(relay.port, "GET", "/api/server", b"", ("Host", host)).status in (200, 400, 421)


@pytest.mark.parametrize("path", GETS)
def test_foreign_name_on_every_get(relay, path: str) -> None:
    assert ask(relay.port, "GET", path, b"", ("Host", "evil.example")).status == 421


@pytest.mark.parametrize("path", [CHAT, "/demo/v1/chat/completions"])
def test_foreign_name_on_a_post(relay, path: str) -> None:
    response = ask(relay.port, "POST", path, question(), ("Host", "evil.example"))
    assert_error(response, 421, "unknown_host", FAULT)
    assert not relay.upstream.requests


def test_no_host(relay) -> None:
    with Client(relay.port) as client:
        client.send(b"GET /api/server HTTP/1.1\r\n\r\n")
        assert client.response().status in (400, 421)


def test_public_name(sluice, upstream) -> None:
    relay = sluice(upstream, public_name="chat.lan")
    assert ask(relay.port, "GET", "/api/server", b"", ("Host", "chat.lan")).status == 200
    assert ask(relay.port, "GET", "/api/server", b"", ("Host", "chat.lan:8443")).status == 200
    assert ask(relay.port, "GET", "/api/server", b"", ("Host", "x.chat.lan")).status == 421


FOREIGN_ORIGINS = [
    "https://evil.example",
    "null",
    "http://localhost.evil.example",
    "http://127.0.0.1:1",
]


@pytest.mark.parametrize("origin", FOREIGN_ORIGINS)
@pytest.mark.parametrize(("method", "path"), [("POST", CHAT), ("GET", "/api/server")])
def test_foreign_origin(relay, method: str, path: str, origin: str) -> None:
    body = question() if method == "POST" else b""
    response = ask(relay.port, method, path, body, ("Origin", origin))
    assert_error(response, 403, "foreign_origin", FAULT)
    assert not relay.upstream.requests
    assert not any(name.startswith("access-control-") for name in response.fields.names())


@pytest.mark.parametrize("name", ["127.0.0.1", "localhost"])
def test_own_origin(relay, name: str) -> None:
    relay.upstream.script(play(stream(DONE)))
    own = f"{name}:{relay.port}"
    fields = ("Host", own), ("Origin", f"http://{own}"), ("Sec-Fetch-Site", "same-origin")
    response = ask(relay.port, "POST", CHAT, question(), *fields)
    assert response.status == 200
    assert not any(field.startswith("access-control-") for field in response.fields.names())


def test_cross_site_post(relay) -> None:
    response = ask(relay.port, "POST", CHAT, question(), ("Sec-Fetch-Site", "cross-site"))
    assert_error(response, 403, "foreign_origin", FAULT)
    assert not relay.upstream.requests


def test_cross_site_page_load(relay) -> None:
    """A link on another site may lead here."""
    assert ask(relay.port, "GET", "/", b"", *PAGE_LOAD).status == 200


@pytest.mark.parametrize("path", ["/style.css", "/api/server", "/v1/models", "/demo/events"])
def test_cross_site_embedding(relay, path: str) -> None:
    embedded = ("Sec-Fetch-Site", "cross-site"), ("Sec-Fetch-Mode", "no-cors")
    assert ask(relay.port, "GET", path, b"", *embedded).status == 403


@pytest.mark.parametrize("site", ["same-origin", "none"])
def test_own_site(relay, site: str) -> None:
    assert ask(relay.port, "GET", "/api/server", b"", ("Sec-Fetch-Site", site)).status == 200


def test_allow_origin(sluice, upstream) -> None:
    friend = "https://friend.example"
    relay = sluice(upstream, allow_origin=friend)
    upstream.script(play(stream(DONE)))
    fields = ("Origin", friend), ("Sec-Fetch-Site", "cross-site")
    response = ask(relay.port, "POST", CHAT, question(), *fields)
    assert response.status == 200
    assert response.fields["Access-Control-Allow-Origin"] == friend
    other = ask(relay.port, "POST", CHAT, question(), ("Origin", "https://evil.example"))
    assert other.status == 403


def test_preflight_of_an_allowed_origin(sluice, upstream) -> None:
    friend = "https://friend.example"
    relay = sluice(upstream, allow_origin=friend)
    asks = ("Origin", friend), ("Access-Control-Request-Method", "POST")
    response = ask(relay.port, "OPTIONS", CHAT, b"", *asks)
    assert response.status in (200, 204)
    assert response.fields["Access-Control-Allow-Origin"] == friend
    refused = ask(relay.port, "OPTIONS", CHAT, b"", ("Origin", "https://evil.example"), asks[1])
    assert refused.fields["Access-Control-Allow-Origin"] is None
