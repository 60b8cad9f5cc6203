"""P3: nothing holds on to a chat that was left."""

import pytest
from playwright.sync_api import expect

from support.smooth import heap
from support.upstream import play
from support.wire import DONE, delta, stream

ROUNDS = 20
MOST = 2_000_000
WORDS = [f"word{n} " for n in range(11_000)]


@pytest.mark.timeout(240)
def test_after_20_long_answers_the_page_is_as_small_as_before(chat, relay) -> None:
    relay.upstream.script(play(stream(*map(delta, WORDS), delta("", "stop"), DONE)))

    def answer() -> None:
        chat.ask("Hello")
        expect(chat.answer).to_have_attribute("data-ending", "finished", timeout=60_000)
        chat.button("New chat").click()
        expect(chat.answers).to_have_count(0)

    answer()  # what is loaded and compiled once
    before = heap(chat.page)
    for _ in range(ROUNDS):
        answer()
    grown = heap(chat.page) - before
    print(f"the heap grew by {grown} bytes")
    assert grown < MOST
