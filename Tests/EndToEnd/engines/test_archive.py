"""What the browser keeps, in the other engines' databases; more is tested in Chromium."""

from browser.test_archive import ANSWER, CHAT, TURN, WHOLE
from browser.test_archive_without_storage import REFUSED

# What an asynchronous function of the script and the archive comes to; an error as a word.
ASYNC = """
const [source, given, done] = arguments
const work = async () => {
  const { Archive } = await import("/js/archive.js")
  window.kept ??= new Archive()
  return await kept[source](...given)
}
work().then((it) => done(it === undefined ? null : it), (error) => done(`${error}`))
"""
DELETE = """
const [done] = arguments
const request = indexedDB.deleteDatabase("sluice")
request.onsuccess = () => done("deleted")
request.onblocked = () => done("blocked")
"""


class Kept:
    """An archive in a page."""

    def __init__(self, chat) -> None:
        self.chat = chat
        self.driver = chat.driver
        self.driver.set_script_timeout(30)

    def call(self, method: str, *arguments: object):
        return self.driver.execute_async_script(ASYNC, method, arguments)

    @property
    def state(self) -> str:
        return self.chat.run("return kept.state")


def test_what_is_saved_is_there_after_a_reload(chat) -> None:
    kept = Kept(chat)
    kept.call("save", {"chat": CHAT, "turns": [TURN]})
    kept.call("save", {"answers": [ANSWER]})
    kept.call("patch", "c1", {"chosen": {"t1": "a1"}})
    chat.open(chat.driver.current_url)
    whole = WHOLE | {"chat": CHAT | {"chosen": {"": "t1", "t1": "a1"}}}
    assert kept.call("read", "c1") == whole
    assert kept.call("search", "안녕 HELLO") == ["c1"]
    assert kept.call("remove", "c1") == whole
    assert (kept.call("list"), kept.state) == ([], "kept")


def test_a_database_that_is_deleted_is_made_again(chat) -> None:
    kept = Kept(chat)
    kept.call("save", WHOLE)
    assert chat.driver.execute_async_script(DELETE) == "deleted"
    assert (kept.call("list"), kept.state) == ([], "kept")
    kept.call("save", WHOLE)
    assert kept.call("read", "c1") == WHOLE


def test_without_a_database_all_is_held_in_memory(chat) -> None:
    chat.run(REFUSED)
    kept = Kept(chat)
    kept.call("save", WHOLE)
    assert (kept.call("read", "c1"), kept.state) == (WHOLE, "blocked")
