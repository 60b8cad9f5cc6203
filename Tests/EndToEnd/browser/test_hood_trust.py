"""Under the hood, what must hold whatever comes: no text becomes markup, no trace that an upstream
makes up breaks an answer, and what could not be had once is asked for again."""

import json

import pytest
from playwright.sync_api import expect

from browser.hood import Hood
from browser.test_sign_in import CODE, expect_open, give, guarded  # noqa: F401
from support.smooth import heap
from support.upstream import play
from support.wire import DONE, chunk, delta, stream, stream_head

FINISH = delta("", "stop")
HOSTILE = '<img src=x onerror="window.hit=1"><svg/onload=window.hit=2></script><style>*{color:red}'
FORGED = [
    b': sluice {"request":0,"reads":[null],"events":1}\n\n',
    b': sluice {"request":1e999,"reads":[{"at":"<b>","bytes":-1}],"events":"x"}\n\n',
    b': sluice {"reads":[{"at":1e300,"bytes":9007199254740993}],"events":1e9}\n\n',
    b": sluice <img src=x onerror=window.hit=3>\n\n",
]


def test_what_comes_is_text_in_every_part(chat, relay) -> None:
    """Words, comments, unknown fields, types of events, the model's name and an error's sentence."""
    error = json.dumps({"error": {"message": HOSTILE, "type": HOSTILE, "code": HOSTILE}}).encode()
    hostile = HOSTILE.encode()
    relay.upstream.script(
        play(
            stream(
                delta(HOSTILE),
                b": " + hostile + b"\n\n",
                b"event: " + hostile + b"\nid: " + hostile + b"\ndata: " + hostile + b"\n\n",
                b"data: " + error + b"\n\n",
            )
        )
    )
    hood = Hood(chat)
    before = hood.root.locator("img, script, style").count()
    chat.ask(HOSTILE)
    chat.expect_ended("error")
    expect(hood.count("lower", "events")).to_have_text("3")
    expect(hood.root.locator(".raw > li")).to_have_count(4)
    expect(hood.root.locator(".raw > li").first).to_contain_text("onerror")
    assert hood.root.locator("img, script, style").count() == before
    assert chat.page.evaluate("window.hit") is None
    assert not [it for it in chat.console if "Content Security Policy" in it]


def test_a_trace_that_the_upstream_makes_up_breaks_no_answer(chat, relay) -> None:
    hood = Hood(chat)
    pieces = [piece for forged in FORGED for piece in (forged, delta("a"))]
    relay.upstream.script(play(stream(*pieces, FINISH, DONE)))
    chat.ask("Hello")
    chat.expect_ended("finished", "a" * len(FORGED))
    expect(hood.count("lower", "events")).to_have_text(str(len(FORGED) + 2))
    expect(hood.root).not_to_contain_text("NaN")
    expect(hood.root).not_to_contain_text("undefined")
    expect(hood.root).not_to_contain_text("∞")
    assert chat.page.evaluate("window.hit") is None


@pytest.mark.parametrize("lost", ["hood.html", "hood.css", "js/strings/hood/languages.js"])
def test_what_could_not_be_had_is_asked_for_again(open_chat, relay, lost: str) -> None:
    # What a worker asks for is not seen here.
    chat = open_chat(relay.url, service_workers="block")
    chat.page.route(f"**/{lost}", lambda route: route.abort())
    toggle = chat.page.locator("[data-toggle=hood]")
    with chat.page.expect_event("requestfailed", lambda it: it.url.endswith(lost)):
        toggle.click()
    expect(toggle).to_have_attribute("aria-expanded", "false")
    expect(chat.page.locator("#hood")).to_have_count(0)
    chat.page.unroute(f"**/{lost}")
    hood = Hood(chat)
    expect(hood.root).to_be_visible()
    relay.upstream.script(play(stream(delta("Hi"), FINISH, DONE)))
    chat.ask("Hello")
    chat.expect_ended("finished", "Hi")
    expect(hood.count("upper", "events")).to_have_text("3")


