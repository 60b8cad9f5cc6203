"""A stream saved with the times at which it came plays again in the page: with the numbers of the
stream, at three speeds; what is no recording is said in one sentence, and nothing is lost."""

import json
import threading
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Locator, expect

from browser.hood import Hood
from browser.replays import opened, saved
from browser.test_transfer import DROP
from browser.views import SIZES
from support.upstream import play
from support.wire import DONE, LAST_CHUNK, chunk, delta, stream, stream_head

EVIL = "</script><img src=x onerror=alert(1)><!-- \u2028 -->"
FINISH = delta("", "stop")


def natural(chat) -> Locator:
    """The panel that saw an answer of the demo to its end."""
    hood = Hood(chat)
    chat.ask("Hello")
    expect(chat.answer).to_have_attribute("data-ending", "finished", timeout=30_000)
    expect(hood.root.locator(".raw > li").last).to_contain_text("[DONE]")
    return chat.page.locator("#hood")


@pytest.mark.timeout(90)
def test_it_has_the_numbers_of_the_stream_at_each_speed(open_chat, demo, tmp_path: Path) -> None:
    chat = open_chat(demo.url)
    panel = natural(chat)
    text = chat.text.inner_text().split()
    path = saved(chat, "Save recording", tmp_path / "one.json")
    asked = len(chat.requests)
    replay = opened(chat, path)
    expect(replay.root.locator("[data-feed=label]")).to_contain_text("played back")
    expect(replay.root.locator("[data-feed=label]")).to_contain_text("Demo text, not an AI.")
    replay.expect_ended("finished")
    replay.expect_numbers(panel)
    assert replay.text.inner_text().split() == text
    # At its true speed, at half of it and at twice.
    true = replay.length()
    for name, factor in (("1 ×", 1.0), ("1/2 ×", 2.0), ("2 ×", 0.5)):
        replay.speed(name)
        took = replay.seconds()
        assert factor * true - 0.1 <= took <= 2 * factor * true - 0.2, (name, true, took)
        replay.expect_numbers(panel)
    fresh = [it for it in chat.requests[asked:] if "/v1/" in it or "/api/" in it]
    assert fresh == []


def test_a_stop_plays_with_its_receipt(chat, relay, tmp_path: Path) -> None:
    hood = Hood(chat)
    relay.upstream.script(play(stream_head() + chunk(delta("Hel")) + chunk(delta("lo"))))
    chat.ask("Hello")
    chat.expect_text("Hello")
    chat.page.keyboard.press("Escape")
    expect(hood.receipt).to_be_visible()
    expect(hood.root.locator(".raw > li")).to_have_count(2)
    replay = opened(chat, saved(chat, "Save recording", tmp_path / "one.json"))
    replay.expect_ended("stopped")
    panel = chat.page.locator("#hood")
    expect(panel.locator(".receipt li b")).to_have_count(3)
    replay.expect_numbers(panel)
    after = panel.locator("[data-feed=after]").text_content()
    expect(replay.panel.locator("[data-feed=after]")).to_have_text(str(after))


@pytest.mark.timeout(60)
def test_it_pauses_and_goes_where_the_reader_wants(open_chat, demo, tmp_path: Path) -> None:
    chat = open_chat(demo.url)
    panel = natural(chat)
    replay = opened(chat, saved(chat, "Save recording", tmp_path / "one.json"))
    expect(replay.text).not_to_be_empty()
    replay.act("Pause").click()
    expect(replay.act("Play")).to_be_visible()
    stands = replay.text.text_content()
    place = replay.root.get_by_role("slider", name="Place in the recording")
    at = place.input_value()
    chat.page.wait_for_timeout(300)
    assert (place.input_value(), replay.text.text_content()) == (at, stands)
    expect(replay.panel.locator(".raw > li").first).to_contain_text("role")
    place.fill("0")
    expect(replay.text).to_be_empty()
    expect(replay.panel.locator(".raw > li")).to_have_count(0)
    place.press("End")
    replay.expect_numbers(panel)
    replay.act("Play").press("Enter")
    expect(replay.answer).not_to_have_attribute("data-ending", "finished")
    # Escape leaves it; the chat is as it was.
    chat.page.keyboard.press("Escape")
    expect(replay.root).to_have_count(0)
    expect(chat.button("Replay")).to_be_focused()
    chat.expect_ended("finished")


