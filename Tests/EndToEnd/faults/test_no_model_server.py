"""An upstream that is no model server (a web page, a database's port): the server starts all the
same, and each question gets one sentence that says what answers there and what to check."""

import pytest

from support.client import ask
from support.upstream import FIN, play
from support.wire import answer, question

HTML = b"<!doctype html><title>It works!</title>"
UPSTREAMS = {
    "a web page": (answer(200, HTML, kind="text/html"), "with a web page", 502),
    "a missing page": (answer(404, HTML, kind="text/html"), "with a web page", 404),
    "mysql": (b"\x4a\x00\x00\x00\x0a8.0.36\x00\x08\x00\x00\x00", "is not HTTP", 502),
    "redis": (b"-ERR unknown command 'POST'\r\n", "is not HTTP", 502),
    "hangs up": (b"", "lost", 502),
}


@pytest.mark.parametrize("case", UPSTREAMS.values(), ids=UPSTREAMS.keys())
def test_it_is_said_in_one_sentence(relay, case) -> None:
    said, words, status = case
    relay.upstream.script(play(said, FIN))
    response = ask(relay.port, "POST", "/v1/chat/completions", question())
    assert response.status == status
    message = response.error["message"]
    assert words in message and message.endswith(".") and "\n" not in message
    assert "<" not in message and "8.0.36" not in message
