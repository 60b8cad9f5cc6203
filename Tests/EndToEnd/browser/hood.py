"""The panel "Under the hood", as the tests read it, and what the server says of the same stream."""

import json
import re
import urllib.request

from playwright.sync_api import Locator, Request, expect

CLOCK = "/api/clock"
ASKED = 6  # times that the panel asks for the server's clock when it opens


class Hood:
    """The panel of a chat, opened, and ready to trace. `streams` are the names of the questions
    asked since, and `traced` what each said of tracing."""

    def __init__(self, chat) -> None:
        self.chat = chat
        self.streams: list[str] = []
        self.traced: list[str | None] = []
        self.root: Locator = chat.page.get_by_role("complementary", name="Under the hood")
        chat.page.on("request", self._note)
        self.open()

    def open(self) -> None:
        asked: list[Request] = []

        def clock_is_known(request: Request) -> bool:
            asked.extend([request] if request.url.endswith(CLOCK) else [])
            return len(asked) == ASKED

        with self.chat.page.expect_event("requestfinished", clock_is_known):
            self.chat.page.locator("[data-toggle=hood]").click()
        expect(self.feed("milestone")).not_to_be_empty()

    def close(self) -> None:
        self.root.locator(".bar [data-do=close]").click()
        expect(self.root).to_have_count(0)

    def feed(self, name: str) -> Locator:
        return self.root.locator(f"[data-feed={name}]")

    def count(self, hop: str, name: str) -> Locator:
        return self.root.locator(f"[data-hop={hop}] [data-count={name}]")

    @property
    def drops(self) -> Locator:
        return self.root.locator(".drops li")

    @property
    def receipt(self) -> Locator:
        return self.root.get_by_role("region", name="What Stop did")

    def _note(self, request: Request) -> None:
        # The panel's own question to the demo has no name.
        if "sluice-stream" in request.headers:
            self.streams.append(request.headers["sluice-stream"])
            self.traced.append(request.headers.get("sluice-trace"))


def number(place: Locator) -> float:
    """The number that stands there."""
    found = re.search(r"\d[\d,]*(\.\d+)?", place.text_content() or "")
    assert found, place.text_content()
    return float(found[0].replace(",", ""))


def size(count: int) -> str:
    """A number of bytes as the panel writes it."""
    return f"{count} B" if count < 1000 else f"{count / 1000:.1f} kB"


def receipt(relay, name: str) -> dict:
    """What the server says of a stream."""
    with urllib.request.urlopen(f"{relay.url}/api/streams/{name}", timeout=10) as answer:
        return json.load(answer)
