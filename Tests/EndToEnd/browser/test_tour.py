"""The guided tour: each stop makes a real request, and says in numbers only what was measured.

What a stop says is compared with the server's own receipt and log of the same stream. A stop whose
request does not get through says so, and nothing else.
"""

import json
import re

import pytest
from playwright.sync_api import Page, expect

from browser.near import near
from browser.test_access import violations

PROJECTOR = {"viewport": {"width": 1024, "height": 768}}
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
SLOW = 40_000
ASKED = "**/demo/v1/chat/completions"
OURS = "The request did not come through as it should, so there is nothing to say yet."


class Tour:
    """The tour in one page. `posts` are the requests that its stop has made."""

    def __init__(self, chat, url: str) -> None:
        self.chat, self.url = chat, url
        self.page: Page = chat.page
        self.posts: list = []
        self.page.on("request", lambda it: self.posts.append(it) if it.method == "POST" else None)

    def open(self, place: str = "1") -> "Tour":
        self.page.goto(f"{self.url}/#tour/{place}")
        return self.at(int(place))

    def at(self, place: int) -> "Tour":
        """Waits until it stands at this stop."""
        link = self.page.locator(".stops [aria-current]")
        expect(link).to_have_attribute("href", f"#tour/{place}", timeout=SLOW)
        return self

    @property
    def title(self):
        return self.page.locator("#stop-title")

    @property
    def seen(self):
        return self.page.locator(".leg .seen")

    def sentence(self) -> str:
        expect(self.seen).to_have_attribute("data-state", "seen", timeout=SLOW)
        return self.seen.locator("span").inner_text()

    def receipts(self) -> list[dict]:
        names = [it.headers["sluice-stream"] for it in self.posts]
        answers = [self.page.request.get(f"{self.url}/api/streams/{name}") for name in names]
        return [it.json() for it in answers]


@pytest.fixture
def tour(open_chat, demo):
    def begin(**options: object) -> Tour:
        return Tour(open_chat(demo.url, **options), demo.url)

    return begin


def numbers(sentence: str) -> list[float]:
    found = re.findall(r"\d[\d,]*(?:\.\d+)?", sentence)
    return [float(it.replace(",", "")) for it in found]


Times = list[tuple[float, float]]


def way(said: list[float], receipts: list[dict], posts: list) -> Times:
    server, page, events = said
    assert server == pytest.approx(receipts[0]["times"]["first_event"], abs=0.06)
    assert events == receipts[0]["events"]
    return [(page, server)]


def question(said: list[float], receipts: list[dict], posts: list) -> Times:
    assert said == [len(posts[0].post_data_buffer), receipts[0]["events"]]
    assert len(posts) == 1
    return []


def head(said: list[float], receipts: list[dict], posts: list) -> Times:
    came, open_for, events = said
    times = receipts[0]["times"]
    assert events == receipts[0]["events"]
    return [(came, times["head"]), (1000 * open_for, times["last_event"] - times["head"])]


def bits(said: list[float], receipts: list[dict], posts: list) -> Times:
    assert said == [receipts[0]["events"], 5]
    return []


def end(said: list[float], receipts: list[dict], posts: list) -> Times:
    pieces, after, events = sorted(said[:2], reverse=True) + said[2:]
    assert events == receipts[0]["events"]
    # The first names the role, the last three say why it ends, what it cost, and that it did.
    assert pieces == events - 4
    return [(1000 * after, receipts[0]["times"]["last_event"])]


def sooner(said: list[float], receipts: list[dict], posts: list) -> Times:
    first, last, whole, more = said
    assert [json.loads(it.post_data)["stream"] for it in posts] == [True, False]
    assert more == pytest.approx(whole - first, abs=0.001)
    assert whole > first + 2
    streamed, waited = (it["times"] for it in receipts)
    return [
        (1000 * first, streamed["first_event"]), (1000 * last, streamed["last_event"]),
        (1000 * whole, waited["upstream_closed"]),
    ]


def stop(said: list[float], receipts: list[dict], posts: list) -> Times:
    came, let_go, passed = said
    receipt = receipts[0]
    times = receipt["times"]
    assert receipt["ended"] == "cancelled"
    assert let_go == pytest.approx(times["upstream_closed"] - times["client_left"], abs=0.06)
    # The first names the role; twelve pieces of text were awaited.
    assert 13 <= came <= passed == receipt["events"]
    return []


def cut(said: list[float], receipts: list[dict], posts: list) -> Times:
    kept, rest = said
    assert [it["ended"] for it in receipts] == ["upstream_cut", "finished"]
    assert (kept, rest) == (receipts[0]["events"] - 1, receipts[1]["events"] - 4)
    return []


def one_way(said: list[float], receipts: list[dict], posts: list) -> Times:
    size = len(posts[0].post_data_buffer)
    assert said == [size, receipts[0]["bytes"], *(it["events"] for it in receipts)]
    return []


STOPS = [way, question, head, bits, end, sooner, stop, cut, one_way]
MOVING = "document.getAnimations().filter((it) => it.playState === 'running').length"


