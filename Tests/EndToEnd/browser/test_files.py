"""Files go with a question: by picker, drop and paste. What cannot go is said before anything is
sent, and takes nothing else away."""

import base64
import json
import struct
import time
import zlib

import pytest
from playwright.sync_api import expect

from support.upstream import play
from support.wire import DONE, answer, chunk, delta, stream, stream_head

HELLO = play(stream(delta("Hi"), delta("", "stop"), DONE))
PASTE = """(box, {text, html, files}) => {
  const data = new DataTransfer()
  if (text) data.setData("text/plain", text)
  if (html) data.setData("text/html", html)
  for (const [name, words] of files) data.items.add(new File([words], name))
  const event = new ClipboardEvent("paste", {clipboardData: data, bubbles: true, cancelable: true})
  return !box.dispatchEvent(event)
}"""
DROP = """([name, words]) => {
  const dataTransfer = new DataTransfer()
  dataTransfer.items.add(new File([words], name))
  globalThis.drag = (type) => !document.querySelector(".bar").dispatchEvent(
    new DragEvent(type, {dataTransfer, bubbles: true, cancelable: true}))
  return drag("dragover")
}"""

SLOWLY = """() => {
  const { arrayBuffer } = Blob.prototype
  const begin = Promise.withResolvers()
  const reads = []
  Blob.prototype.arrayBuffer = function () {
    const read = begin.promise.then(() => arrayBuffer.call(this))
    reads.push(read)
    return read
  }
  // Over once all was read, and what waits for it has had its turn: a file is read twice.
  globalThis.readOn = async () => {
    begin.resolve()
    for (const read of reads) {
      await read
      await new Promise((done) => setTimeout(done))
    }
  }
}"""


def png(width: int, height: int) -> bytes:
    """An image of one colour."""
    def part(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    rows = zlib.compress((b"\0" + b"\x80" * width) * height)
    return b"\x89PNG\r\n\x1a\n" + part(b"IHDR", head) + part(b"IDAT", rows) + part(b"IEND", b"")


def content(upstream, n: int = 1):
    return json.loads(upstream.wait_request(n).body)["messages"][-1]["content"]


def paste(chat, text: str = "", html: str = "", files: list | None = None) -> bool:
    """Whether the page took the paste for its own."""
    return chat.box.evaluate(PASTE, {"text": text, "html": html, "files": files or []})


def test_texts_go_as_blocks_under_their_names(chat, relay) -> None:
    relay.upstream.script(HELLO)
    chat.attach("notes.md", "Grüße\n```js\n1\n```".encode(), "text/markdown")
    chat.attach("utf16.txt", "안녕".encode("utf-16"), "text/plain")
    expect(chat.files).to_have_count(2)
    chat.ask("What is this?")
    chat.expect_ended("finished", "Hi")
    assert content(relay.upstream) == (
        "notes.md:\n````\nGrüße\n```js\n1\n```\n````\n\nutf16.txt:\n```\n안녕\n```\n\nWhat is this?"
    )
    expect(chat.files).to_have_count(0)
    expect(chat.question.get_by_role("list", name="Files").get_by_role("listitem")).to_have_count(2)


def test_a_file_is_shown_and_taken_away(chat, relay) -> None:
    relay.upstream.script(HELLO)
    chat.attach("a.txt", b"<b>Some notes</b>")
    chat.attach("b.txt", b"Others")
    chat.button("Remove a.txt").click()
    expect(chat.files).to_have_count(1)
    expect(chat.button("Remove b.txt")).to_be_focused()
    chat.button("Remove b.txt").click()
    expect(chat.button("Send")).to_be_disabled()
    chat.attach("a.txt", b"<b>Some notes</b>")
    chat.button("Send").click()
    chat.expect_ended("finished", "Hi")
    assert content(relay.upstream) == "a.txt:\n```\n<b>Some notes</b>\n```"
    chat.question.get_by_role("button", name="a.txt").click()
    dialog = chat.page.get_by_role("dialog", name="a.txt")
    expect(dialog).to_contain_text("<b>Some notes</b>")
    chat.page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)


def test_a_file_may_be_dropped_anywhere(chat, relay) -> None:
    assert chat.page.evaluate(DROP, ["notes.txt", "Some notes"])
    expect(chat.page.locator("[data-drop]")).to_be_visible()
    chat.page.evaluate("drag('dragleave')")
    expect(chat.page.locator("[data-drop]")).to_have_count(0)
    assert chat.page.evaluate("drag('drop')")
    expect(chat.files).to_contain_text("notes.txt")
    expect(chat.page.locator("[data-drop]")).to_have_count(0)


