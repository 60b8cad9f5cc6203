"""A real model behind the relay: what it says comes as it says it, whole, and counted."""

import json
import time

from support.client import Client, ask
from support.process import eventually
from support.wire import DONE

CHAT = "/v1/chat/completions"


def body(**fields: object) -> bytes:
    messages = [{"role": "user", "content": "Tell me a long story about a river."}]
    return json.dumps({"model": "smollm2", "messages": messages, **fields}).encode()


STREAMED = body(stream=True, max_tokens=24, stream_options={"include_usage": True})


def content(event: bytes) -> str:
    """The text in one event of a chat stream."""
    choices = json.loads(event.removeprefix(b"data: "))["choices"]
    return (choices[0]["delta"].get("content") or "") if choices else ""


def test_streamed(real) -> None:
    with Client(real.port) as client:
        began = time.monotonic()
        response = client.post(CHAT, STREAMED).response()
        assert (response.status, response.fields["Content-Type"]) == (200, "text/event-stream")
        came: list[tuple[float, bytes]] = []
        while event := response.event():
            came.append((time.monotonic() - began, event))
    assert response.ending == "complete" and came[-1][1] == DONE
    words = [(at, content(event)) for at, event in came[:-1] if content(event)]
    assert len(words) >= 20, "an event a token"
    first, last = words[0][0], words[-1][0]
    assert last - first > 3 * (words[1][0] - first), "each when it was made, not all at the end"
    usage = json.loads(came[-2][1].removeprefix(b"data: "))["usage"]
    assert usage["completion_tokens"] == 24
    print(f"first token after {first * 1000:.0f} ms, {len(words) / last:.0f} tokens/s")


def test_not_streamed(real) -> None:
    response = ask(real.port, "POST", CHAT, body(max_tokens=8))
    assert (response.status, response.ending) == (200, "complete")
    answer = json.loads(response.body)
    assert answer["choices"][0]["message"]["content"].strip()
    assert answer["usage"]["completion_tokens"] == 8


def test_the_models_list(real) -> None:
    listed = json.loads(ask(real.port, "GET", "/v1/models").body)
    assert [model["id"] for model in listed["data"]] == ["smollm2"]


def test_a_client_that_leaves_frees_the_slot(real, model) -> None:
    with Client(real.port) as client:
        response = client.post(CHAT, body(stream=True)).response()
        while not content(response.event()):
            pass
        assert model.is_busy()
    assert eventually(lambda: not model.is_busy(), 2)


def test_without_the_models_key(sluice, model, tmp_path) -> None:
    wrong = tmp_path / "key"
    wrong.write_text("sk-wrong-0123456789")
    for options in ({}, {"api_key_file": wrong}):
        relay = sluice(model.url, **options)
        for method, path, sent in (("POST", CHAT, STREAMED), ("GET", "/v1/models", b"")):
            response = ask(relay.port, method, path, sent)
            assert response.status == 401, response.body
            assert response.error["message"]


def test_a_question_too_long_for_it(real) -> None:
    """Its own words, and its own code beside OpenAI's fields, reach the client as they are."""
    long = json.dumps({"messages": [{"role": "user", "content": "word " * 9000}], "stream": True})
    response = ask(real.port, "POST", CHAT, long.encode())
    assert (response.status, response.error["type"]) == (400, "exceed_context_size_error")
