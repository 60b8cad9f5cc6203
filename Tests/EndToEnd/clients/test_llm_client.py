"""The command-line client `llm` against the relay: text as it comes, Ctrl-C, errors in words."""

import json
import os
import signal
import threading

import pytest

from support import llm
from support.recorded import RECORDED
from support.upstream import FIN, play
from support.wire import DONE, LAST_CHUNK, answer, chunk, delta, stream_head

FIRST = delta("안녕")
PLAIN = next(it.body for it in RECORDED if it.name == "llama-server/chat-plain")


def read(process, count: int) -> str:
    """The next `count` bytes of what it prints, as soon as they are there."""
    data = b""
    while len(data) < count and (more := os.read(process.stdout.fileno(), count - len(data))):
        data += more
    return data.decode()


def test_text_comes_as_it_is_made(relay, tmp_path) -> None:
    llm.set_up(tmp_path, relay.url + "/v1")
    go = threading.Event()
    rest = chunk(delta(" there", "stop")) + chunk(DONE) + LAST_CHUNK
    relay.upstream.script(play(stream_head() + chunk(FIRST), go, rest))
    asked = llm.ask(tmp_path)
    assert read(asked, len("안녕".encode())) == "안녕"
    go.set()
    output, errors = asked.communicate(timeout=20)
    assert (output, asked.returncode) == (" there\n", 0), errors
    assert b"sk-client" not in relay.upstream.wait_request().head


def test_not_streamed(relay, tmp_path) -> None:
    llm.set_up(tmp_path, relay.url + "/v1")
    relay.upstream.script(play(answer(200, PLAIN)))
    asked = llm.ask(tmp_path, "--no-stream")
    output, errors = asked.communicate(timeout=20)
    said = json.loads(PLAIN)["choices"][0]["message"]["content"]
    assert (output, asked.returncode) == (said + "\n", 0), errors


def test_the_demo(demo, tmp_path) -> None:
    llm.set_up(tmp_path, demo.url + "/demo/v1", "demo-fast")
    asked = llm.ask(tmp_path)
    output, errors = asked.communicate(timeout=20)
    assert asked.returncode == 0 and len(output.split()) > 3, errors


def test_ctrl_c_stops_the_upstream(relay, tmp_path) -> None:
    llm.set_up(tmp_path, relay.url + "/v1")
    relay.upstream.script(play(stream_head() + chunk(FIRST)))
    asked = llm.ask(tmp_path)
    assert read(asked, len("안녕".encode())) == "안녕"
    asked.send_signal(signal.SIGINT)
    relay.upstream.wait_request().connection.wait_closed(5)
    asked.communicate(timeout=20)


def test_a_cut_answer_is_no_whole_one(relay, tmp_path) -> None:
    llm.set_up(tmp_path, relay.url + "/v1")
    relay.upstream.script(play(stream_head() + chunk(FIRST), FIN))
    asked = llm.ask(tmp_path)
    output, errors = asked.communicate(timeout=20)
    assert output.startswith("안녕") and asked.returncode != 0
    assert "The connection to the model server was lost" in errors


@pytest.mark.parametrize("status", [400, 401])
def test_an_upstream_error(relay, tmp_path, status: int) -> None:
    llm.set_up(tmp_path, relay.url + "/v1")
    error = b'{"error":{"message":"No such luck.","type":"t","param":null,"code":"c"}}'
    relay.upstream.script(play(answer(status, error)))
    asked = llm.ask(tmp_path)
    output, errors = asked.communicate(timeout=20)
    assert asked.returncode != 0 and "No such luck." in errors
