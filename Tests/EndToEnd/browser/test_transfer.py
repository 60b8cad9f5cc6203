"""Chats go out as files and come back; a file that is none is said so, and nothing changes."""

import json

from playwright.sync_api import expect

from browser.shelf import Shelf, whole

FILES = "nav.side input[type=file]"
DROP = """([name, text]) => {
  const data = new DataTransfer()
  data.items.add(new File([text], name))
  const side = document.querySelector("#side")
  for (const type of ["dragenter", "dragover", "drop"]) {
    side.dispatchEvent(new DragEvent(type, {
      dataTransfer: data, bubbles: true, cancelable: true,
    }))
  }
}"""


def saved(shelf: Shelf, name: str, action: str) -> tuple[str, str]:
    """The name and the text of what is downloaded."""
    with shelf.page.expect_download() as download:
        shelf.act(name, action)
    return download.value.suggested_filename, download.value.path().read_text()


def give(shelf: Shelf, *files: tuple[str, str]) -> None:
    shelf.page.locator(FILES).set_input_files([
        {"name": name, "mimeType": "application/json", "buffer": text.encode()}
        for name, text in files
    ])


def test_one_chat_goes_out_and_comes_back(chat) -> None:
    shelf = Shelf(chat).seed(whole("안녕: Rivers?", "They fall."), whole("Other"))
    name, text = saved(shelf, "안녕: Rivers?", "Export as JSON")
    assert name == "안녕 Rivers.json" or name.endswith(".json")
    assert [it["content"] for it in json.loads(text)["messages"]] == [
        "안녕: Rivers?", "They fall.",
    ]
    shelf.act("안녕: Rivers?", "Delete")
    shelf.expect_names(["Other"])
    give(shelf, (name, text))
    expect(shelf.names).to_have_count(2)
    chat.expect_ended("finished", "They fall.")
    expect(shelf.toast).to_contain_text("1 chat imported.")
    expect(shelf.page.get_by_role("heading", level=1)).to_have_text("안녕: Rivers?")


def test_markdown_is_to_be_read(open_chat, sluice, upstream) -> None:
    program = sluice(upstream, public_name="sluice.test")
    chat = open_chat(f"http://sluice.test:{program.port}/")
    shelf = Shelf(chat).seed(whole("Rivers", "They *fall*."))
    name, text = saved(shelf, "Rivers", "Export as Markdown")
    assert name == "Rivers.md"
    assert text.startswith("# Rivers\n") and "They *fall*." in text


def test_all_go_out_in_one_file_and_come_back_by_dropping_it(chat) -> None:
    shelf = Shelf(chat).seed(whole("One"), whole("Two"))
    expect(shelf.names).to_have_count(2)
    with shelf.page.expect_download() as download:
        chat.button("Export all").click()
    assert download.value.suggested_filename.startswith("Sluice 20")
    text = download.value.path().read_text()
    assert len(json.loads(text)) == 2
    shelf.page.evaluate(DROP, ["all.json", text])
    expect(shelf.names).to_have_count(4)
    expect(shelf.toast).to_contain_text("2 chats imported.")


def test_a_file_that_is_no_chat_changes_nothing(chat) -> None:
    shelf = Shelf(chat).seed(whole("One"), shown="One")
    for name, text in [("a.json", '{"a": 1}'), ("b.txt", "Hello"), ("c.json", '{"messages": [')]:
        give(shelf, (name, text))
        expect(shelf.nav.get_by_role("alert")).to_contain_text(f"{name} ")
        expect(shelf.nav.get_by_role("alert")).to_contain_text("Nothing was changed.")
    shelf.expect_names(["One"])
    chat.expect_text("An answer.")
    good = json.dumps({"messages": [{"role": "user", "content": "Mine"}]})
    give(shelf, ("bad.json", "{}"), ("good.json", good))
    expect(shelf.link("Mine")).to_be_visible()
    expect(shelf.nav.get_by_role("alert")).to_contain_text("bad.json ")
