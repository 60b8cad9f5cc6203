"""What an error must look like: as an answer, and as a stream's last event on each path."""

import json

from support.client import Response

CHAT = "/v1/chat/completions"
STREAMED_PATHS = [CHAT, "/v1/completions", "/v1/messages", "/v1/responses"]


def kind_of(code: str) -> str:
    """The `type` that goes with `code`."""
    return "upstream_error" if code.startswith("upstream_") else "server_error"


def assert_error(response: Response, status: int, code: str, kind: str | None = None) -> dict:
    """The response is a whole error answer in OpenAI's shape; returns the error."""
    assert (response.fields["Content-Type"] or "").startswith("application/json"), response.body
    error = response.error
    assert (response.status, error["code"]) == (status, code), error
    assert response.ending == "complete"
    assert response.fields["Content-Length"] == str(len(response.body))
    assert error["type"] == (kind or kind_of(code)) and error["param"] is None
    assert_sentence(error["message"])
    return error


def assert_sentence(message: str) -> None:
    """It begins like a sentence, ends like one, and is not a code."""
    assert message[:1].isupper() and message.rstrip()[-1:] in ".!?" and " " in message, message


def assert_last_event(path: str, event: bytes, code: str) -> None:
    """`event` is the path's own error event, exactly."""
    assert event.endswith(b"\n\n") and event.count(b"\n\n") == 1, event
    if path.endswith("/messages"):
        data = json.loads(event.removeprefix(b"event: error\ndata: "))
        error = data["error"]
        assert data == {
            "type": "error",
            "error": {"type": "api_error", "message": error["message"]},
        }
        return assert_sentence(error["message"])
    if path.endswith("/responses"):
        data = json.loads(event.removeprefix(b"event: error\ndata: "))
        message = data.pop("message")
        assert data == {"type": "error", "code": code, "param": None, "sequence_number": 0}
        return assert_sentence(message)
    error = json.loads(event.removeprefix(b"data: "))["error"]
    message = error.pop("message")
    assert error == {"type": kind_of(code), "param": None, "code": code}
    assert_sentence(message)


def assert_ends_in_band(path: str, response: Response, code: str) -> None:
    """What is left of the response is the path's error event, and a proper end."""
    assert_last_event(path, response.rest(), code)
    assert response.ending == "complete"
    assert b"[DONE]" not in response.body
