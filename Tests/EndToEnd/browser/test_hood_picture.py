"""Under the hood, the live picture: what it shows is what the upstream sent and the relay counted,
and nothing moves that is not an event."""

import threading

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from browser.hood import Hood, receipt, size
from browser.views import SIZES
from support.trace import COMMENT
from support.upstream import FIN, play
from support.wire import DONE, LAST_CHUNK, chunk, delta, stream, stream_head

WORDS = ["One", " two", " 셋", " four"]
PIECES = [*map(delta, WORDS), delta("", "stop"), DONE]
HELD = stream_head() + chunk(delta("Hel"))
DROPS = """() => {
  window.fallen = []
  const seen = new WeakSet()
  const note = (added) => {
    for (const it of added) {
      if (seen.has(it)) continue
      seen.add(it)
      fallen.push([Number(it.dataset.events), it.textContent])
    }
  }
  for (const list of document.querySelectorAll(".drops")) {
    new MutationObserver((all) => all.forEach((it) => note(it.addedNodes)))
      .observe(list, { childList: true })
  }
}"""
CHANGES = """(clocks) => {
  window.changes = []
  new MutationObserver((all) => {
    for (const { target } of all) {
      const it = target instanceof Element ? target : target.parentElement
      if (!it?.closest(clocks)) changes.push(it?.outerHTML.slice(0, 120) ?? "gone")
    }
  }).observe(document.querySelector("#hood"), {
    subtree: true, childList: true, attributes: true, characterData: true,
  })
}"""
MOVING = """() => document.querySelector("#hood").getAnimations({ subtree: true })
  .map((it) => it.effect.target.outerHTML.slice(0, 120))"""
PLACES = """async () => {
  const places = []
  let drop = null
  for (let frame = 0; frame < 200 && places.length < 4; frame++) {
    await new Promise(requestAnimationFrame)
    drop ??= document.querySelector(".drops li")
    const hop = drop?.parentElement
    // What is said above may move the whole picture.
    if (hop) places.push(drop.getBoundingClientRect().top - hop.getBoundingClientRect().top)
  }
  return places
}"""


def test_counts_are_the_upstreams_and_the_relays(chat, relay) -> None:
    hood = Hood(chat)
    relay.upstream.script(play(stream(*PIECES)))
    chat.ask("Hello")
    chat.expect_ended("finished")
    sent = b"".join(PIECES)
    for hop in ("upper", "lower"):
        expect(hood.count(hop, "events")).to_have_text(str(len(PIECES)))
    expect(hood.count("upper", "bytes")).to_have_text(size(len(sent)))
    share = round(100 * len("".join(WORDS).encode()) / len(sent))
    expect(hood.count("lower", "share")).to_have_text(f"{share} %")
    told = receipt(relay, hood.streams[0])
    assert (told["events"], told["bytes"]) == (len(PIECES), len(sent))
    expect(hood.feed("milestone")).to_contain_text("[DONE] came after")
    expect(hood.feed("tail")).to_have_text("".join(WORDS))


def test_the_servers_notes_are_told_apart(chat, relay) -> None:
    hood = Hood(chat)
    relay.upstream.script(play(stream(*PIECES)))
    with chat.page.expect_response("**/chat/completions") as asked:
        chat.ask("Hello")
    chat.expect_ended("finished")
    body = asked.value.body()
    expect(hood.count("lower", "bytes")).to_have_text(size(len(body)))
    notes = b"".join(found[0] for found in COMMENT.finditer(body))
    expect(hood.feed("way")).to_contain_text(f"{size(len(notes))} of what came here")
    expect(hood.feed("way")).to_contain_text("The real way from server to page took")


def test_each_event_falls_once_in_order_with_its_words(chat, relay) -> None:
    hood = Hood(chat)
    go = [threading.Event() for _ in PIECES]
    steps = [it for pair in zip(go, map(chunk, PIECES), strict=True) for it in pair]
    relay.upstream.script(play(stream_head(), *steps, LAST_CHUNK))
    chat.page.evaluate(DROPS)
    chat.ask("Hello")
    for place, gate in enumerate(go):
        gate.set()
        expect(hood.count("lower", "events")).to_have_text(str(place + 1))
        expect(hood.drops).to_have_count(0)
    fallen = chat.page.evaluate("fallen")
    assert [label for _, label in fallen] == ["One", "␣two", "␣셋", "␣four", "", "[DONE]"]
    assert [count for count, _ in fallen] == [1] * len(PIECES)


def test_many_at_once_are_few_dots_that_say_how_many(chat, relay) -> None:
    hood = Hood(chat)
    relay.upstream.script(play(stream(b"".join([delta("a")] * 40), delta("", "stop"), DONE)))
    chat.page.evaluate(DROPS)
    chat.ask("Hello")
    chat.expect_ended("finished")
    expect(hood.count("lower", "events")).to_have_text("42")
    fallen = chat.page.evaluate("fallen")
    assert sum(count for count, _ in fallen) == 42
    assert any("×" in label for _, label in fallen)
    assert len(fallen) < 10