def test_an_open_panel_traces_the_first_answer_after_the_code(open_chat, guarded) -> None:  # noqa: F811
    """Without a code the server does not tell its time."""
    guarded.upstream.script(play(stream(delta("Hi"), FINISH, DONE)))
    chat = open_chat(guarded.url, ready=False)
    chat.page.evaluate("localStorage.setItem('sluice.hood', 'open')")
    asked: list[str] = []
    chat.page.on("response", lambda it: asked.append(f"{it.status} {it.url}"))
    chat.page.reload()
    expect(chat.page.locator("#hood")).to_have_count(1)
    told: list[str] = []
    # The second one is asked when the first was read.
    known = lambda it: it.endswith("/api/clock") and it.startswith("200")  # noqa: E731
    twice = lambda it: known(f"{it.status} {it.url}") and len(told.append("") or told) > 1  # noqa: E731
    with chat.page.expect_event("response", twice):
        give(chat, CODE)
        expect_open(chat)
    refused = [it for it in asked if it.startswith("401") and it.endswith("/api/clock")]
    assert len(refused) <= 6, "one burst, and no more until the code is given"
    chat.ask("Hello")
    chat.expect_ended("finished", "Hi")
    expect(chat.page.locator("#hood [data-hop=upper] [data-count=events]")).to_have_text("3")


def test_a_stage_that_is_left_while_it_comes_takes_no_other_along(open_chat, relay) -> None:
    chat = open_chat(relay.url, service_workers="block")
    chat.settings.click()  # so that all panels are there
    chat.page.keyboard.press("Escape")
    chat.page.evaluate(
        """async () => {
          for (const hash of ["#speeds", "", "#speeds"]) {
            location.hash = hash
            await new Promise((resolve) => setTimeout(resolve))
          }
        }"""
    )
    expect(chat.page.locator("#stage [data-lane], #stage [data-rate]").first).to_be_visible()
    # What came late is here by now, and has closed nothing.
    chat.page.evaluate("new Promise((resolve) => setTimeout(resolve, 500))")
    expect(chat.page.locator("#stage")).to_have_count(1)
    assert chat.page.evaluate("location.hash") == "#speeds"


def test_a_question_that_waits_for_others_has_not_left(chat, relay) -> None:
    hood = Hood(chat)
    relay.upstream.script(*[play(stream_head() + chunk(delta("Hel")))] * 5)
    for _ in range(4):
        chat.ask("Hello")
        chat.expect_text("Hel")
        expect(hood.feed("milestone")).to_contain_text("The first text came")
        chat.button("New chat").click()
        expect(chat.answers).to_have_count(0)
    chat.ask("And I?")
    for feed in ("milestone", "sentence"):
        expect(hood.feed(feed)).to_contain_text("Four answers are being written")
    expect(hood.feed("falls")).to_have_attribute("data-phase", "idle")
    assert len(hood.streams) == 4
    chat.page.keyboard.press("Escape")
    chat.expect_ended("stopped")
    expect(hood.feed("milestone")).to_contain_text("You closed the gate")


@pytest.mark.timeout(180)
def test_an_open_panel_holds_on_to_no_chat_that_was_left(chat, relay) -> None:
    """A log of one such answer is more than all that may be left of six."""
    words = [delta(f"word{n} ") for n in range(11_000)]
    relay.upstream.script(play(stream(*words, FINISH, DONE)))
    hood = Hood(chat)

    def answer() -> None:
        chat.ask("Hello")
        expect(chat.answer).to_have_attribute("data-ending", "finished", timeout=60_000)
        expect(hood.count("lower", "events")).to_have_text("11,002", timeout=20_000)
        chat.button("New chat").click()
        expect(chat.answers).to_have_count(0)
        expect(hood.count("lower", "events")).to_have_text("–")

    answer()  # what is loaded and compiled once
    before = heap(chat.page)
    for _ in range(6):
        answer()
    grown = heap(chat.page) - before
    print(f"the heap grew by {grown} bytes")
    assert grown < 2_000_000
