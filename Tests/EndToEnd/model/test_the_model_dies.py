"""R9, P4: a model that is killed in mid-answer. The client is told in band; the page says that the
connection was lost and keeps what had come."""

import json
import re

from playwright.sync_api import expect

from support.client import Client, ask
from support.errors import assert_error
from support.wire import DONE

ASK = json.dumps({"messages": [{"role": "user", "content": "Tell a story."}], "stream": True})
CHAT = "/v1/chat/completions"


def test_the_client_is_told(own_real, own_model) -> None:
    with Client(own_real.port) as client:
        response = client.post(CHAT, ASK.encode()).response()
        for _ in range(4):
            assert response.event().startswith(b"data: {")
        own_model.kill()
        rest = response.rest()
    assert response.ending == "complete" and DONE not in rest
    last = rest.removesuffix(b"\n\n").rpartition(b"\n\n")[2]
    assert json.loads(last.removeprefix(b"data: "))["error"]["code"] == "upstream_cut"
    own_real.log("request", end="upstream_cut")
    assert_error(ask(own_real.port, "POST", CHAT, ASK.encode()), 502, "upstream_unreachable")


def test_the_page_says_so(open_chat, own_real, own_model) -> None:
    chat = open_chat(own_real.url)
    chat.ask("Tell me a very long story about a river and all that lives in it.")
    expect(chat.text).to_contain_text(re.compile(r"\w"), timeout=20_000)
    own_model.kill()
    chat.expect_ended("lost")
    assert chat.text.inner_text().strip()
