"""The official `anthropic` client against the relay, before an upstream that speaks Anthropic's
events (those that real servers sent, Tests/Streams): it streams, it stops, it is told of errors."""

import json
import threading

import anthropic
import pytest

from support.process import Program
from support.recorded import RECORDED, Recorded
from support.upstream import FIN, RST, Handler, play
from support.wire import EVENT_STREAM, LAST_CHUNK, answer, chunk, head, stream, stream_head

ASK = {"model": "m", "max_tokens": 30, "messages": [{"role": "user", "content": "Hello"}]}
MESSAGES = [each for each in RECORDED if each.path == "/v1/messages"]
STREAMED = [each for each in MESSAGES if each.streamed]
PLAIN = [each for each in MESSAGES if not each.streamed]


def named(each: Recorded) -> str:
    return each.name


def client(program: Program) -> anthropic.Anthropic:
    return anthropic.Anthropic(
        base_url=program.url, api_key="sk-client", max_retries=0, timeout=10
    )


def event(name: str, **fields: object) -> bytes:
    data = json.dumps({"type": name, **fields}, ensure_ascii=False)
    return f"event: {name}\ndata: {data}\n\n".encode()


MESSAGE = {
    "id": "msg_1", "type": "message", "role": "assistant", "content": [], "model": "m",
    "stop_reason": None, "stop_sequence": None, "usage": {"input_tokens": 1, "output_tokens": 1},
}  # fmt: skip
TEXT = {"type": "text", "text": ""}
BEGUN = event("message_start", message=MESSAGE) + event(
    "content_block_start", index=0, content_block=TEXT
)
FIRST = BEGUN + event("content_block_delta", index=0, delta={"type": "text_delta", "text": "안녕"})


def texts(data: bytes) -> str:
    """The text in a recorded stream, read without the client."""
    lines = (line for line in data.splitlines() if line.startswith(b"data: "))
    events = (json.loads(line.removeprefix(b"data: ")) for line in lines)
    return "".join(it["delta"]["text"] for it in events if it["type"] == "content_block_delta")


@pytest.mark.parametrize("recorded", STREAMED, ids=named)
def test_streams(relay, recorded: Recorded) -> None:
    relay.upstream.script(play(stream(recorded.body)))
    with client(relay).messages.stream(**ASK) as answered:
        assert "".join(answered.text_stream) == texts(recorded.body) != ""
        message = answered.get_final_message()
    assert message.stop_reason in ("max_tokens", "end_turn") and message.usage.output_tokens > 0
    request = relay.upstream.wait_request()
    assert request.target == "/v1/messages" and request.fields["anthropic-version"]
    assert b"sk-client" not in request.head and b"x-stainless" not in request.head.lower()


@pytest.mark.parametrize("recorded", PLAIN, ids=named)
def test_not_streamed(relay, recorded: Recorded) -> None:
    relay.upstream.script(play(answer(200, recorded.body)))
    message = client(relay).messages.create(**ASK)
    (block,) = message.content
    assert block.text == json.loads(recorded.body)["content"][0]["text"]


def test_each_text_comes_at_once(relay) -> None:
    go = threading.Event()
    rest = event("content_block_stop", index=0) + event("message_stop")
    relay.upstream.script(play(stream_head() + chunk(FIRST), go, chunk(rest) + LAST_CHUNK))
    with client(relay).messages.stream(**ASK) as answered:
        assert next(iter(answered.text_stream)) == "안녕"
        go.set()
        assert answered.get_final_text() == "안녕"


def test_close_stops_the_upstream(relay) -> None:
    relay.upstream.script(play(stream_head() + chunk(FIRST)))
    with client(relay).messages.stream(**ASK) as answered:
        assert next(iter(answered.text_stream)) == "안녕"
    relay.upstream.wait_request().connection.wait_closed(1)


ENDS: dict[str, tuple[bytes | Handler, ...]] = {
    "FIN": (FIN,),
    "RST": (RST,),
    "inside an event": (chunk(b'event: content_block_delta\ndata: {"ty'), FIN),
}


@pytest.mark.parametrize("steps", ENDS.values(), ids=ENDS.keys())
def test_failures_after_the_head(relay, steps: tuple[bytes | Handler, ...]) -> None:
    go = threading.Event()
    relay.upstream.script(play(stream_head() + chunk(FIRST), go, *steps))
    answered = iter(client(relay).messages.create(**ASK, stream=True))
    assert next(answered).type == "message_start"
    go.set()
    with pytest.raises(anthropic.APIStatusError) as raised:
        list(answered)
    assert raised.value.body["type"] == "error"
    assert raised.value.body["error"]["message"].startswith("The connection to the model server")


def test_the_upstreams_own_error_event(relay) -> None:
    error = event("error", error={"type": "overloaded_error", "message": "Overloaded"})
    relay.upstream.script(play(stream(FIRST, error)))
    answered = iter(client(relay).messages.create(**ASK, stream=True))
    with pytest.raises(anthropic.APIStatusError) as raised:
        list(answered)
    assert raised.value.body["error"]["type"] == "overloaded_error"


STATUSES = {
    400: anthropic.BadRequestError,
    401: anthropic.AuthenticationError,
    429: anthropic.RateLimitError,
    529: anthropic.InternalServerError,
}


@pytest.mark.parametrize("status", STATUSES)
def test_upstream_errors(relay, status: int) -> None:
    body = b'{"type":"error","error":{"type":"some_error","message":"No."},"request_id":"req_1"}'
    relay.upstream.script(play(answer(status, body, ("Retry-After", "2"))))
    with pytest.raises(STATUSES[status]) as raised:
        client(relay).messages.create(**ASK, stream=True)
    assert raised.value.body == json.loads(body)
    assert raised.value.response.headers["Retry-After"] == "2"


BEFORE_THE_HEAD: dict[str, tuple[Handler, str]] = {
    "redirect": (play(answer(307, b"", ("Location", "http://127.0.0.1:1/"))), "upstream_redirect"),
    "broken": (play(b"SMTP\r\n\r\n", FIN), "upstream_broken"),
    "plain answer cut": (play(answer(200, PLAIN[0].body)[:-9], FIN), "upstream_cut"),
    "encoded": (play(head(200, EVENT_STREAM, ("Content-Encoding", "gzip"))), "upstream_encoded"),
}


@pytest.mark.parametrize(("handler", "code"), BEFORE_THE_HEAD.values(), ids=BEFORE_THE_HEAD.keys())
def test_failures_before_the_head(relay, handler: Handler, code: str) -> None:
    relay.upstream.script(handler)
    with pytest.raises(anthropic.InternalServerError) as raised:
        client(relay).messages.create(**ASK)
    assert (raised.value.status_code, raised.value.body["error"]["code"]) == (502, code)
