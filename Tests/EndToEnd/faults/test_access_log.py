"""One access-log line a request (id, client, path, status, events, bytes, TTFT, duration, end), as
text or JSON. S4, C3: never content, never keys."""

import json
import re

import pytest

from support.client import Client, ask
from support.process import eventually
from support.upstream import FIN, play
from support.wire import DONE, answer, chunk, delta, question, stream, stream_head

CHAT = "/v1/chat/completions"
KEY = "sk-server-0b1c2d"
FIELDS = {"time", "level", "message", "id", "client", "method", "path", "status", "events",
          "bytes", "duration_ms", "end"}  # fmt: skip


def requests(relay) -> list[dict]:
    return [record for record in relay.records() if record["message"] == "request"]


def test_a_finished_stream(relay) -> None:
    relay.upstream.script(play(stream(delta("a"), delta("b"), DONE)))
    ask(relay.port, "POST", CHAT, question())
    record = relay.log("request", path=CHAT, end="finished")
    assert set(record) == FIELDS | {"ttft_ms"}
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", record["time"])
    wanted = {"level": "info", "client": "127.0.0.1", "method": "POST", "status": 200, "events": 3}
    assert wanted.items() <= record.items()
    assert record["bytes"] == len(delta("a") + delta("b") + DONE)
    assert 0 < record["ttft_ms"] <= record["duration_ms"] < 10_000
    assert len(record["id"]) >= 22


def test_one_line_a_request(sluice, upstream) -> None:
    relay = sluice(upstream)
    upstream.script(play(stream(DONE)), play(answer(429, b"{}")), play(FIN), play(stream_head()))
    asked = [
        ("POST", CHAT),
        ("POST", CHAT),
        ("POST", CHAT),
        ("GET", "/api/server"),
        ("GET", "/"),
        ("GET", "/nosuch"),
        ("DELETE", CHAT),
        ("GET", "/v1/models"),
        ("GET", "/healthz"),
    ]
    for method, path in asked:
        ask(relay.port, method, path, question() if method == "POST" else b"")
    client = Client(relay.port).post(CHAT, question())
    client.response()
    client.close()
    assert eventually(lambda: len(requests(relay)) >= len(asked) + 1)
    told = [(record["method"], record["path"]) for record in requests(relay)]
    assert sorted(told) == sorted([*asked, ("POST", CHAT)])
    assert len({record["id"] for record in requests(relay)}) == len(told)


def test_never_content_never_keys(sluice, upstream) -> None:
    relay = sluice(upstream, env={"OPENAI_API_KEY": KEY}, log_level="debug")
    secret = "zebra-quartz"
    failing = json.dumps({"error": {"message": f"{secret} {KEY}"}}).encode()
    upstream.script(
        play(stream(delta(secret), DONE)),
        play(answer(500, failing)),
        play(answer(200, failing)),
        play(stream_head() + chunk(delta(secret)), FIN),
        play(b"HTTP/1.1 " + secret.encode() + b"\r\n\r\n", FIN),
    )
    client = ("Authorization", "Bearer client-secret"), ("Cookie", "a=client-secret")
    for number in range(5):
        ask(relay.port, "POST", CHAT, question(text=secret), *client)
        assert eventually(lambda number=number: len(requests(relay)) == number + 1)
    ask(relay.port, "GET", f"/v1/models?key={secret}&code={KEY}", b"", *client)
    assert eventually(lambda: len(requests(relay)) == 6)
    written = "\n".join(relay.errors + relay.output)
    for hidden in (secret, KEY, "client-secret", "Hello"):
        assert hidden not in written, hidden


def test_every_line_of_a_request_has_its_name(sluice, upstream) -> None:
    relay = sluice(upstream, log_level="debug")
    upstream.script(play(FIN))
    name = ask(relay.port, "POST", CHAT, question()).fields["Sluice-Stream"]
    relay.log("upstream failed", id=name)
    relay.log("request", id=name, end="upstream_cut")
    relay.stop()
    own = {"starting", "stopping"}
    assert all("id" in record for record in relay.records() if record["message"] not in own)


def test_a_hostile_path_stays_one_line(sluice, upstream) -> None:
    relay = sluice(upstream)
    for path in ('/a%0a%0d{"level":"x"}', '/"quoted"', "/%1b[31mred", "/" + "x" * 3000, "/é"):
        ask(relay.port, "GET", path)
    assert eventually(lambda: len(requests(relay)) == 5)
    for line in relay.errors:
        assert json.loads(line)["level"] in ("info", "notice", "debug")


def test_text_format(sluice, upstream) -> None:
    relay = sluice(upstream, log_format="text")
    upstream.script(play(stream(delta("a"), DONE)))
    ask(relay.port, "POST", CHAT, question())
    assert eventually(lambda: any(CHAT in line for line in relay.errors))
    line = next(line for line in relay.errors if CHAT in line)
    for part in ("request", "client=127.0.0.1", "status=200", "events=2", "end=finished"):
        assert part in line
    assert not line.startswith("{")


@pytest.mark.parametrize("level", ["notice", "error"])
def test_level(sluice, upstream, level: str) -> None:
    relay = sluice(upstream, log_level=level)
    upstream.script(play(stream(DONE)))
    ask(relay.port, "POST", CHAT, question())
    relay.stop()
    assert not requests(relay)


def test_standard_output_is_only_the_first_lines(relay) -> None:
    relay.upstream.script(play(stream(DONE)))
    ask(relay.port, "POST", CHAT, question())
    assert len(relay.output) == 2
