"""Slow motion: the page shows later what came, a tank holds it, and nothing of it is lost."""

import threading

from playwright.sync_api import Locator, expect

from browser.chat import PATIENCE
from support.upstream import play
from support.wire import DONE, LAST_CHUNK, chunk, delta, stream, stream_head

FINISH = delta("", "stop")


def opened(chat) -> None:
    chat.button("Under the hood").click()
    expect(slow(chat)).to_be_visible()


def slow(chat) -> Locator:
    return chat.page.get_by_role("form", name="Slow motion")


def set_speed(chat, place: int, name: str) -> None:
    slider = slow(chat).get_by_role("slider", name="Shown at")
    slider.fill(str(place))
    expect(slider).to_have_attribute("aria-valuetext", name)


def expect_tank(chat, count: int) -> None:
    """The number, and a cell each, 48 at most."""
    expect(chat.page.locator(".tank b")).to_have_text(str(count))
    expect(chat.page.locator(".tank li")).to_have_count(min(count, 48))


def paused(chat, relay, *rest: object, held: int = 2) -> None:
    """`One` is shown, then the display stands and ` two three` comes."""
    go = threading.Event()
    head = stream_head() + chunk(delta("One"))
    relay.upstream.script(play(head, go, chunk(delta(" two") + delta(" three")), *rest))
    opened(chat)
    chat.ask("Hello")
    chat.expect_text("One")
    chat.button("Pause the display").click()
    go.set()
    expect_tank(chat, held)


def test_a_pause_holds_what_comes_and_a_press_shows_one(chat, relay) -> None:
    paused(chat, relay, chunk(FINISH + DONE) + LAST_CHUNK, held=4)
    chat.expect_text("One")
    # What the panel shows has come; only the page is slow.
    expect(chat.page.locator(".raw li")).to_have_count(5)
    expect(chat.answer).to_have_attribute("data-phase", "streaming")
    expect(chat.answer).not_to_have_attribute("data-ending", "finished")
    expect(chat.answer.get_by_role("button", name="Copy", exact=True)).to_be_hidden()
    expect(chat.status.first).not_to_contain_text("Done")
    chat.button("Show one event").click()
    chat.expect_text("One two")
    expect_tank(chat, 3)
    chat.box.press("Alt+ArrowRight")
    chat.expect_text("One two three")
    expect_tank(chat, 2)
    chat.box.press("Alt+ArrowRight")
    expect_tank(chat, 1)
    expect(chat.answer).to_have_attribute("data-phase", "streaming")
    chat.box.press("Alt+ArrowRight")
    chat.expect_ended("finished", "One two three")
    expect_tank(chat, 0)
    expect(chat.status.first).to_contain_text("Done, 3 words.")
    expect(chat.button("Pause the display")).to_have_attribute("aria-pressed", "true")
    chat.box.press("Alt+p")
    expect(chat.button("Pause the display")).to_have_attribute("aria-pressed", "false")


def test_stop_empties_the_tank_into_the_page(chat, relay) -> None:
    paused(chat, relay)
    chat.button("Stop").click()
    chat.expect_ended("stopped", "One two three")
    expect_tank(chat, 0)


def test_what_is_shown_slowly_is_all_shown_and_its_end_last(chat, relay) -> None:
    text = "One two three four five six seven eight nine ten".split()
    sent = stream(*(delta(f"{it} ") for it in text), FINISH, DONE)
    relay.upstream.script(play(sent))
    opened(chat)
    set_speed(chat, 0, "1/20 speed")
    seen = """() => {
      const [answer] = [...document.querySelectorAll("[role=log] .answer")].slice(-1)
      globalThis.seen = []
      const look = () => seen.push([answer.dataset.ending ?? "",
        answer.querySelector(".prose").textContent, document.querySelector(".tank b").textContent])
      new MutationObserver(look).observe(document.body,
        { subtree: true, childList: true, characterData: true, attributes: true })
    }"""
    chat.box.fill("Hello")
    chat.box.press("Enter")
    expect(chat.answer).to_be_visible()
    chat.page.evaluate(seen)
    expect(chat.answer).to_have_attribute("data-ending", "finished", timeout=3 * PATIENCE)
    chat.expect_text(" ".join(text))
    log = chat.page.evaluate("seen")
    assert all(tank == "0" for ending, _, tank in log if ending), log


def test_another_speed_holds_for_what_waits(chat, relay) -> None:
    """Half a second between two events is ten at 1/20: the tank holds the second one."""
    go = threading.Event()
    first = stream_head() + chunk(delta("One"))
    relay.upstream.script(play(first, go, chunk(delta(" two") + FINISH + DONE) + LAST_CHUNK))
    opened(chat)
    set_speed(chat, 0, "1/20 speed")
    chat.ask("Hello")
    chat.expect_text("One")
    chat.page.wait_for_timeout(600)  # The gap itself is what this test is about.
    go.set()
    expect_tank(chat, 3)
    chat.expect_text("One")
    set_speed(chat, 4, "real speed")
    chat.expect_ended("finished", "One two")
    expect_tank(chat, 0)


def test_leaving_the_panel_lets_everything_go(chat, relay) -> None:
    paused(chat, relay, chunk(FINISH + DONE) + LAST_CHUNK, held=4)
    chat.button("Close the panel").click()
    chat.expect_ended("finished", "One two three")


def test_another_question_lets_everything_go(chat, relay) -> None:
    paused(chat, relay, chunk(FINISH + DONE) + LAST_CHUNK, held=4)
    relay.upstream.script(play(stream(delta("Well"), FINISH, DONE)))
    chat.ask("And?")
    expect(chat.answers.first.locator(".prose")).to_have_text("One two three")
    expect(chat.answers.first).to_have_attribute("data-ending", "finished")
    expect_tank(chat, 3)
    set_speed(chat, 3, "half speed")
    chat.button("Pause the display").click()
    chat.expect_ended("finished", "Well")


def test_before_the_first_word_it_still_waits(chat, relay) -> None:
    relay.upstream.script(play(stream(delta("Hi"), FINISH, DONE)))
    opened(chat)
    chat.button("Pause the display").click()
    chat.ask("Hello")
    expect_tank(chat, 3)
    expect(chat.answer).to_have_attribute("data-phase", "waiting")
    chat.button("Pause the display").click()
    chat.expect_ended("finished", "Hi")


def test_the_sheet_of_keys_lists_them_where_they_work(chat) -> None:
    sheet = chat.page.get_by_role("dialog", name="Shortcuts")
    for there in (False, True):
        chat.page.locator(".scroller").focus()
        chat.page.keyboard.press("?")
        expect(sheet).to_be_visible()
        row = sheet.get_by_text("Pause the display")
        expect(row).to_have_count(1 if there else 0)
        chat.page.keyboard.press("Escape")
        expect(sheet).to_be_hidden()
        if not there:
            opened(chat)