def test_files_and_words_are_pasted_for_what_they_are(chat, relay) -> None:
    assert not paste(chat, "A short word")
    expect(chat.files).to_have_count(0)
    assert paste(chat, "shot.txt", files=[("shot.txt", "Seen")])
    expect(chat.files).to_have_count(1)
    assert not paste(chat, "Out of an office", "<p>Out of an office</p>", [("picture.png", "x")])
    expect(chat.files).to_have_count(1)


def test_a_long_paste_is_set_apart_and_may_be_put_back(chat, relay) -> None:
    assert paste(chat, "word " * 600)
    expect(chat.files).to_contain_text("Pasted text")
    assert paste(chat, "line\n" * 50)
    expect(chat.files.last).to_contain_text("Pasted text 2")
    expect(chat.box).to_have_value("")
    chat.files.last.get_by_role("button", name="Put into the message").click()
    expect(chat.files).to_have_count(1)
    expect(chat.box).to_have_value("line\n" * 50)
    expect(chat.box).to_be_focused()


def test_a_paste_of_50_mb_is_refused_and_freezes_nothing(chat, relay) -> None:
    relay.upstream.script(HELLO)
    chat.box.fill("Hello")
    began = time.monotonic()
    took = chat.box.evaluate(PASTE.replace("text) data", "text) text = text.repeat(5e6), data"),
                             {"text": "0123456789", "html": "", "files": []})
    assert took
    expect(chat.page.get_by_text("Pasted text is 50 MB; the most is 17 MB.")).to_be_visible()
    assert time.monotonic() - began < 5
    expect(chat.files).to_have_count(0)
    chat.box.press("Enter")
    chat.expect_ended("finished", "Hi")


@pytest.mark.parametrize(("name", "data", "sentence"), [
    ("a.pdf", b"%PDF-1.4\0\xff", "a.pdf is neither text nor an image"),
    ("latin.txt", "Grüße".encode("latin-1"), "latin.txt is neither text nor an image"),
    ("a.png", b"\x89PNG\r\n\x1a\nbroken", "a.png could not be read."),
])
def test_what_cannot_be_read_is_said(chat, relay, name: str, data: bytes, sentence: str) -> None:
    chat.attach("good.txt", b"Some notes")
    chat.attach(name, data)
    expect(chat.page.get_by_text(sentence)).to_be_visible()
    expect(chat.files).to_have_count(1)
    chat.attach("other.txt", b"More")
    expect(chat.page.get_by_text(sentence)).to_have_count(0)


def test_limits_are_said_before_anything_is_sent(open_chat, sluice, upstream) -> None:
    upstream.script(play(stream(delta("x" * 9000), delta("", "stop"), DONE)), HELLO)
    program = sluice(upstream, max_body="20KiB")
    chat = open_chat(program.url)
    chat.attach("large.txt", b"x" * 30_000)
    expect(chat.page.get_by_text(
        "large.txt is 30 kB; the most is 16 kB. Nothing was sent.")).to_be_visible()
    chat.attach("a.txt", b"x" * 9_000)
    chat.attach("b.txt", b"x" * 9_000)
    expect(chat.page.get_by_text("With b.txt the files are 18 kB; the most is 16 kB.")).to_be_visible()
    chat.ask("One")
    chat.expect_ended("finished")
    chat.ask("Two")
    expect(chat.page.get_by_text("With all that was said before")).to_be_visible()
    expect(chat.box).to_have_value("Two")
    assert len(upstream.requests) == 1


def test_an_image_goes_as_it_is(chat, relay) -> None:
    relay.upstream.script(HELLO)
    image = png(40, 30)
    chat.attach("dot.png", image)
    expect(chat.files).to_have_count(1)
    chat.ask("What is this?")
    chat.expect_ended("finished", "Hi")
    url = "data:image/png;base64," + base64.b64encode(image).decode()
    assert content(relay.upstream) == [
        {"type": "text", "text": "What is this?"}, {"type": "image_url", "image_url": {"url": url}},
    ]
    chat.question.get_by_role("button", name="dot.png").click()
    expect(chat.page.get_by_role("img", name="dot.png")).to_be_visible()


def test_a_large_image_is_made_smaller(chat, relay) -> None:
    relay.upstream.script(HELLO)
    chat.attach("wide.png", png(5000, 100))
    expect(chat.files).to_have_count(1)
    chat.button("Send").click()
    chat.expect_ended("finished", "Hi")
    [part] = content(relay.upstream)
    url = part["image_url"]["url"]
    assert url.startswith("data:image/jpeg;base64,")
    size = "async (url) => { const it = new Image(); it.src = url; await it.decode(); return it.width }"
    assert chat.page.evaluate(size, url) == 2048


