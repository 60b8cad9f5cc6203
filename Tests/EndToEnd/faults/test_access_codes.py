"""S1: with an access code `/v1`, `/demo` and `/api` are for those who have it, whichever way they
send it; the page is for everybody. Guesses are slowed down, codes are never told."""

import contextlib
import json
import re
import signal
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from conftest import finish, start
from support.client import Client, ask
from support.errors import assert_error
from support.process import Program, eventually
from support.upstream import Upstream, play
from support.wire import DONE, LAST_CHUNK, answer, chunk, question, stream, stream_head

CHAT = "/v1/chat/completions"
SESSION = "/api/session"
FAULT = "invalid_request_error"
CODE = "open-sesame/#%1"
KEY = "sk-server-77c1"
WITH_CODE = {"SLUICE_ACCESS_CODE": CODE}
BEARER = ("Authorization", f"Bearer {CODE}")

BEHIND = [
    ("GET", "/v1/models"),
    ("HEAD", "/v1/models"),
    ("GET", "/v1/nosuch"),
    ("GET", "/v1"),
    ("GET", "/demo/v1/models"),
    ("GET", "/demo/events"),
    ("GET", "/demo/poll"),
    ("GET", "/demo"),
    ("GET", "/api/server"),
    ("GET", "/api/streams/0123456789abcdef0123456789abcdef"),
    ("GET", "/api/"),
    ("OPTIONS", "/api/server"),
    ("DELETE", "/v1/models"),
    ("POST", CHAT),
    ("POST", "/v1/messages"),
    ("POST", "/demo/v1/chat/completions"),
]
OUTSIDE = ["/", "/style.css", "/js/main.js", "/healthz", "/metrics", SESSION]
OTHER_SPELLINGS = [
    "//v1/models",
    "/v1//models",
    "/V1/models",
    "/./v1/models",
    "/healthz/../v1/models",
    "/%76%31/models",
    "/v1%2fmodels",
    "/%2fv1/models",
    "/v1/models/",
    "/v1/models?code=" + CODE.split("/")[0],
    "/v1/models%00",
    "/api/session/../server",
    "/api/session/server",
    "/api%2fserver",
    "http://127.0.0.1/v1/models",
    "http://127.0.0.1/api/server",
]
NO_CREDENTIALS = [
    ("Authorization", CODE),
    ("Authorization", "Basic b3Blbi1zZXNhbWU="),
    ("Proxy-Authorization", f"Bearer {CODE}"),
    ("api-key", CODE),
    ("Cookie", f"code={CODE}"),
    ("X-Forwarded-For", "127.0.0.1"),
]


@pytest.fixture(scope="module")
def shared() -> Iterator[Program]:
    upstream = Upstream()
    program = start(upstream, WITH_CODE | {"OPENAI_API_KEY": KEY})
    program.upstream = upstream
    yield program
    finish(program)
    upstream.stop()


@pytest.fixture
def guarded(shared: Program) -> Iterator[Program]:
    shared.upstream.script()
    yield shared
    assert shared.running and not shared.upstream.failures


def sign_in(program: Program, code: str = CODE):
    return ask(program.port, "POST", SESSION, json.dumps({"code": code}).encode())


def cookie(program: Program, code: str = CODE) -> tuple[str, str]:
    """The field that a browser sends once it has signed in."""
    response = sign_in(program, code)
    assert response.status == 204, response.body
    return "Cookie", response.fields["Set-Cookie"].split(";")[0]


def allowed(program: Program, *fields) -> bool:
    return ask(program.port, "GET", "/api/server", b"", *fields).status == 200


@pytest.mark.parametrize(("method", "path"), BEHIND)
def test_behind_the_gate(guarded, method: str, path: str) -> None:
    body = question() if method == "POST" else b""
    response = ask(guarded.port, method, path, body)
    assert (response.status, response.fields["WWW-Authenticate"]) == (401, "Bearer")
    if method != "HEAD":
        assert_error(response, 401, "access_code_needed", FAULT)
    assert not guarded.upstream.requests


@pytest.mark.parametrize("path", OUTSIDE)
def test_outside_the_gate(guarded, path: str) -> None:
    assert ask(guarded.port, "GET", path).status == 200


