"""`sluice check`: one sentence a finding, with what to do; status 0 when the upstream works, 69
when it does not. What is no model server gets exactly one FAIL. The key is in no output."""

import contextlib
import json
import socket
import ssl
import subprocess
import threading
import time
from collections.abc import Iterator

import pytest

from support.process import run
from support.upstream import FIN, RST, ClosedPort, Exchange, Handler, play
from support.wire import DONE, LAST_CHUNK, answer, chunk, delta, head, stream, stream_head

UNAVAILABLE = 69
WORDS = [f"word{number} " for number in range(10)]


def check(url: str | None, *words: str, status: int = 0, env: dict[str, str] | None = None) -> str:
    """What it prints; the key, where there is one, is nowhere in it."""
    ended = run("check", *(["--upstream", url] if url else []), *words, env=env)
    told = ended.stdout + ended.stderr
    assert ended.returncode == status, told
    assert "\x1b" not in told, "no colour where there is no terminal"
    assert "sk-hidden" not in told
    return told


def only_failure(told: str) -> str:
    """The one line that says what does not work."""
    failures = [line for line in told.splitlines() if line.startswith("FAIL ")]
    assert len(failures) == 1, told
    assert failures[0].endswith("."), failures
    return failures[0]


def finding(told: str, topic: str) -> str:
    lines = [line for line in told.splitlines() if line[5:].startswith(f"{topic}: ")]
    assert len(lines) == 1, told
    return lines[0]


def pieces(gap: float, *events: bytes) -> Iterator[object]:
    """Steps of an upstream that sends each of `events` `gap` seconds after the one before."""
    for event in events:
        yield chunk(event)
        yield lambda _: time.sleep(gap)


GOOD = [delta(word) for word in WORDS] + [delta("", "stop"), DONE]


GOOD_STEPS = [stream_head(), *pieces(0.02, *GOOD), LAST_CHUNK]


def good() -> Handler:
    return play(*GOOD_STEPS)


# What works


def test_the_demo_works() -> None:
    told = check(None)
    assert told.startswith("Upstream: demo at ")
    for topic in ("name", "connection", "models", "stream", "end", "stop"):
        assert finding(told, topic).startswith("ok   "), told
    assert "4 models" in told and "[DONE]" in told and told.endswith("This upstream works.\n")


def test_a_good_upstream(upstream) -> None:
    upstream.script(good())
    told = check(upstream.url, "--model", "m", env={"OPENAI_API_KEY": "sk-hidden"})
    assert "FAIL" not in told and "warn" not in told, told
    assert '"m" among them' in finding(told, "models")
    assert "OPENAI_API_KEY" in finding(told, "key")
    assert "10 events with text, each as it was made" in finding(told, "stream")
    body = json.loads(upstream.wait_request().body)
    assert body["stream"] is True and body["max_tokens"] <= 100 and body["model"] == "m"
    assert upstream.requests[0].fields["Authorization"] == "Bearer sk-hidden"
    assert upstream.requests[0].fields["Accept-Encoding"] == "identity"


def test_it_takes_what_serve_takes(upstream, tmp_path) -> None:
    upstream.script(good())
    file = tmp_path / "sluice.json"
    file.write_text(json.dumps({"upstream": upstream.url, "model": "m"}))
    assert f"({file} says so)" in check(None, "--config", str(file))
    assert "SLUICE_UPSTREAM says so" in check(None, env={"SLUICE_UPSTREAM": upstream.url})


def test_a_stop_closes_the_connection(upstream) -> None:
    def closed(_: Exchange) -> None:
        upstream.requests[1].connection.wait_closed(1)

    upstream.script(good(), play(stream_head(), chunk(delta("Hi"))), play(closed, *GOOD_STEPS))
    assert finding(check(upstream.url), "stop").startswith("ok   ")
    assert len(upstream.requests) == 3


def test_another_name_for_the_limit(upstream) -> None:
    text = "Unsupported parameter: use 'max_completion_tokens' instead."
    refusal = answer(400, json.dumps({"error": {"message": text}}).encode())
    upstream.script(play(refusal), good())
    assert "FAIL" not in check(upstream.url)
    assert "max_completion_tokens" in json.loads(upstream.requests[1].body)


# What works, and could be better


def test_lumps_are_a_warning(upstream) -> None:
    slow = play(
        stream_head(),
        *pieces(0.4, b"".join(GOOD[:5]), b"".join(GOOD[5:10])),
        chunk(GOOD[10] + DONE),
        LAST_CHUNK,
    )
    upstream.script(slow, good())
    line = finding(check(upstream.url), "stream")
    assert line.startswith("warn ") and "in lumps" in line and "buffering" in line


def test_all_at_once_after_a_wait_is_a_warning(upstream) -> None:
    late = play(lambda _: time.sleep(0.4), stream(b"".join(GOOD)))
    upstream.script(late, good())
    line = finding(check(upstream.url), "stream")
    assert line.startswith("warn ") and "came at once after 4" in line


