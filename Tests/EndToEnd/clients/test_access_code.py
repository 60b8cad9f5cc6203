"""S1: the official clients send the server's access code as the API key that they have anyway; the
code opens the door and goes no further, and without it they raise what they raise for a wrong key.
"""

import anthropic
import openai
import pytest

from support import llm
from support.recorded import RECORDED
from support.upstream import play
from support.wire import DONE, delta, stream

CODE = "c7d1f0a94be85236c7d1f0a94be85236"
KEY = "sk-server-3c8a51d20f"
WRONG = {"wrong": "0" * 32, "the upstream's key": KEY, "longer": CODE + "0", "shorter": CODE[:-1]}
QUESTION = {"model": "m", "messages": [{"role": "user", "content": "Hello"}]}
EVENTS = next(it.body for it in RECORDED if it.path == "/v1/messages" and it.streamed)


@pytest.fixture
def guarded(sluice, upstream, tmp_path):
    """The program with an access code and an upstream's key."""
    file = tmp_path / "codes"
    file.write_text(f"{CODE}\n")
    file.chmod(0o600)
    upstream.script(play(stream(DONE)))
    return sluice(upstream, env={"OPENAI_API_KEY": KEY}, access_code_file=file)


def ask_openai(program, code: str) -> str:
    client = openai.OpenAI(base_url=program.url + "/v1", api_key=code, max_retries=0, timeout=10)
    parts = client.chat.completions.create(**QUESTION, stream=True)
    return "".join(part.choices[0].delta.content or "" for part in parts)


def ask_anthropic(program, code: str, **how: object) -> str:
    """By `api_key` it sends x-api-key, by `auth_token` Authorization."""
    keys = how or {"api_key": code}
    client = anthropic.Anthropic(base_url=program.url, max_retries=0, timeout=10, **keys)
    with client.messages.stream(**QUESTION, max_tokens=9) as answered:
        return "".join(answered.text_stream)


def assert_kept_back(upstream) -> None:
    """The code went no further, the server's own key did."""
    request = upstream.wait_request()
    assert CODE.encode() not in request.head + request.body
    assert KEY.encode() in request.head


def test_openai(guarded, upstream) -> None:
    upstream.script(play(stream(delta("Hi"), delta("", "stop"), DONE)))
    assert ask_openai(guarded, CODE) == "Hi"
    assert_kept_back(upstream)


@pytest.mark.parametrize("how", ["api_key", "auth_token"])
def test_anthropic(guarded, upstream, how: str) -> None:
    upstream.script(play(stream(EVENTS)))
    assert ask_anthropic(guarded, CODE, **{how: CODE})
    assert_kept_back(upstream)


def test_llm(guarded, upstream, tmp_path) -> None:
    upstream.script(play(stream(delta("Hi"), delta("", "stop"), DONE)))
    llm.set_up(tmp_path, guarded.url + "/v1")
    asked = llm.ask(tmp_path, key=CODE)
    output, errors = asked.communicate(timeout=20)
    assert (output, asked.returncode) == ("Hi\n", 0), errors
    assert_kept_back(upstream)


@pytest.mark.parametrize("code", WRONG.values(), ids=WRONG.keys())
def test_openai_with_a_wrong_code(guarded, upstream, code: str) -> None:
    with pytest.raises(openai.AuthenticationError) as raised:
        ask_openai(guarded, code)
    assert raised.value.status_code == 401 and raised.value.body["message"]
    assert upstream.requests == []


@pytest.mark.parametrize("code", WRONG.values(), ids=WRONG.keys())
def test_anthropic_with_a_wrong_code(guarded, upstream, code: str) -> None:
    with pytest.raises(anthropic.AuthenticationError) as raised:
        ask_anthropic(guarded, code)
    assert raised.value.status_code == 401
    assert upstream.requests == []


def test_llm_with_a_wrong_code(guarded, upstream, tmp_path) -> None:
    llm.set_up(tmp_path, guarded.url + "/v1")
    asked = llm.ask(tmp_path, key=WRONG["wrong"])
    output, errors = asked.communicate(timeout=20)
    assert asked.returncode != 0 and output == "" and errors.startswith("Error: ")
    assert upstream.requests == []
