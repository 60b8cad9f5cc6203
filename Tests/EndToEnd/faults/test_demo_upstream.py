"""The demo upstream, alone and behind `/demo/v1`: OpenAI's shapes exactly, its pace and its faults
through the relay, and that it stops at once when its client leaves (P5: it says it is no AI)."""

import json

import pytest

from support.client import Client, Response, ask
from support.errors import assert_last_event
from support.process import Program, eventually
from support.wire import DONE, question

ALONE, BEHIND = "/v1/chat/completions", "/demo/v1/chat/completions"
QUICK = {"tokens_per_second": 2000, "first_token_delay": 0, "jitter": 0}


def chunks(body: bytes) -> list[dict]:
    """The JSON of every data line but `[DONE]`."""
    lines = [line[6:] for line in body.split(b"\n") if line.startswith(b"data: ")]
    return [json.loads(line) for line in lines if line != b"[DONE]"]


def text(told: list[dict]) -> str:
    deltas = [part["choices"][0]["delta"] for part in told if part["choices"]]
    return "".join(delta.get("content") or "" for delta in deltas)


def stream(program: Program, path: str = BEHIND, **fields: object) -> Response:
    demo = QUICK | fields.pop("demo", {})
    return ask(
        program.port,
        "POST",
        path,
        question(model=fields.pop("model", "demo-fast"), demo=demo, **fields),
    )


@pytest.fixture(params=["alone", "behind /demo/v1"])
def place(request, relay, demo_server) -> tuple[Program, str]:
    return (demo_server, ALONE) if request.param == "alone" else (relay, BEHIND)


def test_shape_of_a_stream(place) -> None:
    response = stream(*place)
    assert response.fields["Content-Type"].startswith("text/event-stream")
    assert response.body.endswith(DONE) and response.ending == "complete"
    told = chunks(response.body)
    assert len({(part["id"], part["created"], part["model"]) for part in told}) == 1
    assert {part["object"] for part in told} == {"chat.completion.chunk"}
    first, last = told[0]["choices"][0], told[-1]["choices"][0]
    assert first["delta"]["role"] == "assistant" and not first["delta"].get("content")
    assert (last["delta"], last["finish_reason"]) == ({}, "stop")
    assert all(part["choices"][0]["finish_reason"] is None for part in told[:-1])
    assert len(text(told)) > 50


def test_usage(place) -> None:
    told = chunks(stream(*place, stream_options={"include_usage": True}).body)
    assert told[-1]["choices"] == [] and told[-2]["choices"][0]["finish_reason"] == "stop"
    usage = told[-1]["usage"]
    assert usage["total_tokens"] == usage["prompt_tokens"] + usage["completion_tokens"] > 0
    assert all(part.get("usage") is None for part in told[:-1])


def test_not_streamed(place) -> None:
    program, path = place
    body = question(False, model="demo-fast", demo=QUICK)
    answer = json.loads(ask(program.port, "POST", path, body).body)
    assert answer["object"] == "chat.completion"
    choice = answer["choices"][0]
    assert choice["message"]["role"] == "assistant" and choice["message"]["content"]
    assert choice["finish_reason"] == "stop" and answer["usage"]["completion_tokens"] > 0


def test_says_that_it_is_no_ai(relay) -> None:
    assert "AI" in text(chunks(stream(relay).body))


def test_max_tokens(place) -> None:
    told = chunks(stream(*place, max_tokens=5).body)
    assert told[-1]["choices"][0]["finish_reason"] == "length"
    assert len([part for part in told if part["choices"][0]["delta"].get("content")]) == 5


def test_stop(relay) -> None:
    whole = text(chunks(stream(relay, seed=1).body))
    word = whole.split()[4]
    told = chunks(stream(relay, seed=1, stop=word).body)
    assert told[-1]["choices"][0]["finish_reason"] == "stop"
    assert text(told) == whole[: whole.index(word)]


def test_reasoning_comes_first(relay) -> None:
    deltas = [
        part["choices"][0]["delta"] for part in chunks(stream(relay, model="demo-reasoning").body)
    ]
    reasons = [n for n, delta in enumerate(deltas) if delta.get("reasoning_content")]
    answers = [n for n, delta in enumerate(deltas) if delta.get("content")]
    assert reasons and answers and max(reasons) < min(answers)