def test_readiness_is_outside_the_gate(guarded) -> None:
    guarded.upstream.script(play(answer(200, b'{"data":[]}')))
    assert ask(guarded.port, "GET", "/readyz").status == 200


@pytest.mark.parametrize("path", OTHER_SPELLINGS)
def test_no_way_round(guarded, path: str) -> None:
    response = ask(guarded.port, "GET", path)
    assert response.status in (400, 401, 404), response.body
    assert not guarded.upstream.requests


@pytest.mark.parametrize("field", NO_CREDENTIALS)
def test_other_fields_are_no_credentials(guarded, field) -> None:
    assert_error(
        ask(guarded.port, "GET", "/api/server", b"", field), 401, "access_code_needed", FAULT
    )


@pytest.mark.parametrize(
    "field", [BEARER, ("authorization", f"bearer {CODE}"), ("X-API-Key", CODE)]
)
def test_a_code_passes_and_goes_no_further(guarded, field) -> None:
    guarded.upstream.script(play(stream(DONE)))
    assert ask(guarded.port, "POST", CHAT, question(), field).status == 200
    sent = guarded.upstream.wait_request()
    assert CODE.encode() not in sent.head + sent.body
    assert sent.fields["Authorization"] == f"Bearer {KEY}"


def test_a_cookie_passes_and_goes_no_further(guarded) -> None:
    guarded.upstream.script(play(stream(DONE)))
    session = cookie(guarded)
    assert ask(guarded.port, "POST", CHAT, question(), session).status == 200
    head = guarded.upstream.wait_request().head.decode().lower()
    assert "cookie" not in head and session[1].split("=")[1] not in head


def test_the_cookie_is_the_browsers_alone(guarded) -> None:
    pair, *attributes = sign_in(guarded).fields["Set-Cookie"].split("; ")
    assert re.fullmatch(rf"sluice-{guarded.port}=[0-9a-f]{{64}}", pair)
    assert set(attributes) == {"HttpOnly", "SameSite=Strict", "Path=/", "Max-Age=2592000"}
    assert sign_in(guarded).fields["Set-Cookie"].split("; ")[0] != pair


def test_a_forged_cookie(guarded) -> None:
    name, pair = cookie(guarded)
    key, token = pair.split("=")
    for forged in [
        f"{key}=",
        f"{key}={'0' * 64}",
        f"{key}={token[:-1]}",
        f"{key}={token}0",
        f"{key}={token.upper()}",
        f"{key}={CODE}",
        f"sluice-1={token}",
        f"x{pair}",
        pair.replace("=", " = "),
    ]:
        assert not allowed(guarded, (name, forged)), forged
    assert allowed(guarded, (name, f"a=b; {key}=stale; {pair}; c=d"))


def test_what_the_page_asks(guarded) -> None:
    def asked(*fields) -> dict:
        response = ask(guarded.port, "GET", SESSION, b"", *fields)
        assert response.status == 200 and response.fields["Set-Cookie"] is None
        return json.loads(response.body)

    assert asked() == {"needed": True, "signed_in": False}
    assert asked(cookie(guarded)) == {"needed": True, "signed_in": True}


def test_without_codes(relay) -> None:
    told = ask(relay.port, "GET", SESSION)
    assert json.loads(told.body) == {"needed": False, "signed_in": False}
    assert ask(relay.port, "GET", "/api/server").status == 200
    assert sign_in(relay).status == 204 and sign_in(relay).fields["Set-Cookie"] is None


def test_signing_out_ends_the_session(guarded) -> None:
    session, other = cookie(guarded), cookie(guarded)
    left = ask(guarded.port, "DELETE", SESSION, b"", session)
    assert left.status == 204
    pair, *attributes = left.fields["Set-Cookie"].split("; ")
    assert pair == f"sluice-{guarded.port}=" and "Max-Age=0" in attributes
    assert not allowed(guarded, session)
    assert allowed(guarded, other)
    assert ask(guarded.port, "DELETE", SESSION).status == 204


WRONG_BODIES = [b"", b"{", b"[]", b"{}", b'{"code":1}', b'{"code":null}', b'"x"', b"\xff"]


