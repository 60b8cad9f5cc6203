"""C3: the upstream's key is in no response, log, error or command line; it goes up, and nowhere
else. Every byte that is sent to a client or printed is searched for the key and its encodings.

An upstream that repeats the key is believed to be foolish, not hostile. In errors, and in every
header field, the key is blacked out or left out (R8). What an upstream writes into an answer that
succeeds, an event stream above all, passes byte for byte (R2): the relay does not look inside.
"""

import base64
import contextlib
import gzip
import json
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote, quote_plus

import pytest

from conftest import finish, start
from support.client import Client
from support.process import Program, run
from support.upstream import FIN, RST, Upstream, play
from support.wire import (
    CHUNKED,
    EVENT_STREAM,
    LAST_CHUNK,
    answer,
    chunk,
    delta,
    head,
    question,
    stream_head,
)

KEY = "sk-t3st+5f1c/9e0b=7a42"
CHAT, MESSAGES = "/v1/chat/completions", "/v1/messages"
RELAYED = [CHAT, "/v1/completions", "/v1/responses", MESSAGES, "/v1/embeddings"]
FACTS = [
    "/", "/index.html", "/js/main.js", "/nosuch", "/../key", "/api/server", "/api/streams/nosuch",
    "/api/nosuch", "/metrics", "/healthz", "/readyz", "/v1/models", "/v1/nosuch", "/demo/v1/models",
    "/demo/v1/nosuch", "/demo/poll",
]  # fmt: skip


def forms(key: str) -> set[bytes]:
    """The key as it is and as it might be written: in base64, at each of the three offsets that
    it may have in a longer text, and in a URL."""
    texts = [b"Bearer " + key.encode(), key.encode(), b"k:" + key.encode()]
    coded = {base64.b64encode(text)[4:-4] for text in texts}
    coded |= {text.replace(b"+", b"-").replace(b"/", b"_") for text in coded}
    return {key.encode(), quote(key, "").encode(), quote_plus(key).encode(), *coded}


def assert_nowhere(*said: bytes | str) -> None:
    for each in said:
        data = each.encode() if isinstance(each, str) else each
        found = [form for form in forms(KEY) if form in data]
        assert not found, data


WAYS = {"file, JSON log": ("file", "json"), "variable, text log": ("variable", "text")}


@pytest.fixture(scope="module", params=WAYS.values(), ids=WAYS.keys())
def keyed(request, tmp_path_factory) -> Iterator[Program]:
    """A program with a key and the most talkative log; whatever it says to its end is searched."""
    source, log_format = request.param
    upstream, file = Upstream(), tmp_path_factory.mktemp("key") / "key"
    file.write_text(f"{KEY}\n")
    given = {"api_key_file": file} if source == "file" else {}
    env = {"OPENAI_API_KEY": KEY} if source == "variable" else None
    options = {"log_level": "debug", "log_format": log_format, "idle_timeout": 1}
    program = start(upstream, env, **options, **given)
    program.upstream = upstream
    yield program
    assert_nowhere(Path(f"/proc/{program.pid}/cmdline").read_bytes())
    finish(program)
    upstream.stop()
    assert not upstream.failures, upstream.failures
    assert len(program.output) >= 2 and len(program.errors) > 10, "there was something to search"
    assert_nowhere(*program.output, *program.errors)


def fetch(program: Program, method: str, path: str, body: bytes = b"") -> bytes:
    """Every byte of an answer, head and all."""
    with Client(program.port) as client:
        client.request(method, path, body, ("Connection", "close"))
        with contextlib.suppress(ConnectionResetError):
            client.all()
        return bytes(client.buffer)


JSON = ("Content-Type", "application/json")
ECHO = json.dumps({"error": {"message": f"Wrong key: {KEY}. {KEY}!", "code": KEY}}).encode()
PAGE = f"<html><title>{KEY}</title>".encode()
HALF = len(ECHO) // 3
FIELDS = ("x-request-id", "openai-organization", "retry-after", "x-ratelimit-limit-requests")
OTHERS = ("x-should-retry", "Location", "Set-Cookie", "X-Any")
NAMED = tuple((name, KEY) for name in (*FIELDS, *OTHERS))
PIECES = head(403, JSON, CHUNKED)
COMPRESSED = answer(401, gzip.compress(ECHO), ("Content-Encoding", "gzip"))

