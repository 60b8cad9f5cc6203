"""A question can be edited where it stands and an answer asked again; what was there before is one
click away, with all that followed it."""

import json

from playwright.sync_api import expect

from browser.shelf import Shelf, whole
from support.upstream import play
from support.wire import DONE, chunk, delta, stream, stream_head

EDIT = "Edit the question"


def says(text: str):
    return play(stream(delta(text), delta("", "stop"), DONE))


def asked(upstream, n: int) -> list[str]:
    return [it["content"] for it in json.loads(upstream.wait_request(n).body)["messages"]]


def edit(chat, text: str, name: str = EDIT) -> None:
    chat.question.hover()
    chat.question.get_by_role("button", name=name).click()
    chat.editor.fill(text)
    chat.editor.press("Enter")


def test_an_edited_question_is_another_version(chat, relay) -> None:
    relay.upstream.script(says("1"), says("2"), says("3"))
    chat.ask("One")
    chat.expect_ended("finished", "1")
    chat.ask("Two")
    chat.expect_ended("finished", "2")
    first = chat.log.get_by_role("article", name="Question").first
    first.hover()
    first.get_by_role("button", name=EDIT).click()
    expect(chat.editor).to_be_focused()
    expect(chat.editor).to_have_value("One")
    chat.editor.fill("Another one")
    chat.editor.press("Enter")
    chat.expect_ended("finished", "3")
    assert asked(relay.upstream, 3) == ["Another one"]
    expect(chat.answers).to_have_count(1)
    expect(chat.box).to_be_focused()
    expect(chat.question.get_by_role("group", name="2 of 2")).to_be_visible()
    chat.button("Previous version").click()
    expect(chat.answers).to_have_count(2)
    chat.expect_text("2")
    expect(first).to_contain_text("1 of 2")
    expect(chat.button("Previous version")).to_be_disabled()
    expect(chat.button("Next version")).to_be_focused()
    chat.page.keyboard.press("Enter")
    expect(chat.answers).to_have_count(1)
    chat.expect_text("3")
    expect(chat.button("Previous version")).to_be_focused()


def test_versions_survive_a_reload(chat, relay) -> None:
    relay.upstream.script(says("1"), says("2"))
    chat.ask("One")
    chat.expect_ended("finished", "1")
    edit(chat, "Two")
    chat.expect_ended("finished", "2")
    chat.button("Previous version").click()
    chat.expect_text("1")
    chat.page.reload()
    chat.expect_text("1")
    chat.button("Next version").click()
    chat.expect_text("2")


def test_answers_asked_again_are_versions_too(chat, relay) -> None:
    relay.upstream.script(says("1"), says("2"), says("3"))
    chat.ask("One")
    for n in (1, 2):
        chat.expect_ended("finished", str(n))
        chat.button("Ask again").click()
    chat.expect_ended("finished", "3")
    group = chat.answer.get_by_role("group", name="3 of 3")
    group.get_by_role("button", name="Previous version").click()
    chat.expect_text("2")
    expect(chat.answer.get_by_role("group", name="2 of 3")).to_be_visible()
    expect(chat.answer.get_by_role("button", name="Previous version")).to_be_focused()
    chat.ask("And then?")
    assert asked(relay.upstream, 4) == ["One", "2", "And then?"]


def test_the_arrow_up_edits_the_last_question_and_escape_leaves_it(chat, relay) -> None:
    relay.upstream.script(says("1"), says("2"))
    chat.ask("One")
    chat.expect_ended("finished", "1")
    chat.box.fill("x")
    chat.box.press("ArrowUp")
    expect(chat.editor).to_have_count(0)
    chat.box.fill("")
    chat.box.press("ArrowUp")
    expect(chat.editor).to_be_focused()
    chat.editor.fill("Something else")
    chat.editor.press("Escape")
    expect(chat.editor).to_have_count(0)
    expect(chat.question).to_contain_text("One")
    expect(chat.question.get_by_role("button", name=EDIT)).to_be_focused()


