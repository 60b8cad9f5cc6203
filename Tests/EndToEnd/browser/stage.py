"""What covers the page, as its users see it."""

import json
import re

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Locator, expect

from support.process import Program, eventually

PATIENCE = 30_000


class Stage:
    """The stage of an open page, come to by its address."""

    def __init__(self, open_chat, url: str, view: str, **options: object) -> None:
        self.chat = open_chat(f"{url}/#{view}", **options)
        self.page = self.chat.page
        self.dialog = self.page.locator("dialog.stage[open]")
        expect(self.dialog.locator(".race")).to_be_visible(timeout=PATIENCE)

    @property
    def verdict(self) -> Locator:
        return self.dialog.locator(".verdict")

    def expect_verdict(self, words: str) -> None:
        expect(self.verdict).to_have_text(re.compile(words), timeout=PATIENCE)

    def expect_accessible(self) -> None:
        found = Axe().run(self.page).response["violations"]
        assert found == [], json.dumps(found, indent=1)[:2000]
        assert self.dialog.evaluate("it => it.scrollWidth <= it.clientWidth")


def requests(program: Program, path: str, count: int) -> list[dict]:
    """The server's own lines on the requests of a path, once there are so many."""

    def found() -> list[dict]:
        records = [it for it in program.records() if it["message"] == "request"]
        return [it for it in records if it["path"] == path]

    assert eventually(lambda: len(found()) >= count, 20), found()
    assert len(found()) == count
    return found()
