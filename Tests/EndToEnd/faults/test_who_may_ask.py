"""S2: `Host` must be ours, port aside, else 421; a foreign `Origin`, or `Sec-Fetch-Site:
cross-site` on anything but a page load, is a 403; no CORS field unless `--allow-origin`."""

import socket

import pytest

from support.client import Client, ask
from support.errors import assert_error
from support.upstream import play
from support.wire import DONE, answer, question, stream

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


REBOUND = [
    "evil.example",
    "evil.example:7584",
    "localhost.evil.example",
    "127.0.0.1.nip.io",
    "0.0.0.0",
    "10.0.0.1",
    "localhost@evil.example",
    "evil.example@localhost",
    "",
]


@pytest.mark.parametrize("path", ["/", "/api/server", "/v1/models"])
@pytest.mark.parametrize("host", REBOUND)
def test_rebinding_in_each_form(relay, host: str, path: str) -> None:
    """DNS rebinding: the attacker's own name, pointed at our address; also where the request's
    target is a whole address (RFC 9112, 3.2.2), and where the two disagree."""
    own = f"127.0.0.1:{relay.port}"
    for target, named in [(path, host), (f"http://{host}{path}", host),
                          (f"http://{host}{path}", own), (f"http://{own}{path}", host)]:  # fmt: skip
        status = ask(relay.port, "GET", target, b"", ("Host", named)).status
        assert status == 421 or (status == 400 and not host), (target, named)
    assert not relay.upstream.requests


@pytest.mark.parametrize("scheme", ["http", "HTTP", "https"])
def test_our_own_address_as_a_target(relay, scheme: str) -> None:
    own = f"127.0.0.1:{relay.port}"
    for target in [f"{scheme}://{own}/api/server", f"{scheme}://127.0.0.1/api/server?x=1"]:
        response = ask(relay.port, "GET", target)
        assert response.status == 200 and b'"version"' in response.body
    assert ask(relay.port, "GET", f"{scheme}://{own}").fields["Content-Type"].startswith("text/html")
    assert ask(relay.port, "GET", f"{scheme}://localhost/").status == 421, "Host says 127.0.0.1"


@pytest.mark.parametrize("path", [CHAT, "/demo/v1/chat/completions", "/api/session"])
def test_a_form_of_another_site(relay, path: str) -> None:
    """What a page may send without asking first, as an old browser does: without Sec-Fetch."""
    for kind in ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data"]:
        plain = ask(relay.port, "POST", path, question(), ("Content-Type", kind))
        assert plain.status == 415
        fields = ("Content-Type", kind), ("Origin", "https://evil.example")
        assert ask(relay.port, "POST", path, question(), *fields).status == 403
    assert not relay.upstream.requests


def test_a_stream_cannot_be_sniffed(relay) -> None:
    """Nor framed: no form can send application/json, and one that a GET reaches says so."""
    relay.upstream.script(play(stream(DONE)))
    posted = ask(relay.port, "POST", CHAT, question())
    assert posted.fields["X-Content-Type-Options"] == "nosniff"
    with Client(relay.port) as client:
        client.send(b"GET /demo/events HTTP/1.1\r\nHost: localhost\r\n\r\n")
        fields = client.response().fields
    assert fields["X-Content-Type-Options"] == "nosniff"
    assert "frame-ancestors 'none'" in fields["Content-Security-Policy"]


def test_no_answer_can_be_framed_or_sniffed(relay) -> None:
    relay.upstream.script(play(answer(200, b"{}")))
    foreign, evil = ("Host", "evil.example"), ("Origin", "https://evil.example")
    answers = {
        200: [("GET", "/"), ("GET", "/api/server"), ("GET", "/api/session"), ("GET", "/healthz"),
              ("GET", "/metrics"), ("POST", CHAT, question(False))],
        204: [("DELETE", "/api/session")],
        403: [("GET", "/", b"", evil), ("GET", "/v1/models", b"", evil)],
        404: [("GET", "/nosuch"), ("GET", "/api/nosuch"), ("GET", "/v1/nosuch")],
        405: [("POST", "/"), ("PUT", "/api/server"), ("GET", CHAT), ("PUT", "/api/session")],
        415: [("POST", CHAT, b"x", ("Content-Type", "text/plain"))],
        421: [("GET", "/", b"", foreign), ("POST", CHAT, question(), foreign)],
    }  # fmt: skip
    for status, requests in answers.items():
        for request in requests:
            response = ask(relay.port, *request)
            assert response.status == status, request
            assert response.fields["X-Content-Type-Options"] == "nosniff", request
            policy = response.fields["Content-Security-Policy"]
            assert "default-src 'none'" in policy and "frame-ancestors 'none'" in policy, request


@pytest.mark.parametrize(
    "path",
    [
        "/api/streams/a%0d%0aSet-Cookie:%20x=1",
        "/nosuch%0d%0aSet-Cookie:%20x=1",
        "/v1/%0d%0a%0d%0a<script>",
        "/demo/events?id=a%0d%0aSet-Cookie:%20x=1",
    ],
)
def test_no_field_comes_in_by_a_name(relay, path: str) -> None:
    with Client(relay.port) as client:
        response = client.request("GET", path).response()
        assert response.fields["Set-Cookie"] is None
        assert b"<script>" not in response.some()


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
