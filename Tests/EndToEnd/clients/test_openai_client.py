"""The official `openai` client against the relay: it streams, it stops, and for every failure of
R8 and R9 it raises instead of taking a cut answer for a whole one."""

import signal
import threading

import openai
import pytest

from support.process import Program
from support.upstream import FIN, RST, ClosedPort, Handler, play
from support.wire import (
    CHUNKED,
    DONE,
    EVENT_STREAM,
    LAST_CHUNK,
    answer,
    chunk,
    delta,
    head,
    stream,
    stream_head,
)

ASK = {"model": "m", "messages": [{"role": "user", "content": "Hello"}]}
FIRST = delta("안녕")
JSON = b'{"error":{"message":"No.","type":"t","param":null,"code":"c"}}'


def client(program: Program, base: str = "/v1") -> openai.OpenAI:
    return openai.OpenAI(
        base_url=program.url + base, api_key="sk-client", max_retries=0, timeout=10
    )


def read(stream) -> str:
    """The text of a chat stream, to its end."""
    return "".join(part.choices[0].delta.content or "" for part in stream if part.choices)


def test_streams(relay) -> None:
    relay.upstream.script(play(stream(FIRST, delta(" 👩‍👩‍👧"), delta("", "stop"), DONE)))
    answered = client(relay).chat.completions.create(**ASK, stream=True)
    assert read(answered) == "안녕 👩‍👩‍👧"
    head = relay.upstream.wait_request().head
    assert b"sk-client" not in head and b"x-stainless" not in head.lower()


def test_streams_from_the_demo(demo) -> None:
    extra = {"demo": {"tokens_per_second": 1000, "first_token_delay": 0}}
    for base in ("/v1", "/demo/v1"):
        answered = client(demo, base).chat.completions.create(
            model="demo-fast",
            messages=ASK["messages"],
            stream=True,
            stream_options={"include_usage": True},
            extra_body=extra,
        )
        parts = list(answered)
        assert read(parts) and parts[-1].usage.total_tokens > 0


def test_not_streamed_from_the_demo(demo) -> None:
    extra = {"demo": {"tokens_per_second": 1000, "first_token_delay": 0}}
    answered = client(demo).chat.completions.create(
        model="demo-fast", messages=ASK["messages"], extra_body=extra
    )
    assert answered.choices[0].message.content and answered.choices[0].finish_reason == "stop"
    assert "demo-fast" in [model.id for model in client(demo).models.list()]


def test_close_stops_the_upstream(relay) -> None:
    relay.upstream.script(play(stream_head() + chunk(FIRST)))
    answered = client(relay).chat.completions.create(**ASK, stream=True)
    assert next(iter(answered)).choices[0].delta.content == "안녕"
    answered.close()
    relay.upstream.wait_request().connection.wait_closed(1)


STATUSES = {
    400: openai.BadRequestError,
    401: openai.AuthenticationError,
    403: openai.PermissionDeniedError,
    404: openai.NotFoundError,
    409: openai.ConflictError,
    422: openai.UnprocessableEntityError,
    429: openai.RateLimitError,
    500: openai.InternalServerError,
    529: openai.InternalServerError,
}


@pytest.mark.parametrize("status", STATUSES)
def test_upstream_errors(relay, status: int) -> None:
    fields = ("x-request-id", "req_9"), ("Retry-After", "2")
    relay.upstream.script(play(answer(status, JSON, *fields)))
    with pytest.raises(STATUSES[status]) as raised:
        client(relay).chat.completions.create(**ASK, stream=True)
    assert (raised.value.code, raised.value.request_id) == ("c", "req_9")
    assert raised.value.response.headers["Retry-After"] == "2"


BEFORE_THE_HEAD: dict[str, tuple[Handler, str]] = {
    "redirect": (play(answer(307, b"", ("Location", "http://127.0.0.1:1/"))), "upstream_redirect"),
    "broken": (play(b"SMTP\r\n\r\n", FIN), "upstream_broken"),
    "lost": (play(RST), "upstream_"),
    "encoded": (
        play(head(200, EVENT_STREAM, CHUNKED, ("Content-Encoding", "gzip")) + chunk(b"x")),
        "upstream_encoded",
    ),
    "plain answer cut": (play(answer(200, JSON)[:-9], FIN), "upstream_cut"),
}


@pytest.mark.parametrize(("handler", "code"), BEFORE_THE_HEAD.values(), ids=BEFORE_THE_HEAD.keys())
@pytest.mark.parametrize("streamed", [True, False], ids=["streamed", "plain"])
def test_failures_before_the_head(relay, handler: Handler, code: str, streamed: bool) -> None:
    relay.upstream.script(handler)
    with pytest.raises(openai.InternalServerError) as raised:
        client(relay).chat.completions.create(**ASK, stream=streamed)
    assert raised.value.status_code == 502 and raised.value.code.startswith(code)


