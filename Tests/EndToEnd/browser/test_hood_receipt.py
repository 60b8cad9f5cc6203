"""Under the hood, the receipt of Stop: it says what the server says, on the page's clock."""

import re

import pytest
from playwright.sync_api import expect

from browser.hood import Hood, number, receipt
from support.upstream import play
from support.wire import DONE, chunk, delta, stream, stream_head

HELD = stream_head() + chunk(delta("Hel"))
PRESSES = """() => {
  addEventListener("keydown", ({ key }) => {
    if (key === "Escape") window.pressed = performance.now()
  }, true)
}"""
AHEAD = """async () => {
  let best = { wrong: Infinity }
  for (let time = 0; time < 20; time++) {
    const sent = performance.now()
    const { now } = await (await fetch("/api/clock")).json()
    const back = performance.now()
    const wrong = (back - sent) / 2
    if (wrong < best.wrong) best = { wrong, ahead: now - (sent + back) / 2 }
  }
  return best
}"""


def stop(chat, relay) -> Hood:
    hood = Hood(chat)
    relay.upstream.script(play(HELD))
    chat.ask("Hello")
    chat.expect_text("Hel")
    expect(hood.receipt).to_be_hidden()
    chat.page.evaluate(PRESSES)
    chat.page.keyboard.press("Escape")
    expect(hood.receipt).to_be_visible()
    return hood


def test_it_agrees_with_the_server(chat, relay) -> None:
    """To 5 ms, besides what two clocks cannot know of each other."""
    hood = stop(chat, relay)
    found, pressed = chat.page.evaluate(AHEAD), chat.page.evaluate("pressed")
    told = receipt(relay, hood.streams[0])
    assert told["ended"] == "cancelled"
    times = told["times"]
    on_page = told["clock"] - found["ahead"] - pressed
    error = float((hood.feed("clocks").text_content() or "").split("±")[1].split()[0])
    for name, key in (("noticed", "client_left"), ("letGo", "upstream_closed")):
        wanted = max(0, on_page + times[key])
        assert number(hood.feed(name)) == pytest.approx(wanted, abs=5 + found["wrong"] + error), name
    # Nothing is noticed before it happened: where the clocks say so, no time between is known.
    between = number(hood.feed("letGo")) - number(hood.feed("noticed"))
    if number(hood.feed("noticed")) > 0:
        assert between == pytest.approx(times["upstream_closed"] - times["client_left"], abs=0.11)
    expect(hood.feed("after")).to_contain_text("After that 0 events came.")
    expect(hood.feed("falls")).to_have_attribute("data-phase", "stopped")
    expect(hood.feed("milestone")).to_contain_text("You closed the gate after")


def test_it_is_there_when_the_panel_is_opened_again(chat, relay) -> None:
    hood = stop(chat, relay)
    let_go = number(hood.feed("letGo"))
    hood.close()
    hood.open()
    expect(hood.receipt).to_be_visible()
    assert number(hood.feed("letGo")) == pytest.approx(let_go, abs=5)


def test_who_did_not_stop_has_none(chat, relay) -> None:
    hood = stop(chat, relay)
    relay.upstream.script(play(stream(delta("Hi"), delta("", "stop"), DONE)))
    chat.ask("And now?")
    expect(chat.answers).to_have_count(2)
    chat.expect_ended("finished", "Hi")
    expect(hood.receipt).to_be_hidden()


def test_the_demo_never_made_the_rest(open_chat, demo) -> None:
    """As many tokens as the demo's own log says."""
    chat = open_chat(demo.url)
    hood = Hood(chat)
    chat.ask("Write a long poem about rain")
    expect(chat.text).to_contain_text(re.compile(r"\w+ \w+ \w+"))
    chat.page.keyboard.press("Escape")
    expect(hood.feed("after")).to_contain_text("demo tokens were never made.")
    said = re.search(r"([\d,]+) demo tokens", hood.feed("after").text_content() or "")
    record = demo.log("demo stream ended early")
    assert said and int(said[1].replace(",", "")) == int(record["not_made"])
