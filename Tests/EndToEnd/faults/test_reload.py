"""C5: SIGHUP without a terminal reads the configuration file again. What can be taken is taken (the
log level), the rest is named, a wrong file changes nothing, and no stream notices."""

import signal
from pathlib import Path

import pytest

from support.client import Client
from support.upstream import play
from support.wire import DONE, LAST_CHUNK, chunk, delta, question, stream, stream_head

READ = "configuration read again"
NOT_READ = "configuration not read again: nothing has changed"


@pytest.fixture
def file(tmp_path, upstream) -> Path:
    file = tmp_path / "sluice.yaml"
    file.write_text(f"upstream: {upstream.url}\nlog-level: info\n")
    return file


def reload(relay, file: Path, text: str, message: str = READ) -> dict:
    """The log record of what a SIGHUP with this file did."""
    file.write_text(text)
    relay.forget_log()
    relay.signal(signal.SIGHUP)
    return relay.log(message)


def test_the_log_level_changes(sluice, upstream, file) -> None:
    relay = sluice(None, config=file)
    text = file.read_text()
    ask = question()
    upstream.script(play(stream(delta("a"), DONE)))

    def request_is_logged() -> bool:
        with Client(relay.port) as client:
            client.post("/v1/chat/completions", ask).response().body
        # Whatever the request left stands before what a reload leaves.
        relay.signal(signal.SIGHUP)
        relay.log(NOT_READ)
        return any(record["message"] == "request" for record in relay.records())

    quiet = reload(relay, file, text.replace("info", "notice"))
    assert quiet["changed"] == "log-level"
    file.write_text("port: wrong\n")
    assert not request_is_logged()
    loud = reload(relay, file, text)
    assert loud["changed"] == "log-level" and "at_next_start" not in loud
    file.write_text("port: wrong\n")
    relay.forget_log()
    assert request_is_logged()


def test_what_waits_for_the_next_start_is_named(sluice, upstream, file) -> None:
    relay = sluice(None, config=file, drain=None)
    text = file.read_text()
    record = reload(relay, file, text + "drain: 2\nmodel: other\nthreads: 2\n")
    # An option gave the threads: the file has no word in them.
    assert record["changed"] == "nothing" and record["at_next_start"] == "model, drain"
    assert "at_next_start" not in reload(relay, file, text)


WRONG = {
    "a wrong value": ("port: x\n", ":1:7: port takes"),
    "broken": ("log-level: debug\nport: [\n", ":3:1: this is not YAML"),
    "unknown": ("log-level: debug\nprot: 1\n", ":2:1: "),
}


@pytest.mark.parametrize("case", WRONG.values(), ids=WRONG.keys())
def test_a_wrong_file_changes_nothing(sluice, upstream, file, case) -> None:
    relay = sluice(None, config=file)
    good = file.read_text()
    text, place = case
    record = reload(relay, file, text, NOT_READ)
    assert record["level"] == "error" and record["reason"].startswith(f"{file}{place}")
    assert reload(relay, file, good)["changed"] == "nothing"


def test_a_file_that_went_changes_nothing(sluice, upstream, file) -> None:
    relay = sluice(None, config=file)
    file.unlink()
    relay.signal(signal.SIGHUP)
    assert "--config names" in relay.log(NOT_READ)["reason"]


def test_without_a_file_nothing_changes(sluice, upstream) -> None:
    relay = sluice(upstream)
    relay.signal(signal.SIGHUP)
    assert relay.log(READ)["changed"] == "nothing"


def test_a_stream_goes_on_in_lock_step(sluice, upstream, file) -> None:
    relay = sluice(None, config=file)
    good = file.read_text()
    upstream.script(play())
    with Client(relay.port) as client:
        client.post("/v1/chat/completions", question())
        connection = upstream.wait_request().connection
        connection.sock.sendall(stream_head())
        response = client.response()
        for number, level in enumerate(["debug", "wrong", "notice", "wrong", "info"]):
            wrong = level == "wrong"
            reload(relay, file, good.replace("info", level), NOT_READ if wrong else READ)
            connection.sock.sendall(chunk(delta(str(number))))
            assert response.event() == delta(str(number))
        connection.sock.sendall(chunk(DONE) + LAST_CHUNK)
        assert response.event() == DONE
    assert connection.ended_at is None, "the upstream connection is kept"
    relay.log("request", end="finished")