@pytest.mark.parametrize("count", [1, 3, 10])
def test_a_short_or_fast_answer_is_not_accused(upstream, count: int) -> None:
    upstream.script(play(stream(*GOOD[:count], delta("", "stop"), DONE)))
    line = finding(check(upstream.url), "stream")
    assert line.startswith("ok   ") and ("too short" in line or "too fast" in line)


def test_a_model_that_is_not_there_is_a_warning(upstream) -> None:
    upstream.script(good())
    line = finding(check(upstream.url, "--model", "other"), "models")
    assert line.startswith("warn ") and '"other"' in line and '"m"' in line


def test_no_list_of_models_is_a_warning(upstream) -> None:
    upstream.script(good())
    upstream.answer_gets = play(answer(404, b'{"error":{"message":"no such path"}}'))
    assert finding(check(upstream.url), "models").startswith("warn ")


# What does not work: exactly one FAIL


def test_a_closed_port() -> None:
    closed = ClosedPort()
    line = only_failure(check(closed.url, status=UNAVAILABLE))
    closed.stop()
    assert str(closed.port) in line and "--upstream" in line


def test_an_unknown_name() -> None:
    line = only_failure(check("http://nosuch.invalid", status=UNAVAILABLE))
    assert "nosuch.invalid has no address" in line


HTML = b"<!doctype html><title>Hello</title>"
NO_MODEL_SERVERS = {
    "a web page": (answer(200, HTML, kind="text/html; charset=utf-8"), "is a web page (200)"),
    "a missing page": (answer(404, HTML, kind="text/html"), "is a web page (404)"),
    "other JSON": (answer(200, b'{"hello":"world"}'), "JSON that is no list of models"),
    "plain text": (answer(200, b"hello", kind="text/plain"), "no JSON"),
    "a redirect": (head(301, ("Location", "http://a/b"), ("Content-Length", "0")), "elsewhere"),
    "not ready": (answer(503, b'{"error":{"message":"Loading model"}}'), "Loading model"),
    "ssh": (b"SSH-2.0-OpenSSH_9.2\r\n", "does not speak HTTP"),
    "redis": (b"-ERR wrong number of arguments for 'get' command\r\n", "does not speak HTTP"),
    "mysql": (b"\x4a\x00\x00\x00\x0a8.0.36\x00\x08\x00\x00\x00", "does not speak HTTP"),
}


@pytest.mark.parametrize("case", NO_MODEL_SERVERS.values(), ids=NO_MODEL_SERVERS.keys())
def test_no_model_server(upstream, case) -> None:
    said, words = case
    upstream.answer_gets = play(said, FIN)
    line = only_failure(check(upstream.url, status=UNAVAILABLE))
    assert words in line
    assert not upstream.requests, "no question goes to what is no model server"


@pytest.mark.parametrize("ending", [FIN, RST], ids=["closes", "resets"])
def test_a_port_that_hangs_up(upstream, ending) -> None:
    upstream.answer_gets = ending
    assert "does not speak HTTP" in only_failure(check(upstream.url, status=UNAVAILABLE))


def test_a_port_that_is_silent(upstream) -> None:
    upstream.answer_gets = play()
    began = time.monotonic()
    told = check(upstream.url, "--first-byte-timeout", "0.3", status=UNAVAILABLE)
    line = only_failure(told)
    assert "says nothing" in line and time.monotonic() - began < 10


def test_a_wrong_path(upstream) -> None:
    missing = answer(404, b'{"error":{"message":"no such path"}}')
    upstream.answer_gets = play(missing)
    upstream.script(play(missing))
    line = only_failure(check(f"{upstream.url}/wrong", status=UNAVAILABLE))
    assert "/wrong/chat/completions is not there (404)" in line and "/v1" in line


REFUSED = answer(401, b'{"error":{"message":"Incorrect API key provided: sk-hidden"}}')


@pytest.mark.parametrize("where", ["models", "question"])
def test_a_key_that_is_refused(upstream, where: str) -> None:
    upstream.script(play(REFUSED))
    if where == "models":
        upstream.answer_gets = play(REFUSED)
    told = check(upstream.url, status=UNAVAILABLE, env={"OPENAI_API_KEY": "sk-hidden"})
    line = only_failure(told)
    assert "key: the server refuses the key from OPENAI_API_KEY (401)" in line
    assert "Incorrect API key provided: •••" in line


LONG_KEY = "sk-proj-" + "".join(f"{number:03}" for number in range(53))