def test_a_models_text_is_text(chat, relay, tmp_path: Path) -> None:
    hood = Hood(chat)
    relay.upstream.script(play(stream(delta(EVIL), FINISH, DONE)))
    chat.ask(EVIL)
    chat.expect_ended("finished")
    expect(hood.root.locator(".raw > li")).to_have_count(3)
    replay = opened(chat, saved(chat, "Save recording", tmp_path / "one.json"))
    replay.expect_ended("finished")
    assert replay.text.text_content() == EVIL
    assert replay.root.locator("[data-feed=question]").text_content() == EVIL
    expect(replay.root.locator("img")).to_have_count(0)


def test_what_is_no_recording_is_said_and_nothing_is_lost(chat, relay, tmp_path: Path) -> None:
    hood = Hood(chat)
    relay.upstream.script(play(stream(delta("Hi"), FINISH, DONE)))
    chat.ask("Hello")
    chat.expect_ended("finished", "Hi")
    path = saved(chat, "Save recording", tmp_path / "one.json")
    text = path.read_text()
    line = text.replace('"kind":"head","at":', '"kind":"head","at":-')
    files = {
        "poem.json": ("Roses are red", "poem.json is not a recording of this page."),
        "chat.json": ('{"messages": []}', "chat.json is not a recording of this page."),
        "half.json": (text[: len(text) // 2], "a part of it is missing"),
        "late.json": (text.replace('"version":1', '"version":2'), "saved in form 2"),
        "line.json": (line, "its line 1 cannot be read"),
        "end.json": (text.replace('"kind":"finished"', '"kind":"x"'), "how its stream ended"),
    }
    said = hood.feed("recording-problem")
    for name, (content, sentence) in files.items():
        (tmp_path / name).write_text(content)
        hood.root.locator("input[type=file]").set_input_files(tmp_path / name)
        expect(said).to_contain_text(sentence)
        expect(chat.page.locator("dialog.replaying")).to_have_count(0)
    huge = tmp_path / "huge.json"
    with huge.open("wb") as file:
        file.write(text[:300].encode())
        file.truncate(65 * 2**20)
    hood.root.locator("input[type=file]").set_input_files(huge)
    expect(said).to_contain_text("huge.json is too large for a recording: up to 64 MB are read.")
    chat.expect_ended("finished", "Hi")
    opened(chat, path).expect_ended("finished")
    expect(said).to_be_empty()


def test_dropped_on_the_list_it_plays_and_a_chat_is_imported(chat, relay, tmp_path: Path) -> None:
    Hood(chat).close()
    relay.upstream.script(play(stream(delta("Hi"), FINISH, DONE)))
    Hood(chat)
    chat.ask("Hello")
    chat.expect_ended("finished", "Hi")
    text = saved(chat, "Save recording", tmp_path / "one.json").read_text()
    chat.page.evaluate(DROP, ["one.json", text])
    replay = chat.page.locator("dialog.replaying")
    expect(replay.locator(".told .prose")).to_have_text("Hi")
    chat.page.keyboard.press("Escape")
    expect(replay).to_have_count(0)
    other = json.dumps({"messages": [{"role": "user", "content": "Other"}]})
    chat.page.evaluate(DROP, ["chat.json", other])
    expect(chat.status).to_have_text("1 chat imported.")
    expect(replay).to_have_count(0)
    broken = '{"sluice":"recording","version":1}'
    chat.page.evaluate(DROP, ["bad.json", broken])
    expect(chat.page.locator("#side .problem")).to_contain_text("bad.json is a recording, but")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", SIZES)
def test_axe_finds_nothing(open_chat, relay, tmp_path: Path, size: str, scheme: str) -> None:
    chat = open_chat(relay.url, color_scheme=scheme, reduced_motion="reduce", **SIZES[size])
    go = threading.Event()
    Hood(chat)
    first = stream_head() + chunk(delta("One"))
    relay.upstream.script(play(first, go, chunk(delta(" two") + FINISH + DONE) + LAST_CHUNK))
    chat.box.fill("Hello")
    chat.button("Send").click()
    chat.expect_text("One")
    go.set()
    chat.expect_ended("finished")
    path = saved(chat, "Save recording", tmp_path / "one.json")
    chat.page.locator("#hood input[type=file]").set_input_files(path)
    replay = chat.page.locator("dialog.replaying")
    expect(replay.locator(".told .answer")).to_have_attribute("data-ending", "finished")
    found = Axe().run(chat.page).response["violations"]
    assert found == [], json.dumps(found, indent=1)[:2000]
    wide = "document.documentElement.scrollWidth > document.documentElement.clientWidth"
    assert not chat.page.evaluate(wide)
    assert replay.evaluate("it => it.scrollWidth <= it.clientWidth")
