"""X-ray: the lines of the stream as the upstream sent them, beside the words they became; where
the network cut them; one lights up the other."""

import json
import threading
import time

import pytest
from playwright.sync_api import Locator, expect

from browser.chat import PATIENCE
from browser.test_access import violations
from browser.views import SIZES
from support.upstream import FIN, play
from support.wire import DONE, LAST_CHUNK, answer, chunk, delta, stream, stream_head

FINISH = delta("", "stop")
# As the line has it in the page: what folds away and line ends, too.
WHOLE = """lines => lines.map(line => {
  const copy = line.cloneNode(true)
  copy.querySelectorAll("u, small").forEach(it => it.remove())
  const ends = { "↵": "\\n", "␍↵": "\\r\\n", "␍": "\\r" }
  copy.querySelectorAll("[data-end]").forEach(it => it.textContent = ends[it.textContent])
  return copy.querySelector("span").textContent
})"""


def lines(chat) -> Locator:
    listbox = chat.page.get_by_role("listbox", name="Lines of the stream")
    return listbox.get_by_role("option")


def words(chat) -> Locator:
    return chat.page.get_by_role("region", name="The words they became").locator("> span")


def story(chat) -> Locator:
    return chat.page.locator(".story")


def look(chat) -> None:
    """Opens the panel, and waits until the server's clock is known."""
    asked = []
    again = lambda it: it.url.endswith("/api/clock") and len(asked.append(it) or asked) > 1  # noqa: E731
    with chat.page.expect_request(again):
        chat.button("Under the hood").click()
    expect(chat.page.locator("#hood .xray")).to_be_visible()


def shown(chat) -> list[str]:
    return lines(chat).evaluate_all(WHOLE)


def test_lines_and_words_are_what_came_in_order(chat, relay) -> None:
    ping = b": still here\n\n"
    sent = [delta("안"), delta("녕"), ping, delta("\\ \n\n| Hi"), FINISH, DONE]
    relay.upstream.script(play(stream(*sent)))
    look(chat)
    chat.ask("Hello")
    chat.expect_ended("finished")
    expect(lines(chat)).to_have_count(len(sent))
    assert shown(chat) == [it.decode() for it in sent]
    assert words(chat).evaluate_all("all => all.map(it => it.textContent)") == [
        "안", "녕", "\\ \n\n| Hi",
    ]  # fmt: skip
    expect(lines(chat).first).to_contain_text('data: {…"content": "안"…}', use_inner_text=True)
    expect(lines(chat).nth(2)).to_have_text(": still here", use_inner_text=True)


def test_one_lights_up_the_other(chat, relay) -> None:
    relay.upstream.script(play(stream(delta("One"), delta(" two"), delta(" three"), FINISH, DONE)))
    look(chat)
    chat.ask("Hello")
    chat.expect_ended("finished")
    expect(lines(chat)).to_have_count(5)
    lit = chat.page.locator(".ledger [data-lit]")
    words(chat).nth(1).hover()
    expect(lit).to_have_count(2)
    expect(lines(chat).nth(1)).to_have_attribute("data-lit", "")
    expect(lines(chat).nth(1)).to_have_attribute("aria-selected", "true")
    lines(chat).first.hover()
    expect(words(chat).first).to_have_attribute("data-lit", "")
    expect(lit).to_have_count(2)
    expect(story(chat)).to_contain_text(f"{len(delta('One'))} bytes, 3 of them text.")
    chat.page.mouse.move(5, 5)

    # One tab stop for the list, arrow keys within; Enter folds a line out and in.
    chat.page.get_by_label("Whole lines").focus()
    chat.page.keyboard.press("Tab")
    listbox = chat.page.get_by_role("listbox", name="Lines of the stream")
    expect(listbox).to_be_focused()
    chat.page.keyboard.press("Home")
    chat.page.keyboard.press("ArrowDown")
    expect(words(chat).nth(1)).to_have_attribute("data-lit", "")
    active = listbox.get_attribute("aria-activedescendant")
    assert active == lines(chat).nth(1).get_attribute("id")
    expect(lines(chat).nth(1)).not_to_contain_text("chatcmpl-1", use_inner_text=True)
    chat.page.keyboard.press("Enter")
    expect(lines(chat).nth(1)).to_contain_text("chatcmpl-1", use_inner_text=True)
    expect(lines(chat).nth(2)).not_to_contain_text("chatcmpl-1", use_inner_text=True)
    chat.page.keyboard.press("Enter")
    expect(lines(chat).nth(1)).not_to_contain_text("chatcmpl-1", use_inner_text=True)
    chat.page.keyboard.press("Tab")
    chat.page.keyboard.press("ArrowRight")
    expect(lines(chat).nth(2)).to_have_attribute("data-lit", "")
    chat.page.get_by_label("Whole lines").check()
    expect(lines(chat).first).to_contain_text("chatcmpl-1", use_inner_text=True)
    expect(chat.page.locator(".raw")).to_have_attribute("data-whole", "")