@pytest.mark.parametrize("where", ["models", "question", "stream", "location"])
@pytest.mark.parametrize("words", ["Incorrect API key provided: KEY", "Bearer KEY"])
def test_a_long_key_is_not_shown_in_part(upstream, where: str, words: str) -> None:
    """Words that hold it are clipped, and what is left of a key that was cut is not one."""
    assert len(LONG_KEY) == 167
    error = json.dumps({"error": {"message": words.replace("KEY", LONG_KEY)}}).encode()
    refused = answer(401, error)
    if where == "location":
        field = ("Location", "/?" + words.replace("KEY", LONG_KEY))
        upstream.answer_gets = play(head(302, field, ("Content-Length", "0")))
    if where == "models":
        upstream.answer_gets = play(refused)
    broken = stream(delta("a"), b"data: " + error + b"\n\n")
    upstream.script(play(broken if where == "stream" else refused))
    told = check(upstream.url, status=UNAVAILABLE, env={"OPENAI_API_KEY": LONG_KEY})
    assert words.replace("KEY", "•••") in only_failure(told)
    assert LONG_KEY[:12] not in told and LONG_KEY[-12:] not in told


def test_a_key_that_is_missing(upstream) -> None:
    upstream.answer_gets = play(answer(401, b'{"error":{"message":"no key"}}'))
    line = only_failure(check(upstream.url, status=UNAVAILABLE))
    assert "asks for a key (401)" in line and "OPENAI_API_KEY" in line and "--api-key-file" in line


BROKEN_STREAMS = {
    "cut": (play(stream(*GOOD[:5])), "without finish reason and [DONE]"),
    "an error within": (
        play(stream(*GOOD[:5], b'data: {"error":{"message":"out of memory"}}\n\n')),
        "out of memory",
    ),
    "whole": (play(answer(200, b'{"choices":[]}')), "application/json"),
    "compressed": (
        play(stream_head(("Content-Encoding", "gzip")), chunk(b"x"), LAST_CHUNK),
        "gzip",
    ),
    "429": (play(answer(429, b'{"error":{"message":"quota"}}')), "asks to wait (429)"),
    "500": (play(answer(500, b'{"error":"it broke"}')), "it broke"),
    "no answer": (play(FIN), "lost"),
}


@pytest.mark.parametrize("case", BROKEN_STREAMS.values(), ids=BROKEN_STREAMS.keys())
def test_a_broken_stream(upstream, case) -> None:
    handler, words = case
    upstream.script(handler)
    assert words in only_failure(check(upstream.url, status=UNAVAILABLE))


# TLS


@pytest.fixture(scope="module")
def certificate(tmp_path_factory) -> tuple[str, str]:
    folder = tmp_path_factory.mktemp("tls")
    names = (str(folder / "cert.pem"), str(folder / "key.pem"))
    words = ["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2"]
    files = ["-subj", "/CN=localhost", "-out", names[0], "-keyout", names[1]]
    subprocess.run(["openssl", *words, *files], check=True, capture_output=True)
    return names


@pytest.fixture
def secure_port(certificate) -> Iterator[int]:
    """A port that speaks TLS and nothing else, with a certificate that nobody trusts."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(*certificate)
    listener = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        with contextlib.suppress(OSError):
            while True:
                peer, _ = listener.accept()
                with contextlib.suppress(OSError), peer:
                    context.wrap_socket(peer, server_side=True).close()

    threading.Thread(target=serve, daemon=True).start()
    yield listener.getsockname()[1]
    listener.close()


def test_a_certificate_of_its_own(secure_port) -> None:
    line = only_failure(check(f"https://localhost:{secure_port}", status=UNAVAILABLE))
    assert "tls: the certificate of localhost is not trusted (it is self-signed)" in line


def test_https_asked_by_http(secure_port) -> None:
    url = f"://localhost:{secure_port}/v1"
    line = only_failure(check(f"http{url}", status=UNAVAILABLE))
    assert f"speaks https, not http: write https{url} instead" in line


def test_http_asked_by_https(upstream) -> None:
    url = f"https://127.0.0.1:{upstream.port}/v1"
    line = only_failure(check(url, "--connect-timeout", "0.5", status=UNAVAILABLE))
    assert f"write {upstream.url}/v1 instead" in line


# Usage


def test_a_wrong_option_is_usage() -> None:
    assert "--port takes" in check(None, "--port", "x", status=64)


def test_the_key_goes_nowhere_else(upstream) -> None:
    """An upstream that repeats the key in all that it says."""
    said = b'{"error":{"message":"sk-hidden"},"data":[{"id":"sk-hidden"}]}'
    upstream.answer_gets = play(answer(200, said))

    def repeat(exchange: Exchange) -> None:
        exchange.send(answer(418, said, ("X-Key", "sk-hidden"), kind="sk-hidden/json"))

    upstream.script(repeat)
    check(upstream.url, status=UNAVAILABLE, env={"OPENAI_API_KEY": "sk-hidden"})


def test_a_key_over_plain_http_is_a_warning() -> None:
    env = {"OPENAI_API_KEY": "sk-hidden"}
    told = check("http://nosuch.invalid", status=UNAVAILABLE, env=env)
    assert "warn The key from OPENAI_API_KEY will travel unencrypted" in told