@pytest.mark.parametrize("body", WRONG_BODIES)
def test_what_is_no_attempt(guarded, body: bytes) -> None:
    for _ in range(6):
        assert_error(ask(guarded.port, "POST", SESSION, body), 400, "invalid_body", FAULT)
    assert sign_in(guarded).status == 204, "none of them counts as a guess"


def test_signing_in_takes_json_from_our_own_page(guarded) -> None:
    body = json.dumps({"code": CODE}).encode()
    for kind in ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data"]:
        refused = ask(guarded.port, "POST", SESSION, body, ("Content-Type", kind))
        assert refused.status in (405, 415) and refused.fields["Set-Cookie"] is None
    foreign = ask(guarded.port, "POST", SESSION, body, ("Origin", "https://evil.example"))
    assert_error(foreign, 403, "foreign_origin", FAULT)
    rebound = ask(guarded.port, "POST", SESSION, body, ("Host", "evil.example"))
    assert_error(rebound, 421, "unknown_host", FAULT)
    assert ask(guarded.port, "PUT", SESSION, body).status == 405


def test_a_large_body_is_not_taken(guarded) -> None:
    body = json.dumps({"code": "x" * 5000}).encode()
    assert_error(ask(guarded.port, "POST", SESSION, body), 413, "body_too_large", FAULT)
    assert ask(guarded.port, "GET", SESSION).status == 200


def test_a_refused_question_is_answered_however_long(guarded) -> None:
    """A page with a long conversation must hear that it is signed out, not lose its connection."""
    body = question(messages=[{"role": "user", "content": "x" * 300_000}])
    for _ in range(5):
        assert_error(ask(guarded.port, "POST", CHAT, body), 401, "access_code_needed", FAULT)


def test_a_page_of_an_allowed_origin_needs_the_code_too(sluice, upstream) -> None:
    friend = ("Origin", "https://friend.example")
    program = sluice(upstream, env=WITH_CODE, allow_origin=friend[1])
    refused = ask(program.port, "GET", "/api/server", b"", friend)
    assert_error(refused, 401, "access_code_needed", FAULT)
    assert refused.fields["Access-Control-Allow-Origin"] == friend[1]
    wanted = ("Access-Control-Request-Method", "GET")
    assert ask(program.port, "OPTIONS", "/api/server", b"", friend, wanted).status == 204
    assert allowed(program, friend, BEARER)


GUESSES = {
    "bearer": lambda n: ("GET", "/v1/models", b"", ("Authorization", f"Bearer guess-no-{n}")),
    "key": lambda n: ("GET", "/api/server", b"", ("x-api-key", f"guess-no-{n}")),
    "form": lambda n: ("POST", SESSION, json.dumps({"code": f"guess-no-{n}"}).encode()),
}


@pytest.mark.parametrize("way", GUESSES)
def test_a_thousand_guesses(sluice, upstream, way: str) -> None:
    """Nearly all of them are not even compared: a right code amid them is refused as well."""
    program = sluice(upstream, env=WITH_CODE)
    session = cookie(program)
    statuses = []
    for number in range(1000):
        refused = ask(program.port, *GUESSES[way](number))
        statuses.append(refused.status)
        if number == 5:
            assert_error(refused, 429, "too_many_wrong_codes", FAULT)
            assert refused.fields["Retry-After"] == "1"
            assert not allowed(program, BEARER) and sign_in(program).status == 429
            assert allowed(program, session), "who is in stays in"
    assert statuses[:5] == [401] * 5 and set(statuses) == {401, 429}
    compared = [it for it in program.records() if it["message"] == "wrong access code"]
    assert statuses.count(401) == len(compared) <= 12
    assert all(it["client"] == "127.0.0.1" and it["level"] == "warning" for it in compared)
    assert "guess-no" not in "".join(program.errors)
    assert eventually(lambda: allowed(program, BEARER), 40), "the wait ends"
    assert sign_in(program).status == 204, "and is forgotten"