def test_an_editor_sends_by_its_button_and_keeps_lines(chat, relay) -> None:
    relay.upstream.script(says("1"), says("2"))
    chat.ask("One")
    chat.expect_ended("finished", "1")
    chat.box.press("ArrowUp")
    chat.editor.press("Shift+Enter")
    chat.editor.press_sequentially("Two")
    chat.question.get_by_role("button", name="Send").click()
    chat.expect_ended("finished", "2")
    assert asked(relay.upstream, 2) == ["One\nTwo"]


def test_while_an_answer_is_written_nothing_is_edited(chat, relay) -> None:
    relay.upstream.script(says("1"), play(stream_head() + chunk(delta("Hel"))))
    chat.ask("One")
    chat.expect_ended("finished", "1")
    chat.button("Ask again").click()
    chat.expect_text("Hel")
    pencil = chat.question.get_by_role("button", name=EDIT)
    expect(pencil).to_be_disabled()
    expect(pencil).to_have_attribute("title", "Not while an answer is being written")
    chat.box.press("ArrowUp")
    expect(chat.editor).to_have_count(0)
    chat.button("Stop").click()
    expect(pencil).to_be_enabled()


def test_an_answer_that_was_filtered_leads_to_its_question(chat, relay) -> None:
    relay.upstream.script(
        play(stream(delta("Hel"), delta("", "content_filter"), DONE)), says("2"))
    chat.ask("One")
    chat.expect_ended("filtered", "Hel")
    chat.answer.get_by_role("button", name=EDIT).click()
    expect(chat.editor).to_be_focused()
    chat.editor.fill("Two")
    chat.editor.press("Enter")
    chat.expect_ended("finished", "2")


def test_files_stay_with_an_edited_question(chat, relay) -> None:
    relay.upstream.script(says("1"), says("2"))
    chat.attach("notes.txt", b"Some notes")
    chat.ask("One")
    chat.expect_ended("finished", "1")
    edit(chat, "Two")
    chat.expect_ended("finished", "2")
    assert asked(relay.upstream, 2) == ["notes.txt:\n```\nSome notes\n```\n\nTwo"]
    expect(chat.question).to_contain_text("notes.txt")


def test_an_edit_that_was_refused_is_tried_again_in_its_place(chat, relay) -> None:
    refused = b"HTTP/1.1 503 No\r\nContent-Length: 0\r\n\r\n"
    relay.upstream.script(says("1"), says("2"), play(refused), says("3"))
    chat.ask("One")
    chat.expect_ended("finished", "1")
    chat.ask("Two")
    chat.expect_ended("finished", "2")
    edit(chat, "Three")
    chat.expect_ended("error", "")
    expect(chat.box).to_have_value("Three")
    chat.box.press("Enter")
    chat.expect_ended("finished", "3")
    assert asked(relay.upstream, 4) == ["One", "1", "Three"]
    chat.button("Previous version").click()
    chat.expect_text("2")


def test_what_stands_in_an_editor_survives_a_reload(chat, relay) -> None:
    relay.upstream.script(says("1"))
    chat.ask("One")
    chat.expect_ended("finished", "1")
    chat.box.press("ArrowUp")
    chat.editor.fill("Half a sen")
    chat.page.reload()
    expect(chat.editor).to_have_value("Half a sen")
    chat.button("Cancel").click()
    chat.page.reload()
    expect(chat.question).to_contain_text("One")
    expect(chat.editor).to_have_count(0)


def test_the_oldest_question_of_a_long_chat_has_its_versions(chat) -> None:
    long = whole("Long")
    answers = [long["answers"][0], long["answers"][0] | {"id": "other", "text": "Another."}]
    turns = [long["turns"][0]]
    for n in range(40):
        turns.append(turns[0] | {"id": f"t{n}", "parent": answers[-1]["id"], "created": n})
        answers.append(answers[0] | {"id": f"a{n}", "turn": f"t{n}"})
    Shelf(chat).seed(long | {"turns": turns, "answers": answers}, shown="Long")
    expect(chat.answers).to_have_count(41)
    expect(chat.answers.first.get_by_role("group", name="2 of 2")).to_be_visible()