@pytest.mark.parametrize("at", [30, -20])
def test_a_cut_is_where_the_network_cut_the_line(chat, relay, at: int) -> None:
    go = threading.Event()
    line = delta(" 녕하")
    first, rest = line[:at], line[at:]
    head = stream_head() + chunk(delta("안") + first)
    relay.upstream.script(play(head, go, chunk(rest + FINISH + DONE) + LAST_CHUNK))
    look(chat)
    chat.ask("Hello")
    chat.expect_text("안")
    go.set()
    chat.expect_ended("finished", "안 녕하")
    cut = chat.page.locator(".raw [data-cut]")
    expect(cut).to_have_count(1)
    expect(lines(chat).nth(1).locator("[data-cut=server]")).to_be_visible()
    before = lines(chat).nth(1).evaluate(
        "it => { const to = new Range(); to.selectNodeContents(it.querySelector('.line'));"
        "to.setEndBefore(it.querySelector('[data-cut]'));"
        "const part = to.cloneContents(); part.querySelectorAll('u').forEach(it => it.remove());"
        "return part.textContent }"
    )
    assert before.encode() == first
    lines(chat).nth(1).hover()
    expect(story(chat)).to_contain_text(f"after {len(first)} of its {len(line)} bytes")
    expect(story(chat)).to_contain_text("passed the line on whole")


def test_a_cut_through_a_letter_is_told(chat, relay) -> None:
    go = threading.Event()
    line = delta("가")
    at = line.index("가".encode()) + 1
    head = stream_head() + chunk(delta("안") + line[:at])
    relay.upstream.script(play(head, go, chunk(line[at:] + FINISH + DONE) + LAST_CHUNK))
    look(chat)
    chat.ask("Hello")
    chat.expect_text("안")
    go.set()
    chat.expect_ended("finished", "안가")
    lines(chat).nth(1).hover()
    expect(story(chat)).to_contain_text("The cut went through “가”, after 1 of its 3 bytes.")


def test_events_of_one_read_say_so(chat, relay) -> None:
    lump = b"".join(delta(it) for it in "abcd")
    relay.upstream.script(play(stream_head() + chunk(delta("One") + lump)))
    look(chat)
    chat.ask("Hello")
    chat.expect_text("Oneabcd")
    expect(lines(chat)).to_have_count(5)
    expect(lines(chat).first).to_contain_text("5 events came to this page in one read.")
    lines(chat).nth(2).hover()
    expect(story(chat)).to_contain_text("5 events came in one read, at the server and here.")


def test_opened_later_it_shows_the_lines_and_says_what_is_not_known(chat, relay) -> None:
    relay.upstream.script(play(stream(delta("Hi"), FINISH, DONE)))
    chat.ask("Hello")
    chat.expect_ended("finished", "Hi")
    look(chat)
    assert shown(chat) == [it.decode() for it in (delta("Hi"), FINISH, DONE)]
    expect(story(chat)).to_contain_text("is not known")


def test_the_last_rows_of_ten_thousand(chat, relay) -> None:
    tiny = b"".join(delta("a") for _ in range(10_000))
    relay.upstream.script(play(stream(tiny, FINISH, DONE)))
    look(chat)
    longest = """() => new Promise(done => {
      globalThis.tasks = []
      new PerformanceObserver(list => tasks.push(...list.getEntries().map(it => it.duration)))
        .observe({ entryTypes: ["longtask"] })
      done()
    })"""
    chat.page.evaluate(longest)
    chat.ask("Hello")
    chat.expect_ended("finished", "a" * 10_000)
    expect(lines(chat)).to_have_count(500)
    expect(lines(chat).last.locator("b")).to_have_text("10002")
    expect(chat.page.locator("[data-feed=lines]")).to_have_text("the last 500 of 10,002 lines")
    expect(words(chat)).to_have_count(498)
    print("longest tasks", chat.page.evaluate("tasks.sort((a, b) => b - a).slice(0, 3)"))