def onward(one: Tour, place: int) -> None:
    """To the next stop: by an arrow key, by Tab and Enter, or with a finger."""
    button = one.page.locator(".leg [data-do=next]")
    if one.page.evaluate("matchMedia('(pointer: coarse)').matches"):
        button.tap()
    elif place % 2:
        one.page.keyboard.press("ArrowRight")
    else:
        for _ in range(20):
            if button.evaluate("it => it === document.activeElement"):
                break
            one.page.keyboard.press("Tab")
        one.page.keyboard.press("Enter")


@pytest.mark.timeout(180)
@pytest.mark.parametrize("size", [PROJECTOR, PHONE], ids=["projector", "phone"])
@pytest.mark.parametrize("locale", ["en-US", "ko-KR"])
def test_all_nine_by_keyboard_alone_and_each_says_what_was_measured(
    tour, demo, locale: str, size: dict
) -> None:
    one = tour(locale=locale, reduced_motion="reduce", **size).open("1")
    for place, check in enumerate(STOPS, 1):
        one.at(place)
        expect(one.title).to_be_focused()
        expect(one.page).to_have_url(f"{demo.url}/#tour/{place}")

        def measured(check=check) -> Times:
            said = one.sentence()
            assert ("습니다" in said) is (locale == "ko-KR")
            return check(numbers(said), one.receipts(), one.posts)

        def again() -> None:
            one.posts.clear()
            one.page.locator(".leg [data-do=again]").press("Enter")
            expect(one.seen).to_have_attribute("data-state", "open")

        near(one.page, measured, again)
        for post in one.posts:
            assert demo.log("request", id=post.headers["sluice-stream"])["status"] == 200
        wide = "it => it.scrollWidth - it.clientWidth"
        assert one.page.locator("#stage").evaluate(wide) <= 0
        assert violations(one.chat) == []
        assert one.page.evaluate(MOVING) == 0
        one.posts.clear()
        onward(one, place)
    expect(one.page.locator("#stage")).to_have_count(0)
    expect(one.page.locator("#message")).to_be_visible()


@pytest.mark.timeout(90)
def test_of_a_blocked_request_no_stop_says_anything(tour) -> None:
    one = tour(reduced_motion="reduce")
    one.page.route(ASKED, lambda route: route.abort())
    one.open("1")
    for place in range(1, 10):
        one.at(place)
        expect(one.seen).to_have_attribute("data-state", "failed", timeout=SLOW)
        expect(one.seen).to_have_text(f" {OURS} Press Again to try once more.")
        expect(one.page.locator(".rows [data-words]").filter(has_text="broke")).to_have_count(0)
        expect(one.page.locator(".stops [data-seen]")).to_have_count(0)
        if place < 9:
            one.page.keyboard.press("ArrowRight")
    one.page.unroute(ASKED)
    one.page.get_by_role("button", name="Again", exact=True).click()
    assert "One request with" in one.sentence()


def test_a_second_request_that_is_blocked_is_no_recovery(tour) -> None:
    one = tour()
    one.page.route(ASKED, lambda route: route.abort() if len(one.posts) > 1 else route.continue_())
    one.open("8")
    expect(one.seen).to_have_attribute("data-state", "failed", timeout=SLOW)
    expect(one.page.get_by_text("The line broke here.")).to_be_visible()


@pytest.mark.parametrize("streamed", [True, False], ids=["the stream", "the whole"])
def test_of_one_wait_alone_nothing_is_said(tour, streamed: bool) -> None:
    one = tour()

    def block(route) -> None:
        stream = json.loads(route.request.post_data)["stream"]
        route.abort() if stream is streamed else route.continue_()

    one.page.route(ASKED, block)
    one.open("6")
    expect(one.seen).to_have_attribute("data-state", "failed", timeout=SLOW)
    row = one.page.locator(f"[data-wait={'stream' if streamed else 'whole'}]")
    expect(row.locator("[data-clock=first]")).to_have_text("–")
    expect(row.locator(".came")).to_be_empty()
    expect(row.locator(".axis i")).to_have_count(0)


def test_two_waits_side_by_side_are_the_requests_own(tour) -> None:
    """Nothing is there to read in the second until all of it is, and then it is the same."""
    one = tour().open("6")
    rows = [one.page.locator(f"[data-wait={name}]") for name in ("stream", "whole")]
    expect(rows[0].locator(".axis i")).not_to_have_count(0)
    expect(rows[1].locator(".came")).to_be_empty()
    expect(rows[1].locator("[data-clock=first]")).to_have_attribute("data-running", "")
    one.sentence()
    texts = [it.locator(".came").inner_text() for it in rows]
    assert texts[0] == texts[1] != ""
    streamed = one.receipts()[0]
    # Its first event names the role, its last three have no text.
    expect(rows[0].locator(".axis i")).to_have_count(streamed["events"] - 4)
    expect(rows[1].locator(".axis i")).to_have_count(1)
    expect(one.page.locator("[data-running]")).to_have_count(0)
    expect(one.page.get_by_text(f"The stream brought {streamed['events']} events")).to_be_visible()