@pytest.mark.parametrize("address", ["refused", "http://nosuch.invalid:1"])
def test_no_upstream(sluice, address: str) -> None:
    closed = ClosedPort()
    relay = sluice(closed.url if address == "refused" else address)
    with pytest.raises(openai.InternalServerError) as raised:
        client(relay).chat.completions.create(**ASK, stream=True)
    assert raised.value.status_code == 502
    closed.stop()


def test_no_head_in_time(sluice, upstream) -> None:
    relay = sluice(upstream, first_byte_timeout=1)
    with pytest.raises(openai.InternalServerError) as raised:
        client(relay).chat.completions.create(**ASK, stream=True)
    assert (raised.value.status_code, raised.value.code) == (504, "upstream_timeout")


AFTER_THE_HEAD: dict[str, tuple] = {
    "FIN": (FIN,),
    "RST": (RST,),
    "inside an event": (chunk(b'data: {"choi'), FIN),
    "inside a chunk": (b"40\r\ndata: {", RST),
    "just ends": (LAST_CHUNK,),
}


def raises_after_text(relay, go: threading.Event) -> str:
    """Reads the first text, lets the upstream fail; the code of what the client raises."""
    answered = iter(client(relay).chat.completions.create(**ASK, stream=True))
    assert next(answered).choices[0].delta.content == "안녕"
    go.set()
    with pytest.raises(openai.APIError) as raised:
        list(answered)
    assert raised.value.message
    return raised.value.code


@pytest.mark.parametrize("steps", AFTER_THE_HEAD.values(), ids=AFTER_THE_HEAD.keys())
def test_failures_after_the_head(relay, steps: tuple) -> None:
    go = threading.Event()
    relay.upstream.script(play(stream_head() + chunk(FIRST), go, *steps))
    assert raises_after_text(relay, go) == "upstream_cut"


def test_idle_too_long(sluice, upstream) -> None:
    relay = sluice(upstream, idle_timeout=1)
    upstream.script(play(stream_head() + chunk(FIRST)))
    assert raises_after_text(relay, threading.Event()) == "upstream_idle"


def test_shutdown(sluice, upstream) -> None:
    relay = sluice(upstream, drain=0)
    upstream.script(play(stream_head() + chunk(FIRST)))
    answered = iter(client(relay).chat.completions.create(**ASK, stream=True))
    assert next(answered).choices
    relay.signal(signal.SIGTERM)
    with pytest.raises(openai.APIError) as raised:
        list(answered)
    assert raised.value.code == "shutting_down"


def test_responses_path_tells(relay) -> None:
    """On this path the client hands an error event on, as an event of its own type."""
    go = threading.Event()
    event = b'event: response.output_text.delta\ndata: {"type":"response.output_text.delta",'
    event += (
        b'"delta":"a","item_id":"i","output_index":0,"content_index":0,"sequence_number":1}\n\n'
    )
    relay.upstream.script(play(stream_head() + chunk(event), go, FIN))
    answered = iter(client(relay).responses.create(model="m", input="Hello", stream=True))
    assert next(answered).delta == "a"
    go.set()
    (error,) = list(answered)
    assert (error.type, error.code) == ("error", "upstream_cut") and error.message


def test_completions_path_raises(relay) -> None:
    go = threading.Event()
    event = b'data: {"choices":[{"text":"a","index":0,"finish_reason":null}]}\n\n'
    relay.upstream.script(play(stream_head() + chunk(event), go, RST))
    answered = iter(client(relay).completions.create(model="m", prompt="Hello", stream=True))
    assert next(answered).choices[0].text == "a"
    go.set()
    with pytest.raises(openai.APIError):
        list(answered)


def test_embeddings(relay) -> None:
    body = (
        b'{"object":"list","model":"m","data":[{"object":"embedding","index":0,"embedding":[0.5]}]'
    )
    body += b',"usage":{"prompt_tokens":1,"total_tokens":1}}'
    relay.upstream.script(play(answer(200, body)))
    made = client(relay).embeddings.create(model="m", input="a", encoding_format="float")
    assert made.data[0].embedding == [0.5]


def test_an_access_code_is_its_key(sluice, upstream) -> None:
    upstream.script(play(stream(delta("Hi"), delta("", "stop"), DONE)))
    program = sluice(upstream, env={"SLUICE_ACCESS_CODE": "sk-client"})
    assert read(client(program).chat.completions.create(stream=True, **ASK)) == "Hi"
    assert b"sk-client" not in upstream.wait_request().head
    wrong = client(program).with_options(api_key="sk-wrong!")
    with pytest.raises(openai.AuthenticationError, match="access code"):
        wrong.chat.completions.create(stream=True, **ASK)