@pytest.mark.timeout(90)  # the chat lays out four megabytes in one paragraph
def test_one_giant_event_shows_its_beginning_and_its_size(chat, relay) -> None:
    size = 4 << 20
    relay.upstream.script(play(stream(delta("가" * (size // 3)), FINISH, DONE)))
    look(chat)
    began = time.monotonic()
    chat.ask("Hello")
    expect(lines(chat)).to_have_count(3, timeout=3 * PATIENCE)
    expect(chat.answer).to_have_attribute("data-ending", "finished", timeout=3 * PATIENCE)
    print("seconds", time.monotonic() - began)
    expect(lines(chat).first).to_contain_text("4.2 MB in all")
    assert chat.page.locator(".raw, .words").evaluate_all(
        "all => all.reduce((sum, it) => sum + it.textContent.length, 0)"
    ) < 20_000
    lines(chat).first.hover(timeout=3 * PATIENCE)
    expect(story(chat)).to_contain_text("the buffers put it together", timeout=3 * PATIENCE)


def test_odd_streams_stay_true(chat, relay) -> None:
    odd = [
        b"data: {oops\n\n",
        delta("One").replace(b"\n", b"\r\n"),
        b'event: notice\ndata: {"choices":[]}\n\n',
        b'data: {"choices":[{"delta":{"reasoning_content":"Hm"}}]}\n\n',
        delta(" two", "stop"),
    ]
    relay.upstream.script(play(stream_head() + b"".join(map(chunk, odd)), FIN))
    look(chat)
    chat.ask("Hello")
    expect(chat.answer).to_have_attribute("data-phase", "ended", timeout=PATIENCE)
    # The server adds one that says how it ended.
    expect(lines(chat)).to_have_count(len(odd) + 1)
    assert shown(chat)[:-1] == [it.decode() for it in odd]
    expect(lines(chat).last).to_contain_text('"message":"The connection', use_inner_text=True)
    assert words(chat).evaluate_all("all => all.map(it => it.textContent)") == ["One", "Hm", " two"]
    relay.upstream.script(play(answer(200, json.dumps(
        {"choices": [{"message": {"content": "All at once"}, "finish_reason": "stop"}]}
    ).encode())))  # fmt: skip
    chat.ask("And now?")
    chat.expect_ended("finished", "All at once")
    expect(lines(chat)).to_have_count(1)
    expect(words(chat)).to_have_text("All at once")


def test_a_models_text_is_text(chat, relay) -> None:
    evil = "<img src=x onerror=alert(1)>\u202e"
    relay.upstream.script(play(stream(delta(evil), FINISH, DONE)))
    look(chat)
    chat.ask("Hello")
    chat.expect_ended("finished")
    expect(chat.page.locator("#hood img")).to_have_count(0)
    assert words(chat).first.text_content() == evil
    expect(chat.page.locator(".words")).to_have_attribute("dir", "auto")
    expect(chat.page.locator(".raw")).to_have_attribute("dir", "ltr")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", SIZES)
def test_axe_finds_nothing(open_chat, relay, size: str, scheme: str) -> None:
    chat = open_chat(relay.url, color_scheme=scheme, reduced_motion="reduce", **SIZES[size])
    go = threading.Event()
    line = delta(" two")
    head = stream_head() + chunk(delta("One") + line[:20])
    relay.upstream.script(play(head, go, chunk(line[20:])))
    look(chat)
    chat.button("Pause the display").click()
    chat.box.fill("Hello")
    chat.button("Send").click()
    expect(lines(chat)).to_have_count(1)
    go.set()
    expect(chat.page.locator(".raw [data-cut]")).to_have_count(1)
    expect(chat.page.locator(".tank b")).to_have_text("2")
    assert violations(chat) == []
    wide = "document.documentElement.scrollWidth > document.documentElement.clientWidth"
    assert not chat.page.evaluate(wide)
