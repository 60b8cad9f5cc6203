"""The panel "Under the hood", as the tests read it."""

import re

from playwright.sync_api import Locator, expect


class Hood:
    """The panel of a chat, opened."""

    def __init__(self, chat) -> None:
        self.chat = chat
        chat.button("Under the hood").click()
        self.root: Locator = chat.page.get_by_role("complementary", name="Under the hood")
        expect(self.root).to_be_visible()
        # Its clock is asked at once: a stream that is begun before could not be placed.
        chat.page.wait_for_function  # noqa: B018, forbidden by the page's policy: `expect` waits
        expect(self.feed("milestone")).not_to_be_empty()

    def feed(self, name: str) -> Locator:
        return self.root.locator(f"[data-feed={name}]")

    def count(self, hop: str, name: str) -> Locator:
        return self.root.locator(f"[data-hop={hop}] [data-count={name}]")

    def number(self, feed: str) -> float:
        """The number that stands there."""
        return number(self.feed(feed))

    def close(self) -> None:
        self.root.get_by_role("button", name="Close the panel").click()
        expect(self.root).to_have_count(0)


def number(place: Locator) -> float:
    found = re.search(r"[\d,]+(\.\d+)?", place.text_content() or "")
    assert found, place.text_content()
    return float(found[0].replace(",", ""))


def bytes_shown(count: int) -> str:
    """A number of bytes as the panel writes it."""
    return f"{count} B" if count < 1000 else f"{count / 1000:.1f} kB"