def test_models(demo_server) -> None:
    listed = json.loads(ask(demo_server.port, "GET", "/v1/models").body)
    names = {model["id"] for model in listed["data"]}
    assert {"demo-natural", "demo-fast", "demo-slow", "demo-reasoning"} <= names


def fault(relay, name: str) -> Response:
    return stream(relay, demo={"fault": name})


@pytest.mark.parametrize("name", ["cut@5", "reset@5", "cut-inside@5", "no-done"])
def test_cuts(relay, name: str) -> None:
    response = fault(relay, name)
    *events, last, rest = response.body.split(b"\n\n")
    assert_last_event(ALONE, last + b"\n\n", "upstream_cut")
    assert rest == b"" and response.ending == "complete" and b"[DONE]" not in response.body
    written = text(chunks(b"\n\n".join(events)))
    assert written
    if "@" in name:
        assert (
            len(
                [
                    part
                    for part in chunks(b"\n\n".join(events))
                    if part["choices"][0]["delta"].get("content")
                ]
            )
            == 5
        )


def test_error_event(relay) -> None:
    response = fault(relay, "error@3")
    assert "error" in chunks(response.body)[-1] and b"[DONE]" not in response.body


def test_filter(relay) -> None:
    told = chunks(fault(relay, "filter@3").body)
    assert told[-1]["choices"][0]["finish_reason"] == "content_filter"


def test_bytes_one_at_a_time(relay) -> None:
    assert text(chunks(fault(relay, "bytes").body)) and fault(relay, "bytes").body.endswith(DONE)


@pytest.mark.parametrize("status", [429, 500, 503])
def test_statuses(relay, status: int) -> None:
    response = fault(relay, f"status-{status}")
    assert response.status == status and response.error["message"]
    assert (response.fields["Retry-After"] is not None) == (status == 429)


@pytest.mark.parametrize("name", ["stall@3", "silent"])
def test_silences_can_be_left(relay, name: str) -> None:
    """They end when the client leaves, and the demo notices."""
    demo = {**QUICK, "fault": name}
    client = Client(relay.port).post(BEHIND, question(model="demo-fast", demo=demo))
    if name.startswith("stall"):
        response = client.response()
        while b'"content"' not in response.event():
            pass
    # With one loop, what was asked before this is under way once this is answered.
    ask(relay.port, "GET", "/healthz")
    before = cancelled(relay)
    client.close()
    assert eventually(lambda: cancelled(relay) == before + 1)


def cancelled(relay) -> int:
    return [record.get("end") for record in relay.records()].count("cancelled")


def test_unknown_fault(relay) -> None:
    assert fault(relay, "explode").status == 400


def test_it_stops_when_its_client_leaves(demo_server) -> None:
    demo = {"tokens_per_second": 20, "first_token_delay": 0}
    client = Client(demo_server.port).post(ALONE, question(model="demo-natural", demo=demo))
    response = client.response()
    for _ in range(5):
        assert response.event()
    client.close()
    record = demo_server.log("demo stream ended early")
    assert int(record["made"]) < 20 and int(record["not_made"]) > 10


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"[]",
        b"null",
        b'{"messages":1}',
        b"\xff",
        b'{"messages":[]}',
        b"[" * 100_000,
        b'{"messages":[{}],"n":7}',
    ],
)
def test_bad_bodies(demo_server, body: bytes) -> None:
    response = ask(demo_server.port, "POST", ALONE, body)
    assert response.status in (400, 404) and response.error["message"]
    assert ask(demo_server.port, "GET", "/v1/models").status == 200


def test_a_large_body(place) -> None:
    """The demo's one loop would read it while all its other streams wait."""
    long = "x" * (1 << 20)
    for filler, status in ((long[:-4096], 200), (long, 413)):
        response = stream(*place, max_tokens=1, user=filler)
        assert response.status == status, response.body[:200]
    error = json.loads(response.body)["error"]
    assert error["code"] == "body_too_large" and "1 MiB" in error["message"]
    assert stream(*place, max_tokens=1).status == 200


def test_the_main_upstream_when_there_is_no_other(demo) -> None:
    assert chunks(stream(demo, ALONE).body)[-1]["choices"][0]["finish_reason"] == "stop"
