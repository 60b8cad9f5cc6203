"""Times on the screen are the server's, also where a busy machine holds the page up."""

from collections.abc import Callable

from playwright.sync_api import Page

NEAR = 20  # milliseconds that a time on the screen may differ from the server's own
TRIES = 6
# How late the page's own timers were at most since it was asked before: it cannot see what comes
# any sooner.
LATE = """() => {
  const late = window.late ?? 0
  if (window.late === undefined) {
    let last = performance.now()
    setInterval(() => {
      const now = performance.now()
      window.late = Math.max(window.late, now - last - 10)
      last = now
    }, 10)
  }
  window.late = 0
  return late
}"""


def near(
    page: Page, measured: Callable[[], list[tuple[float, float]]], again: Callable[[], None]
) -> None:
    """What is shown and what is so, in milliseconds, are the same but for `NEAR` and for how late
    the page was. A busy machine holds more than the page up, so that it may try again; a page that
    measures something else is wrong each time."""
    for left in reversed(range(TRIES)):
        most = NEAR + page.evaluate(LATE)
        pairs = measured()
        if all(abs(shown - real) <= most for shown, real in pairs):
            return
        assert left, (most, pairs)
        again()