FAILURES: dict[str, tuple] = {
    "JSON": (answer(401, ECHO),),
    "JSON in pieces": (PIECES + chunk(ECHO[:HALF]), chunk(ECHO[HALF:]), LAST_CHUNK),
    "JSON to the end of the connection": (head(500, JSON), ECHO, FIN),
    "compressed": (COMPRESSED,),
    "HTML": (answer(502, PAGE, kind="text/html"),),
    "text": (answer(400, f"no such key as {KEY}".encode(), kind="text/plain"),),
    "text at the cut": (answer(400, b"x" * 290 + KEY.encode(), kind="text/plain"),),
    "fields": (answer(429, ECHO, *NAMED),),
    "type": (answer(500, ECHO, kind=f"application/json; k={KEY}"),),
    "type alone": (answer(500, ECHO, kind=KEY),),
    "reason": (head(418, ("Content-Length", "0"), reason=KEY),),
    "redirect": (head(302, ("Location", f"http://127.0.0.1:1/{KEY}"), ("Content-Length", "0")),),
    "interim": (head(103, *NAMED), answer(401, ECHO)),
    "no HTTP": (f"{KEY} {KEY}\r\n{KEY}: {KEY}\r\n\r\n".encode(), FIN),
    "no status": (f"HTTP/1.1 {KEY}\r\n\r\n".encode(), FIN),
    "a field that is none": (f"HTTP/1.1 401 No\r\n{KEY}\r\n\r\n".encode(), FIN),
    "a length that is none": (head(401, JSON, ("Content-Length", KEY)), ECHO, FIN),
    "an unknown framing": (head(401, JSON, ("Transfer-Encoding", KEY)), ECHO, FIN),
    "an unknown coding": (head(401, JSON, ("Content-Encoding", KEY)), ECHO, FIN),
    "a stream's coding": (head(200, EVENT_STREAM, ("Content-Encoding", KEY)),),
    "a broken chunk": (head(401, JSON, CHUNKED), f"{KEY}\r\n".encode(), ECHO, FIN),
    "cut": (answer(401, ECHO)[:-9], FIN),
    "reset": (head(401, JSON), ECHO, RST),
    "silent": (answer(401, ECHO)[:-9],),
}


def assert_went_up(program: Program) -> None:
    """The key reached the upstream, in the field that the path's API wants and in no other."""
    request = program.upstream.wait_request()
    name, value = "Authorization", f"Bearer {KEY}"
    if request.target == MESSAGES:
        name, value = "x-api-key", KEY
    assert request.fields[name] == value
    assert request.head.count(KEY.encode()) == 1 and KEY.encode() not in request.body


@pytest.mark.parametrize("steps", FAILURES.values(), ids=FAILURES.keys())
@pytest.mark.parametrize("path", [CHAT, MESSAGES])
def test_an_upstream_that_repeats_it_in_an_error(keyed, path: str, steps: tuple) -> None:
    keyed.upstream.script(play(*steps))
    said = fetch(keyed, "POST", path, question())
    assert said.startswith(b"HTTP/1.1 ") and b'"message"' in said or b"418" in said
    assert_nowhere(said)
    assert_went_up(keyed)


@pytest.mark.parametrize("streamed", [True, False], ids=["streamed", "plain"])
@pytest.mark.parametrize("path", RELAYED)
def test_relayed_answers(keyed, path: str, streamed: bool) -> None:
    """In an answer that succeeds a field with the key in it is left out."""
    whole = head(200, EVENT_STREAM, CHUNKED, *NAMED) + chunk(delta("Hi", "stop")) + LAST_CHUNK
    keyed.upstream.script(play(whole if streamed else answer(200, b'{"ok":1}', *NAMED)))
    said = fetch(keyed, "POST", path, question(streamed))
    assert b"200 OK" in said and (b"Hi" if streamed else b'{"ok":1}') in said
    assert_nowhere(said)
    assert_went_up(keyed)


def test_the_coding_of_a_plain_answer(keyed) -> None:
    keyed.upstream.script(play(answer(200, b"{}", ("Content-Encoding", KEY))))
    assert_nowhere(fetch(keyed, "POST", CHAT, question(False)))


ENDS = {"FIN": (FIN,), "RST": (RST,), "idle": (), "a broken chunk": (f"{KEY}\r\n".encode(), FIN)}