def test_where_the_line_broke_is_in_view_at_the_end(tour) -> None:
    one = tour(**PHONE).open("8")
    one.sentence()
    inside = """(it) => {
      const [row, box] = [it, it.closest(".rows")].map((one) => one.getBoundingClientRect())
      return row.top >= box.top && row.bottom <= box.bottom
    }"""
    assert one.page.get_by_text("The line broke here.").evaluate(inside)


def test_letters_are_shown_at_a_quarter_of_their_speed(tour) -> None:
    one = tour()
    one.page.add_init_script("""
        addEventListener("DOMContentLoaded", () => new MutationObserver((all) => {
          for (const { target, addedNodes } of all) {
            if (target.matches(".rows > ol") && addedNodes.length) {
              (window.shown ??= []).push(...[...addedNodes].map(() => performance.now()))
            }
          }
        }).observe(document, { childList: true, subtree: true }))
    """)
    one.page.reload()
    one.open("4").sentence()
    shown = one.page.evaluate("shown")
    assert len(shown) == 6
    times = one.receipts()[-1]["times"]
    took = times["last_event"] - times["first_event"]
    assert shown[-1] - shown[0] >= 3 * took
    expect(one.page.get_by_text("shown at 1/4 of its speed")).to_be_visible()
    expect(one.page.locator(".rows li").last).to_contain_text("안녕하세요")


def test_what_left_and_what_came_is_shown_as_it_was(tour) -> None:
    one = tour().open("2")
    one.sentence()
    rows = one.page.locator(".rows code")
    lines = [it.strip() for it in rows.all_inner_texts()]
    post = one.posts[0]
    assert lines[0] == "POST /demo/v1/chat/completions"
    assert f"Sluice-Stream: {post.headers['sluice-stream']}" in lines
    body = re.sub(r"\s", "", post.post_data)
    assert re.sub(r"\s", "", "".join(lines)).endswith(body)
    one.posts.clear()
    one.open("3").sentence()
    assert len(one.posts) == 1
    head = one.posts[0].response().headers
    for name in ("content-type", "cache-control", "sluice-stream"):
        expect(one.page.get_by_text(f"{name}: {head[name]}", exact=True)).to_have_count(1)
    one.page.get_by_role("button", name="Whole lines").click()
    whole = one.page.locator(".rows .whole").all_inner_texts()
    assert len(whole) == 8
    assert all(it.startswith('data: {"id":"') and it.endswith("}") for it in whole)


def test_the_chat_is_as_it_was(tour, demo) -> None:
    one = tour()
    one.chat.ask("Hello")
    one.chat.expect_ended("finished")
    one.chat.box.fill("half a question")
    before = one.page.url, one.chat.text.inner_text()
    one.page.evaluate("location.hash = '#tour/2'")
    one.sentence()
    one.page.keyboard.press("Escape")
    expect(one.page.locator("#stage")).to_have_count(0)
    expect(one.chat.box).to_have_value("half a question")
    expect(one.chat.box).to_be_focused()
    assert (one.page.url, one.chat.text.inner_text()) == before
    expect(one.chat.answers).to_have_count(1)


def test_leaving_a_stop_lets_its_request_go(tour, demo) -> None:
    one = tour().open("7")
    expect(one.page.locator(".rows li")).not_to_have_count(0)
    name = one.posts[0].headers["sluice-stream"]
    one.page.keyboard.press("Escape")
    assert demo.log("request", id=name)["end"] == "cancelled"


def test_another_language_inside_the_tour(tour) -> None:
    one = tour().open("4")
    assert "5 of them brought one letter each" in one.sentence()
    one.page.get_by_role("button", name="한국어").click()
    expect(one.title).to_have_text("글이 조각으로 옵니다")
    assert "5개가 한 글자씩" in one.sentence()
    assert len(one.posts) == 1
    one.page.reload()
    expect(one.title).to_have_text("글이 조각으로 옵니다")


def test_as_text_all_nine_and_what_was_seen(tour) -> None:
    one = tour().open("1")
    said = one.sentence()
    one.page.get_by_role("button", name="As text").click()
    expect(one.page.get_by_role("heading", name="The tour, as text")).to_be_focused()
    stops = one.page.locator(".booklet > ol > li")
    expect(stops).to_have_count(9)
    expect(stops.first).to_contain_text(said)
    expect(stops.last).to_contain_text("Not tried in this visit yet")
    one.page.emulate_media(media="print")
    for away in (".leg", "#stage .bar", "#chat"):
        expect(one.page.locator(away)).to_be_hidden()
    one.page.emulate_media(media="screen")
    one.page.get_by_role("button", name="Back to the stops").click()
    expect(one.title).to_be_focused()


def test_a_stop_that_is_not_there_is_the_nearest(tour) -> None:
    one = tour()
    one.page.goto(f"{one.url}/#tour/44")
    one.at(9)
    one.page.goto(f"{one.url}/#tour/first")
    one.at(1)
