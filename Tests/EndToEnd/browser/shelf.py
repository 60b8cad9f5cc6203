"""The list of conversations as its users see it, and chats to fill it with."""

import time
from collections.abc import Iterable

from playwright.sync_api import Locator, expect

from browser.chat import Chat

DAY = 86_400_000
FINISHED = {
    "kind": "finished", "accepted": True, "message": "", "status": None, "retryAfter": None,
}
SAVE = """async (wholes) => {
  const { Archive } = await import("/js/archive.js")
  const archive = new Archive()
  for (const whole of wholes) await archive.save(whole)
}"""


def whole(name: str, text: str = "An answer.", **fields: object) -> dict:
    """A conversation of one question and its answer, as the browser keeps it. Its id is `name`
    without what no address can hold; `fields` are the chat's own."""
    key = "".join(it for it in name if it.isascii() and it.isalnum())
    changed = int(fields.get("changed", time.time() * 1000))
    chat = {
        "id": key, "title": "", "first": name, "pinned": False, "created": changed,
        "changed": changed, "parameters": {}, "model": None, "chosen": {},
    }
    turn = {
        "id": f"t{key}", "chat": key, "parent": "", "question": name, "files": [],
        "created": changed,
    }
    answer = {
        "id": f"a{key}", "chat": key, "turn": f"t{key}", "text": text, "reasoning": "",
        "ending": FINISHED, "facts": None, "created": changed, "model": "m",
    }
    return {"chat": chat | fields, "turns": [turn], "answers": [answer]}


class Shelf:
    """The list beside the page of `chat`."""

    def __init__(self, chat: Chat) -> None:
        self.chat, self.page = chat, chat.page
        self.nav: Locator = chat.page.get_by_role("navigation", name="Conversations")

    def seed(self, *wholes: dict, shown: str = "") -> "Shelf":
        """Keeps these conversations, and loads the page with one of them, or with none. The list
        is there then, and all that comes with it: a file that is given is taken."""
        self.page.evaluate(SAVE, list(wholes))
        self.page.goto(self.page.url.split("#")[0] + (f"#chat/{shown}" if shown else ""))
        self.page.reload()
        if wholes:
            self.page.locator("nav.side li").first.wait_for(state="attached")
        return self

    def link(self, name: str) -> Locator:
        return self.nav.get_by_role("link", name=name, exact=True)

    @property
    def names(self) -> Locator:
        return self.nav.get_by_role("link")

    def expect_names(self, names: Iterable[str]) -> None:
        expect(self.names).to_have_text(list(names), timeout=15_000)

    def act(self, name: str, action: str) -> None:
        """Chooses an action of a chat's menu."""
        self.link(name).hover()
        self.nav.get_by_role("button", name=f"Actions for {name}", exact=True).click()
        self.page.get_by_role("menuitem", name=action, exact=True).click()

    @property
    def search(self) -> Locator:
        return self.nav.get_by_role("searchbox", name="Search chats")

    @property
    def toast(self) -> Locator:
        return self.page.locator(".toast")


def second(chat: Chat, url: str | None = None) -> Chat:
    """Another tab of the same browser; what fails there fails in `chat`."""
    other = Chat(chat.context, url or chat.page.url)
    other.failures = chat.failures
    return other