@pytest.mark.parametrize(
    "sent", [stream_head(), HELD], ids=["before the first text", "between events"]
)
def test_with_the_upstream_frozen_nothing_changes_but_clocks(chat, relay, sent: bytes) -> None:
    hood = Hood(chat)
    relay.upstream.script(play(sent))
    chat.ask("Hello")
    said = "no text yet" if sent == stream_head() else "The first text came after"
    expect(hood.feed("milestone")).to_contain_text(said)
    expect(hood.drops).to_have_count(0)
    chat.page.wait_for_timeout(400)  # what is said of the rhythm has its beat
    clocks = ".strip .now" + (", [data-feed=stopwatch], .wait" if sent == stream_head() else "")
    axis, changes = hood.root.locator(".axis li").last, []
    for _ in range(3):
        span = axis.text_content()
        chat.page.evaluate(CHANGES, clocks)
        chat.page.wait_for_timeout(1000)
        changes = chat.page.evaluate("changes")
        # A time axis that is full doubles, which is its clock's doing: it is looked at again.
        if axis.text_content() == span:
            break
    assert changes == []
    assert chat.page.evaluate(MOVING) == []


def test_once_it_is_over_not_even_a_clock_moves(chat, relay) -> None:
    hood = Hood(chat)
    relay.upstream.script(play(stream(*PIECES)))
    chat.ask("Hello")
    chat.expect_ended("finished")
    expect(hood.count("lower", "events")).to_have_text(str(len(PIECES)))
    expect(hood.root.get_by_role("option")).to_have_count(len(PIECES))
    expect(hood.drops).to_have_count(0)
    chat.page.wait_for_timeout(400)
    chat.page.evaluate(CHANGES, "none")
    chat.page.wait_for_timeout(1000)
    assert chat.page.evaluate("changes") == []
    assert chat.page.evaluate(MOVING) == []


def test_without_a_trace_it_says_what_is_not_known(chat, relay) -> None:
    relay.upstream.script(play(stream(*PIECES)))
    with chat.page.expect_request("**/chat/completions") as asked:
        chat.ask("Hello")
    chat.expect_ended("finished")
    assert "sluice-trace" not in asked.value.headers
    hood = Hood(chat)
    expect(hood.feed("way")).to_contain_text("is not known here")
    expect(hood.count("upper", "bytes")).to_have_text("–")
    expect(hood.count("lower", "events")).to_have_text(str(len(PIECES)))
    expect(hood.count("lower", "bytes")).to_have_text(size(sum(map(len, PIECES))))
    expect(hood.feed("milestone")).to_contain_text("[DONE] came after")


def test_only_what_is_asked_while_it_is_open_is_traced(chat, relay) -> None:
    reply = play(stream(*PIECES))
    relay.upstream.script(reply, reply, reply)
    hood = Hood(chat)
    for place, wanted in enumerate(("1", None, "1")):
        chat.ask("Hello")
        expect(chat.answers).to_have_count(place + 1)
        chat.expect_ended("finished")
        assert hood.traced[-1] == wanted
        hood.close() if wanted else hood.open()


def test_an_answer_of_another_day_was_not_seen_as_it_came(chat, relay) -> None:
    relay.upstream.script(play(stream(*PIECES)))
    chat.ask("Hello")
    chat.expect_ended("finished")
    chat.page.reload()
    chat.expect_ended("finished")
    hood = Hood(chat)
    expect(hood.feed("milestone")).to_contain_text("how it came was not seen")
    expect(hood.count("lower", "events")).to_have_text("–")


def test_a_cut_is_shown_where_it_was(chat, relay) -> None:
    hood = Hood(chat)
    relay.upstream.script(play(HELD, FIN))
    chat.ask("Hello")
    chat.expect_ended("lost")
    expect(hood.feed("milestone")).to_contain_text("between the server and the model broke after")
    expect(hood.feed("falls")).to_have_attribute("data-cut", "upper")


def test_a_dot_falls(chat, relay) -> None:
    Hood(chat)
    relay.upstream.script(play(HELD))
    chat.ask("Hello")
    places = chat.page.evaluate(PLACES)
    assert len(set(places)) > 1 and places == sorted(places), places


def test_with_reduced_motion_it_lights_where_it_is(open_chat, relay) -> None:
    chat = open_chat(relay.url, reduced_motion="reduce")
    Hood(chat)
    relay.upstream.script(play(HELD))
    chat.ask("Hello")
    assert len(set(chat.page.evaluate(PLACES))) <= 2  # one a hop


def stopped(chat, relay) -> Hood:
    hood = Hood(chat)
    relay.upstream.script(play(HELD))
    chat.box.fill("Hello")
    chat.button("Send").click()
    chat.expect_text("Hel")
    chat.button("Stop").click()
    expect(hood.receipt).to_be_visible()
    return hood


@pytest.mark.parametrize("size", SIZES)
def test_axe_finds_nothing(open_chat, relay, size: str) -> None:
    chat = open_chat(relay.url, reduced_motion="reduce", **SIZES[size])
    stopped(chat, relay)
    for scheme in ("light", "dark"):
        chat.page.evaluate("(it) => { document.documentElement.dataset.theme = it }", scheme)
        found = Axe().run(chat.page).response["violations"]
        assert [f"{it['id']}: {[node['html'] for node in it['nodes']]}" for it in found] == []


@pytest.mark.parametrize("width", [320, 390, 640, 1024, 1280])
def test_nothing_is_too_wide(open_chat, relay, width: int) -> None:
    chat = open_chat(relay.url, viewport={"width": width, "height": 768})
    hood = stopped(chat, relay)
    for direction in ("ltr", "rtl"):
        chat.page.evaluate("(it) => { document.documentElement.dir = it }", direction)
        for it in (chat.page.locator("html"), hood.root):
            assert it.evaluate("(it) => it.scrollWidth - it.clientWidth") <= 0, direction