@pytest.mark.parametrize("steps", ENDS.values(), ids=ENDS.keys())
@pytest.mark.parametrize("path", RELAYED[:4])
def test_the_relays_own_error_event(keyed, path: str, steps: tuple) -> None:
    """An event that was not finished is not handed on, and so not what it says (R3, R9)."""
    begun = delta("Hi") + f'data: {{"error":"{KEY}'.encode()
    keyed.upstream.script(play(stream_head(), chunk(begun), *steps))
    said = fetch(keyed, "POST", path, question())
    assert b"Hi" in said and b'"message"' in said
    assert_nowhere(said)


def test_an_event_passes_as_it_is(keyed) -> None:
    """R2 beats C3 here: whole events of an upstream are its own words, byte for byte."""
    event = b"data: " + ECHO + b"\n\n"
    keyed.upstream.script(play(stream_head() + chunk(event) + LAST_CHUNK))
    assert event in fetch(keyed, "POST", CHAT, question())


@pytest.mark.parametrize("path", FACTS)
@pytest.mark.parametrize("method", ["GET", "POST", "DELETE"])
def test_every_route(keyed, method: str, path: str) -> None:
    keyed.upstream.script(play(answer(401, ECHO, *NAMED)))
    said = fetch(keyed, method, path, question() if method == "POST" else b"")
    assert said.startswith(b"HTTP/1.1 ")
    assert_nowhere(said)


@pytest.mark.parametrize("path", ["/v1/models", "/readyz"])
def test_a_list_that_is_refused(keyed, path: str) -> None:
    ordinary = keyed.upstream.answer_gets
    keyed.upstream.answer_gets = play(answer(401, ECHO, *NAMED))
    said = fetch(keyed, "GET", path)
    keyed.upstream.answer_gets = ordinary
    assert said.startswith(b"HTTP/1.1 ")
    assert_nowhere(said)
    last = keyed.upstream.gets[-1]
    assert last.fields["Authorization"] == f"Bearer {KEY}"


def test_the_receipt(keyed) -> None:
    keyed.upstream.script(play(answer(401, ECHO, *NAMED)))
    said = fetch(keyed, "POST", CHAT, question())
    name = next(line for line in said.split(b"\r\n") if line.lower().startswith(b"x-request-id:"))
    assert_nowhere(fetch(keyed, "GET", f"/api/streams/{name.split(b': ')[1].decode()}"))


def test_the_demo_never_gets_it(keyed) -> None:
    keyed.upstream.script()
    body = question(model="demo-fast", max_tokens=3)
    assert_nowhere(fetch(keyed, "POST", "/demo/v1/chat/completions", body))
    assert keyed.upstream.requests == []


ABSENT = "/nowhere/key"
WRONG_STARTS: dict[str, tuple[list[str], dict[str, str]]] = {
    "as the file's name": (["--api-key-file", KEY], {}),
    "as an option's value": (["--api-key", KEY], {}),
    "as an option's value, joined": ([f"--api-key={KEY}"], {}),
    "in a variable, two words": ([], {"OPENAI_API_KEY": f"{KEY} {KEY}"}),
    "in a variable, unprintable": ([], {"OPENAI_API_KEY": f"{KEY}\x01{KEY}"}),
    "in a variable, the page missing": (["--public", ABSENT], {"OPENAI_API_KEY": KEY}),
    "in a variable, no host": (["--host", "nosuch.invalid"], {"OPENAI_API_KEY": KEY}),
    "in the file's variable": ([], {"SLUICE_API_KEY_FILE": KEY}),
}


@pytest.mark.parametrize(("words", "env"), WRONG_STARTS.values(), ids=WRONG_STARTS.keys())
def test_a_start_that_fails(words: list[str], env: dict[str, str]) -> None:
    ended = run("serve", "--port", "0", *words, env=env)
    assert ended.returncode != 0 and ended.stderr
    assert_nowhere(ended.stdout, ended.stderr)


WRONG_FILES = {"two lines": f"{KEY}\n{KEY}\n", "two words": f"a {KEY}", "bytes": f"{KEY}\x00{KEY}"}


@pytest.mark.parametrize("content", WRONG_FILES.values(), ids=WRONG_FILES.keys())
@pytest.mark.parametrize("level", ["info", "debug"])
def test_a_file_that_holds_no_key(tmp_path, content: str, level: str) -> None:
    file = tmp_path / "key"
    file.write_text(content)
    ended = run("serve", "--port", "0", "--log-level", level, "--api-key-file", str(file))
    assert ended.returncode == 78 and str(file) in ended.stderr
    assert_nowhere(ended.stdout, ended.stderr)