def test_a_code_is_never_told(sluice, upstream) -> None:
    program = sluice(upstream, env=WITH_CODE | {"OPENAI_API_KEY": KEY}, log_level="debug")
    upstream.script(play(stream(DONE)))
    session = cookie(program)
    told = [
        ask(program.port, "POST", CHAT, question(), BEARER),
        ask(program.port, "GET", "/api/server", b"", session),
        ask(program.port, "GET", "/metrics"),
        ask(program.port, "GET", "/v1/models", b"", ("x-api-key", CODE + "x")),
        ask(program.port, "DELETE", SESSION, b"", session),
    ]
    program.log("request", path=SESSION, status=204, method="DELETE")
    secrets = [CODE, KEY, session[1].split("=")[1]]
    everything = [*program.output, *program.errors]
    everything += [str(response.fields.all) + str(response.body) for response in told]
    everything.append(Path(f"/proc/{program.pid}/cmdline").read_text())
    for secret in secrets:
        assert not any(secret in text for text in everything), secret


def code_file(tmp_path: Path, *lines: str) -> Path:
    file = tmp_path / "codes"
    file.write_text("".join(f"{line}\n" for line in lines))
    file.chmod(0o600)
    return file


def test_a_file_of_codes_and_reading_it_again(sluice, upstream, tmp_path) -> None:
    file = code_file(tmp_path, "# for the team", "", "first-code", "second-code")
    program = sluice(upstream, env=WITH_CODE, access_code_file=file)
    assert not allowed(program, BEARER), "the file beats the variable"
    first, second = cookie(program, "first-code"), cookie(program, "second-code")
    code_file(tmp_path, "second-code", "third-code")
    program.signal(signal.SIGHUP)
    assert program.log("configuration read again")["changed"] == "access-code-file"
    assert not allowed(program, first) and allowed(program, second)
    assert not allowed(program, ("x-api-key", "first-code"))
    assert allowed(program, ("x-api-key", "third-code"))
    file.chmod(0o644)
    program.signal(signal.SIGHUP)
    wrong = program.log("configuration not read again: nothing has changed")
    assert str(file) in wrong["reason"]
    assert allowed(program, second) and allowed(program, ("x-api-key", "third-code"))


def test_a_reload_disturbs_no_stream(sluice, upstream, tmp_path) -> None:
    file = code_file(tmp_path, "first-code")
    program = sluice(upstream, access_code_file=file)
    go = threading.Event()
    first = stream_head() + chunk(b"data: 1\n\n")
    upstream.script(play(first, go, chunk(DONE) + LAST_CHUNK))
    with Client(program.port) as client:
        client.post(CHAT, question(), ("x-api-key", "first-code"))
        response = client.response()
        assert response.event() == b"data: 1\n\n"
        code_file(tmp_path, "other-code")
        program.signal(signal.SIGHUP)
        program.log("configuration read again", changed="access-code-file")
        go.set()
        assert response.event() == DONE
    assert not allowed(program, ("x-api-key", "first-code"))


@pytest.mark.parametrize("framing", [("Content-Length", "99999999999"), ("Transfer-Encoding", "chunked")])
def test_signing_in_swallows_no_more_than_it_takes(sluice, upstream, framing) -> None:
    """Nobody needs a code to send a body there: so it is short, or it is not read."""
    program = sluice(upstream, env=WITH_CODE)
    with Client(program.port) as client:
        fields = "".join(f"{name}: {value}\r\n" for name, value in [framing, ("Host", "localhost")])
        client.send(f"POST {SESSION} HTTP/1.1\r\nContent-Type: application/json\r\n{fields}\r\n".encode())
        sent = 0
        with contextlib.suppress(OSError):
            while sent < 64 << 20:
                client.send(b"10000\r\n" + b" " * 0x10000 + b"\r\n")
                sent += 0x10000
        assert sent < 8 << 20, "what is in the sockets' buffers, and no more"
    program.log("request", path=SESSION, status=413)


def test_signing_in_takes_json_only(sluice, upstream) -> None:
    program = sluice(upstream, env=WITH_CODE)
    plain = ask(program.port, "POST", SESSION, b"{}", ("Content-Type", "text/plain"))
    assert plain.status == 415


def test_two_codes_are_two_guesses(sluice, upstream) -> None:
    program = sluice(upstream, env=WITH_CODE)
    both = ("Authorization", "Bearer wrong-1"), ("x-api-key", "wrong-2")
    statuses = [ask(program.port, "GET", "/v1/models", b"", *both).status for _ in range(4)]
    assert statuses == [401, 401, 401, 429]