def test_an_image_that_a_model_refuses_comes_back(chat, relay) -> None:
    error = b'{"error":{"message":"This model takes no images.","type":"invalid_request_error"}}'
    relay.upstream.script(play(answer(400, error)), HELLO)
    chat.attach("dot.png", png(4, 3))
    expect(chat.files).to_have_count(1)
    chat.ask("What is this?")
    chat.expect_ended("error", "")
    expect(chat.answer).to_contain_text("This model takes no images.")
    expect(chat.box).to_have_value("What is this?")
    expect(chat.files).to_contain_text("dot.png")
    chat.button("Remove dot.png").click()
    chat.ask("Never mind")
    chat.expect_ended("finished", "Hi")
    assert content(relay.upstream, 2) == "Never mind"


def test_a_preset_sends_at_once_or_is_added_to_the_words(chat, relay) -> None:
    relay.upstream.script(HELLO, play(stream_head() + chunk(delta("Hel"))))
    chat.attach("notes.txt", b"Some notes")
    chat.button("Summarise").click()
    chat.expect_ended("finished", "Hi")
    said = content(relay.upstream)
    assert said.startswith("notes.txt:\n```\nSome notes\n```\n\nSummarise what is attached.")
    expect(chat.button("Summarise")).to_be_hidden()
    chat.attach("notes.txt", b"Some notes")
    chat.box.fill("Only the numbers.")
    chat.button("Summarise").click()
    expect(chat.box).to_have_value(f"Only the numbers.\n\n{said.split('```', 2)[2].strip()}")
    expect(chat.box).to_be_focused()


def test_the_language_of_a_translation_is_remembered(open_chat, relay) -> None:
    relay.upstream.script(HELLO)
    chat = open_chat(relay.url, locale="ko-KR")
    chat.attach("notes.txt", b"Some notes")
    expect(chat.button("한국어로 번역")).to_be_visible()
    chat.page.get_by_label("어느 말로 번역할지").select_option(label="Deutsch")
    chat.page.reload()
    chat.button("독일어로 번역").click()
    expect(chat.page.locator(".answer")).to_have_attribute("data-ending", "finished")
    assert "독일어로 번역해 주세요" in content(relay.upstream)


def test_send_waits_for_a_file_in_the_chat_where_it_was_pressed(chat, relay) -> None:
    relay.upstream.script(HELLO)
    chat.ask("Hello")
    chat.expect_ended("finished", "Hi")
    chat.page.evaluate(SLOWLY)
    chat.attach("notes.txt", b"Some notes")
    chat.ask("What is this?")
    chat.button("New chat").first.click()
    chat.box.fill("Not yet")
    chat.page.evaluate("readOn()")
    expect(chat.box).to_have_value("Not yet")
    expect(chat.answers).to_have_count(0)
    assert len(relay.upstream.requests) == 1


def test_nothing_is_sent_without_a_file_that_was_to_go_along(chat, relay) -> None:
    relay.upstream.script(HELLO)
    chat.ask("Hello")
    chat.expect_ended("finished", "Hi")
    chat.page.evaluate(SLOWLY)
    chat.attach("photo.heic", b"\0\1\2")
    chat.ask("What is this?")
    chat.page.evaluate("readOn()")
    expect(chat.page.locator(".composer .problem")).to_contain_text("photo.heic")
    expect(chat.box).to_have_value("What is this?")
    expect(chat.answers).to_have_count(1)


def test_ask_again_leaves_a_file_that_came_since(chat, relay) -> None:
    relay.upstream.script(play(answer(503, b"{}")), HELLO)
    chat.ask("What is this?")
    chat.expect_ended("error")
    chat.attach("notes.txt", b"Some notes")
    expect(chat.files).to_have_count(1)
    chat.answer.get_by_role("button", name="Ask again").click()
    chat.expect_ended("finished", "Hi")
    expect(chat.box).to_have_value("")
    expect(chat.files).to_contain_text("notes.txt")


def test_ask_again_takes_a_file_alone_out_of_the_box(chat, relay) -> None:
    relay.upstream.script(play(answer(503, b"{}")), HELLO)
    chat.attach("notes.txt", b"Some notes")
    expect(chat.files).to_have_count(1)
    chat.button("Send").click()
    chat.expect_ended("error")
    expect(chat.files).to_have_count(1)
    chat.answer.get_by_role("button", name="Ask again").click()
    chat.expect_ended("finished", "Hi")
    expect(chat.files).to_have_count(0)
