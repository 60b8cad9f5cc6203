"""R8: until the upstream's final head, a failure is answered with a status and an error body."""

import socket
import ssl
import subprocess
import threading
import time
from collections.abc import Iterator

import pytest

from support.client import Client, ask
from support.errors import STREAMED_PATHS, assert_error
from support.upstream import FIN, RST, ClosedPort, Upstream, play
from support.wire import DONE, answer, head, question, stream, stream_head

CHAT = "/v1/chat/completions"


@pytest.fixture
def closed_port() -> Iterator[ClosedPort]:
    port = ClosedPort()
    yield port
    port.stop()


@pytest.mark.parametrize("streamed", [True, False], ids=["streamed", "plain"])
@pytest.mark.parametrize("path", [*STREAMED_PATHS, "/v1/embeddings"])
def test_refused(sluice, closed_port, path: str, streamed: bool) -> None:
    relay = sluice(closed_port.url)
    response = ask(relay.port, "POST", path, question(streamed))
    assert_error(response, 502, "upstream_unreachable")
    assert relay.log("request", path=path)["end"] == "refused"


def test_name_that_does_not_resolve(sluice) -> None:
    relay = sluice("http://nosuch.invalid:8080")
    response = ask(relay.port, "POST", CHAT, question())
    assert_error(response, 502, "upstream_dns")


def test_tls_to_a_plain_port(sluice) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        threading.Thread(target=speak_plainly, args=(listener,), daemon=True).start()
        relay = sluice(f"https://127.0.0.1:{listener.getsockname()[1]}")
        response = ask(relay.port, "POST", CHAT, question())
        assert_error(response, 502, "upstream_tls")
        listener.shutdown(socket.SHUT_RDWR)


def speak_plainly(listener: socket.socket) -> None:
    try:
        while True:
            with listener.accept()[0] as connection:
                connection.recv(4096)
                connection.sendall(b"HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n")
    except OSError:
        pass  # the test has ended


def test_a_certificate_nobody_vouches_for(sluice, tmp_path) -> None:
    key, certificate = str(tmp_path / "key.pem"), str(tmp_path / "certificate.pem")
    words = "openssl req -x509 -newkey rsa:2048 -nodes -days 1 -subj /CN=localhost".split()
    made = subprocess.run([*words, "-keyout", key, "-out", certificate], capture_output=True)
    assert made.returncode == 0, made.stderr
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    with socket.create_server(("127.0.0.1", 0)) as listener:
        secure = context.wrap_socket(listener, server_side=True)
        threading.Thread(target=speak_plainly, args=(secure,), daemon=True).start()
        relay = sluice(f"https://localhost:{secure.getsockname()[1]}")
        response = ask(relay.port, "POST", CHAT, question())
        assert_error(response, 502, "upstream_tls")
        secure.close()


def test_no_connection_in_time(sluice) -> None:
    """A listener with a full queue: the kernel drops what comes, as a dead machine would."""
    with socket.create_server(("127.0.0.1", 0), backlog=0) as listener:
        address = listener.getsockname()
        fillers = [socket.socket() for _ in range(8)]
        for filler in fillers:
            filler.setblocking(False)
            filler.connect_ex(address)
        relay = sluice(f"http://127.0.0.1:{address[1]}", connect_timeout=1)
        started = time.monotonic()
        response = ask(relay.port, "POST", CHAT, question())
        assert 0.9 < time.monotonic() - started < 4
        assert response.status in (502, 504)
        assert response.error["code"] in ("upstream_unreachable", "upstream_timeout")
        for filler in fillers:
            filler.close()


@pytest.mark.parametrize(
    "sent",
    [b"", b"HTTP/1.1 200 OK\r\nContent-Ty", b"HTTP/1.1 100 C\r\n\r\n"],
    ids=["nothing", "half a head", "an interim head"],
)
def test_no_head_in_time(sluice, upstream, sent: bytes) -> None:
    upstream.script(play(sent))
    relay = sluice(upstream, first_byte_timeout=1)
    started = time.monotonic()
    response = ask(relay.port, "POST", CHAT, question())
    assert 0.9 < time.monotonic() - started < 4
    assert_error(response, 504, "upstream_timeout")
    upstream.wait_request().connection.wait_closed(1)
    assert relay.log("request")["end"] == "timed_out"


@pytest.mark.parametrize("status", [300, 301, 302, 303, 307, 308])
def test_redirects_are_not_followed(relay, status: int) -> None:
    elsewhere = Upstream(play(stream(DONE)))
    to = ("Location", elsewhere.url + CHAT)
    relay.upstream.script(play(answer(status, b"", to)))
    response = ask(relay.port, "POST", CHAT, question())
    assert_error(response, 502, "upstream_redirect")
    assert response.fields["Location"] is None
    assert not elsewhere.connections
    elsewhere.stop()


BROKEN = {
    "no HTTP at all": b"SSH-2.0-OpenSSH_9.2\r\n",
    "binary": bytes(range(256)),
    "no status": b"HTTP/1.1 abc Reason\r\n\r\n",
    "bad length": head(200, ("Content-Type", "application/json"), ("Content-Length", "-5")),
    "HTTP/0.9": b"<html>Hello</html>",
}


@pytest.mark.parametrize("sent", BROKEN.values(), ids=BROKEN.keys())
def test_broken_http(relay, sent: bytes) -> None:
    relay.upstream.script(play(sent, FIN))
    response = ask(relay.port, "POST", CHAT, question())
    assert_error(response, 502, "upstream_broken")


@pytest.mark.parametrize("ending", [FIN, RST], ids=["FIN", "RST"])
@pytest.mark.parametrize(
    "sent", [b"", b"HTTP/1.1 200 OK\r\nContent-Type: text/ev"], ids=["nothing", "half a head"]
)
def test_connection_lost_before_the_head(relay, sent: bytes, ending) -> None:
    relay.upstream.script(play(sent, ending))
    response = ask(relay.port, "POST", CHAT, question())
    assert response.status == 502
    assert_error(response, 502, response.error["code"])
    assert response.error["code"] in ("upstream_cut", "upstream_broken")


def test_interim_heads_are_skipped(relay) -> None:
    hints = head(103, ("Link", "</style.css>; rel=preload"))
    relay.upstream.script(play(head(100) + hints + hints, stream(DONE)))
    response = ask(relay.port, "POST", CHAT, question())
    assert (response.status, response.body) == (200, DONE)
    assert response.fields["Link"] is None


def test_the_client_connection_is_kept_after_an_error(relay) -> None:
    relay.upstream.script(play(FIN), play(stream(DONE)))
    with Client(relay.port) as client:
        assert client.post(CHAT, question()).response().error
        assert client.post(CHAT, question()).response().body == DONE


def test_a_head_that_comes_late_is_no_failure(sluice, upstream) -> None:
    """The limit for the first byte is not the limit for the answer."""
    relay, go = sluice(upstream, first_byte_timeout=1), threading.Event()
    upstream.script(play(stream_head(), go, stream(DONE).removeprefix(stream_head())))
    with Client(relay.port) as client:
        response = client.post(CHAT, question()).response()
        time.sleep(1.5)
        go.set()
        assert response.body == DONE
