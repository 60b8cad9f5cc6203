"""What the browser keeps is kept, whatever else happens to it: Archive in a real database.

Each test speaks to `/js/archive.js` in the page itself; the ones about two tabs open two pages of
one browser.
"""

import json

import pytest
from playwright.sync_api import expect

CHAT = {
    "id": "c1", "title": "", "first": "Hello", "pinned": False, "created": 1, "changed": 2,
    "parameters": {"temperature": 0.5}, "model": {"id": "m", "base": "/v1"}, "chosen": {"": "t1"},
}
FILE = {"id": "f1", "name": "a.txt", "type": "text", "size": 3, "text": "abc"}
TURN = {
    "id": "t1", "chat": "c1", "parent": "", "question": "Hello", "files": [FILE], "created": 1,
}
ENDING = {
    "kind": "lost", "accepted": True, "message": "", "status": None, "retryAfter": None,
}
ANSWER = {
    "id": "a1", "chat": "c1", "turn": "t1", "text": "Grüße, 안녕하세요", "reasoning": "Hm",
    "ending": ENDING, "created": 2, "model": "m",
    "facts": {"firstText": 0.1, "rate": 20, "unit": "tokens", "tokens": 9, "thought": None},
}
WHOLE = {"chat": CHAT, "turns": [TURN], "answers": [ANSWER]}
BEGIN = """
  const { Archive } = await import("/js/archive.js")
  const stop = new AbortController()
  globalThis.told = []
  globalThis.archive = new Archive()
  archive.listen({
    changed: (id) => told.push(id),
    state: () => told.push(archive.state),
  }, stop.signal)
"""


class Kept:
    """An archive in a page."""

    def __init__(self, page) -> None:
        self.page = page
        self.page.evaluate(f"async () => {{{BEGIN}}}")

    def call(self, method: str, *arguments: object):
        """What an archive's method resolves to."""
        call = "([name, given]) => archive[name](...given)"
        return self.page.evaluate(call, [method, arguments])

    def look(self, script: str, argument: object = None):
        return self.page.evaluate(script, argument)

    @property
    def state(self) -> str:
        return self.page.evaluate("() => archive.state")

    @property
    def told(self) -> list[str]:
        return self.page.evaluate("() => told")

    def ids(self) -> list[str]:
        return [chat["id"] for chat in self.call("list")]

    def reload(self) -> "Kept":
        self.page.reload()
        return Kept(self.page)

    def expect_told(self, what: str) -> None:
        wait = "async (it) => { while (!told.includes(it)) await new Promise((r) => setTimeout(r)) }"
        self.page.evaluate(wait, what)


@pytest.fixture
def kept(chat) -> Kept:
    return Kept(chat.page)


@pytest.fixture
def other(chat) -> Kept:
    """The same browser's second tab."""
    page = chat.context.new_page()
    page.goto(chat.page.url)
    return Kept(page)


def test_what_is_saved_is_there_after_a_reload(kept) -> None:
    kept.call("save", WHOLE)
    again = kept.reload()
    assert again.call("read", "c1") == WHOLE
    assert again.call("list") == [CHAT]
    assert again.state == "kept"


def test_it_needs_no_secure_context(open_chat, sluice, upstream) -> None:
    program = sluice(upstream, public_name="sluice.test")
    chat = open_chat(f"http://sluice.test:{program.port}/", ready=False)
    assert chat.page.evaluate("isSecureContext") is False
    kept = Kept(chat.page)
    ids = "async () => (await import('/js/records.js')).newId()"
    assert len({kept.look(ids) for _ in range(9)}) == 9
    kept.call("save", WHOLE)
    page = chat.context.new_page()
    page.goto(chat.page.url)
    other = Kept(page)
    assert other.call("read", "c1") == WHOLE
    other.call("patch", "c1", {"title": "Seen"})
    kept.expect_told("c1")
    assert kept.call("remove", "c1")["chat"]["title"] == "Seen"
    assert other.ids() == []
