"""What covers the page, as its users see it."""

import json
import re
import time

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Locator, expect

from support.process import Program, eventually
from support.upstream import Exchange, Handler
from support.wire import DONE, LAST_CHUNK, answer, chunk, delta, stream_head

PATIENCE = 30_000


def milliseconds(place: Locator) -> float:
    """The time that stands there, as exactly as the page has it; what is read is the same."""
    exact = float(place.get_attribute("data-ms") or "nan")
    read = float(place.inner_text().split()[0])
    assert abs(read - exact / 1000) <= 0.051, (read, exact)
    return exact


def both_ways(stamps: dict[str, float]) -> Handler:
    """A model that answers the same words, streamed or whole, in the same time; `stamps` are when
    it sent what, in milliseconds since it had the question."""

    def run(exchange: Exchange) -> None:
        began = time.monotonic()

        def send(name: str, after: float, data: bytes) -> None:
            time.sleep(max(0, began + after - time.monotonic()))
            stamps[name] = 1000 * (time.monotonic() - began)
            exchange.send(data)

        if json.loads(exchange.request.body)["stream"]:
            send("head", 0, stream_head() + chunk(delta("")))
            send("first", 0.4, chunk(delta("Hel")))
            end = chunk(delta("lo.")) + chunk(delta("", "stop")) + chunk(DONE)
            send("last", 1.2, end + LAST_CHUNK)
        else:
            choice = {"message": {"content": "Hello."}, "finish_reason": "stop"}
            send("whole", 1.2, answer(200, json.dumps({"choices": [choice]}).encode()))

    return run


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
    """The server's own lines on the requests of a path, once there are so many. What a page before
    left behind does not count."""

    def found() -> list[dict]:
        records = [it for it in program.records() if it["message"] == "request"]
        return [it for it in records if it["path"] == path and it["end"] != "cancelled"]

    assert eventually(lambda: len(found()) >= count, 20), found()
    assert len(found()) == count
    return found()
