"""Under the hood, stopwatch and rhythm: the numbers are the upstream's and the relay's own."""

import re
import statistics
import threading
import time

import pytest
from playwright.sync_api import expect

from browser.hood import Hood, number, receipt
from browser.near import near
from support.upstream import Exchange, play
from support.wire import DONE, LAST_CHUNK, chunk, delta, stream, stream_head

END = chunk(delta("", "stop") + DONE) + LAST_CHUNK


class Clocked:
    """Words sent one after another, `gaps` seconds apart; notes when each was sent."""

    def __init__(self, *gaps: float) -> None:
        self.gaps, self.times = gaps, []

    def __call__(self, exchange: Exchange) -> None:
        for place, gap in enumerate(self.gaps):
            threading.Event().wait(gap)
            exchange.send(chunk(delta(f" word{place}")))
            self.times.append(time.monotonic())

    @property
    def made(self) -> list[float]:
        """The gaps that there really were."""
        return [b - a for a, b in zip(self.times, self.times[1:], strict=False)]


def ask(chat, relay, *gaps: float) -> Clocked:
    words = Clocked(*gaps)
    relay.upstream.script(play(stream_head(), words, END))
    chat.ask("Hello")
    chat.expect_ended("finished")
    return words


def test_the_stopwatch_agrees_with_the_relay(chat, relay) -> None:
    hood = Hood(chat)

    def measured() -> list[tuple[float, float]]:
        told = receipt(relay, hood.streams[-1])["times"]["first_event"]
        return [(1000 * number(hood.feed("stopwatch")), told)]

    def again() -> None:
        chat.button("New chat").click()
        ask(chat, relay, 0.3, 0.05)

    ask(chat, relay, 0.3, 0.05)
    near(chat.page, measured, again)


def test_gaps_are_those_of_the_upstream(chat, relay) -> None:
    """On a machine that is not busy in all of five tries."""
    hood = Hood(chat)
    told = []
    for _ in range(5):
        words = ask(chat, relay, *[0.12] * 12)
        expect(hood.feed("sentence")).to_contain_text(re.compile("came|paused"))
        if "came evenly" in (hood.feed("sentence").text_content() or ""):
            rate = (len(words.times) - 1) / (words.times[-1] - words.times[0])
            said = [number(hood.feed(it)) for it in ("median", "slowest", "rate", "sentence")]
            made = [statistics.median(words.made), max(words.made), rate, rate]
            told.append([abs(a - b) for a, b in zip(said, made, strict=True)])
            if all(it <= most for it, most in zip(told[-1], (0.02, 0.05, 1, 1), strict=True)):
                return
        chat.button("New chat").click()
    pytest.fail(f"wrong by {told}")


def test_a_pause_is_the_models_if_the_relay_saw_it(chat, relay) -> None:
    hood = Hood(chat)
    words = ask(chat, relay, *[0.06] * 8, 2.0, *[0.06] * 8)
    expect(hood.feed("sentence")).to_contain_text("After “word7” the model paused")
    said = re.search(r"paused ([\d.]+) s", hood.feed("sentence").text_content() or "")
    assert said and float(said[1]) == pytest.approx(max(words.made), abs=0.25)
    note = hood.root.locator(".axis [data-note]")
    expect(note).to_have_text(re.compile(r"^[12]\.\d s pause$"))
    assert (hood.root.locator(".strip .gap").get_attribute("d") or "").count("M") == 1


def test_whose_pause_it_was_is_not_said_without_a_trace(chat, relay) -> None:
    ask(chat, relay, *[0.06] * 8, 2.0, *[0.06] * 8)
    hood = Hood(chat)
    expect(hood.feed("sentence")).to_contain_text(
        re.compile(r"After “word7” nothing came for [12]\.\d"))


def test_each_event_has_a_tick(chat, relay) -> None:
    """Each is sent once the one before is there: on a busy machine they would come together."""
    hood = Hood(chat)
    go = [threading.Event() for _ in range(20)]
    steps = [it for place, gate in enumerate(go) for it in (gate, chunk(delta(f" word{place}")))]
    relay.upstream.script(play(stream_head(), *steps, END))
    chat.ask("Hello")
    for place, gate in enumerate(go):
        gate.set()
        if gate is not go[-1]:
            expect(hood.count("lower", "events")).to_have_text(str(place + 1))
    chat.expect_ended("finished")
    # The last two events come at one time. The strip is drawn after the chat.
    ticks = hood.root.locator(".strip .ticks")
    expect(ticks).to_have_attribute("d", re.compile(r"^(M\d+ 16V40){20,22}$"))


def test_one_giant_event_was_not_streamed(chat, relay) -> None:
    hood = Hood(chat)
    relay.upstream.script(play(stream(delta("word " * 20_000), delta("", "stop"), DONE)))
    chat.ask("Hello")
    chat.expect_ended("finished")
    expect(hood.feed("sentence")).to_contain_text("The whole answer came in one event")


def test_ten_thousand_tiny_events_are_all_there(chat, relay) -> None:
    hood = Hood(chat)
    relay.upstream.script(play(stream(*[delta("a") * 100] * 100, delta("", "stop"), DONE)))
    chat.ask("Hello")
    chat.expect_ended("finished")
    expect(hood.count("lower", "events")).to_have_text("10,002", timeout=20_000)
    ticks = hood.root.locator(".strip .ticks").get_attribute("d") or ""
    assert ticks.count("M") <= 1001
    assert receipt(relay, hood.streams[0])["events"] == 10_002


def test_the_axis_doubles_when_it_is_full(chat, relay) -> None:
    hood = Hood(chat)
    relay.upstream.script(play(stream_head()))
    chat.ask("Hello")
    last = hood.root.locator(".axis li").last
    expect(last).to_have_text("4 s")
    expect(last).to_have_text("8 s", timeout=15_000)
    expect(hood.feed("sentence")).to_have_text(
        "Nothing has come yet. The question is with the model."
    )


def test_it_speaks_korean(open_chat, relay) -> None:
    chat = open_chat(relay.url, locale="ko-KR")
    chat.page.locator("[data-toggle=hood]").click()
    relay.upstream.script(play(stream(delta("안녕"), delta("", "stop"), DONE)))
    chat.page.locator("#message").fill("안녕")
    chat.page.locator("#message").press("Enter")
    sentence = chat.page.locator("#hood [data-feed=sentence]")
    expect(sentence).to_have_text("답변 전체가 이벤트 하나로 왔습니다. 스트리밍이 아니었습니다.")
