"""Where the browser keeps nothing, or no more, it is said, and the chat goes on.

Storage is full, forbidden, missing, broken, deleted while it is open, or never answers: what was
written is read all the same until the page closes, and kept as soon as it can be.
"""

import pytest

from browser.test_archive import ANSWER, CHAT, TURN, WHOLE, Kept

MISSING = "Object.defineProperty(globalThis, 'indexedDB', { value: undefined })"
FORBIDDEN = """Object.defineProperty(globalThis, 'indexedDB', {
  get() { throw new DOMException("no", "SecurityError") },
})"""
REFUSED = """IDBFactory.prototype.open = () => {
  throw new DOMException("no", "InvalidStateError")
}"""
NEWER = """globalThis.newer = new Promise((resolve) => {
  IDBFactory.prototype.open.call(indexedDB, "sluice", 99).onsuccess = ({ target }) => {
    target.result.close()
    resolve()
  }
})"""
BROKEN = """IDBDatabase.prototype.transaction = () => {
  throw new DOMException("no", "InvalidStateError")
}"""
ABORTING = """IDBObjectStore.prototype.put = function () {
  this.transaction.abort()
}"""


def opened(open_chat, relay, script: str) -> Kept:
    """An archive in a page where a script came first."""
    chat = open_chat(relay.url)
    chat.page.add_init_script(script)
    chat.page.reload()
    chat.page.evaluate("() => globalThis.newer")
    return Kept(chat.page)


@pytest.mark.parametrize("script", [MISSING, FORBIDDEN, REFUSED, NEWER, BROKEN, ABORTING])
def test_without_a_database_all_is_held_in_memory(open_chat, relay, script: str) -> None:
    kept = opened(open_chat, relay, script)
    assert kept.ids() == []
    kept.call("save", {"chat": CHAT, "turns": [TURN]})
    kept.call("save", {"answers": [ANSWER]})
    kept.call("patch", "c1", {"title": "New", "chosen": {"t1": "a1"}})
    assert (kept.state, kept.told) == ("blocked", ["blocked"])
    chat = CHAT | {"title": "New", "chosen": {"": "t1", "t1": "a1"}}
    assert kept.call("list") == [chat]
    assert kept.call("search", "hello 안녕") == ["c1"]
    whole = kept.call("remove", "c1")
    assert whole == WHOLE | {"chat": chat}
    assert (kept.ids(), kept.call("read", "c1")) == ([], None)
    kept.call("restore", whole)
    assert kept.call("read", "c1") == whole


@pytest.fixture
def limited(chat):
    """An archive of at most a million bytes, and what lifts that limit. It has to stand before the
    first write: Chromium remembers for half a minute how much room there was."""
    session = chat.context.new_cdp_session(chat.page)
    origin = {"origin": chat.page.evaluate("() => location.origin")}
    session.send("Storage.overrideQuotaForOrigin", origin | {"quotaSize": 1_000_000})
    return Kept(chat.page), lambda: session.send("Storage.overrideQuotaForOrigin", origin)


def test_full_storage_is_said_and_what_came_is_kept_once_there_is_room(limited) -> None:
    kept, lift = limited
    kept.call("save", {"chat": CHAT, "turns": [TURN]})
    assert kept.state == "kept"
    long = ANSWER | {"text": "x" * 3_000_000}
    kept.call("save", {"answers": [long]})
    assert (kept.state, kept.told) == ("full", ["full"])
    assert kept.call("read", "c1") == WHOLE | {"answers": [long]}
    lift()
    kept.call("patch", "c1", {"title": "New"})
    assert (kept.state, kept.told) == ("kept", ["full", "kept"])
    assert kept.reload().call("read", "c1") == {
        "chat": CHAT | {"title": "New"}, "turns": [TURN], "answers": [long],
    }


def test_what_is_too_large_keeps_nothing_smaller_out(limited) -> None:
    kept, _ = limited
    large = {"chat": CHAT | {"id": "c2"}, "answers": []}
    large["turns"] = [TURN | {"id": "t2", "chat": "c2", "question": "x" * 3_000_000}]
    kept.call("save", large)
    kept.call("save", WHOLE)
    assert (kept.state, sorted(kept.ids())) == ("full", ["c1", "c2"])
    assert kept.call("read", "c2") == large
    kept.call("remove", "c2")
    assert (kept.state, kept.ids()) == ("kept", ["c1"])
    assert kept.reload().call("read", "c1") == WHOLE


def delete(kept: Kept) -> None:
    deleted = """() => new Promise((resolve, reject) => {
      const request = indexedDB.deleteDatabase("sluice")
      request.onsuccess = () => resolve()
      request.onblocked = () => reject(new Error("a tab holds it open"))
    })"""
    kept.look(deleted)


def clear(kept: Kept) -> None:
    """As the browser's own settings do."""
    session = kept.page.context.new_cdp_session(kept.page)
    origin = kept.look("() => location.origin")
    session.send("Storage.clearDataForOrigin", {"origin": origin, "storageTypes": "all"})


@pytest.mark.parametrize("empty", [delete, clear])
def test_emptied_storage_is_noticed_and_used_again(chat, empty) -> None:
    kept = Kept(chat.page)
    kept.call("save", WHOLE)
    assert kept.ids() == ["c1"]
    page = chat.context.new_page()
    page.goto(chat.page.url)
    empty(Kept(page))
    kept.expect_told("c1")
    assert (kept.ids(), kept.call("read", "c1"), kept.state) == ([], None, "kept")
    kept.call("save", WHOLE)
    assert kept.reload().call("read", "c1") == WHOLE


def test_a_connection_that_the_browser_closed_is_opened_again(chat) -> None:
    chat.page.evaluate("""() => {
      const begin = IDBDatabase.prototype.transaction
      IDBDatabase.prototype.transaction = function (...given) {
        IDBDatabase.prototype.transaction = begin
        this.close()
        return begin.apply(this, given)
      }
    }""")
    kept = Kept(chat.page)
    kept.call("save", WHOLE)
    assert (kept.state, kept.told) == ("kept", [])
    assert kept.reload().call("read", "c1") == WHOLE


def test_a_database_that_does_not_answer_is_waited_for_once(chat) -> None:
    """Another tab deletes it and does not let go: it answers when that one closes."""
    page = chat.context.new_page()
    page.goto(chat.page.url)
    page.evaluate("""() => new Promise((resolve) => {
      const request = indexedDB.open("sluice")
      request.onsuccess = () => {
        const deleting = indexedDB.deleteDatabase("sluice")
        deleting.onblocked = () => resolve()
        globalThis.release = () => new Promise((released) => {
          deleting.onsuccess = () => released()
          request.result.close()
        })
      }
    })""")
    kept = Kept(chat.page)
    assert kept.ids() == []
    assert kept.state == "blocked"
    again = """async (whole) => {
      const since = performance.now()
      await archive.save(whole)
      await archive.read("c1")
      return performance.now() - since
    }"""
    assert kept.look(again, WHOLE) < 2500
    assert kept.state == "blocked"
    page.evaluate("() => release()")
    kept.look("""async () => {
      while (archive.state !== "kept") await archive.save({})
    }""")
    assert kept.reload().call("read", "c1") == WHOLE
