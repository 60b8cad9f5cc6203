"""What the browser keeps is kept, whatever else happens to it: Archive in a real database.

Each test speaks to `/js/archive.js` in the page itself; the ones about two tabs open two pages of
one browser.
"""

import json
import re

import pytest

CHAT = {
    "id": "c1", "title": "", "first": "Hello", "pinned": False, "created": 1, "changed": 2,
    "parameters": {"temperature": 0.5}, "model": {"id": "m", "base": "/v1"}, "chosen": {"": "t1"},
}
FILE = {"id": "f1", "name": "a.txt", "type": "text", "size": 3, "text": "abc"}
TURN = {
    "id": "t1", "chat": "c1", "parent": "", "question": "Hello", "files": [FILE], "created": 1,
}
ENDING = {
    "kind": "lost", "accepted": True, "message": "", "status": None, "retryAfter": None,
}
ANSWER = {
    "id": "a1", "chat": "c1", "turn": "t1", "text": "Grüße, 안녕하세요", "reasoning": "Hm",
    "ending": ENDING, "created": 2, "model": "m",
    "facts": {"firstText": 0.1, "rate": 20, "unit": "tokens", "tokens": 9, "thought": None},
}
WHOLE = {"chat": CHAT, "turns": [TURN], "answers": [ANSWER]}
BEGIN = """
  const { Archive } = await import("/js/archive.js")
  const stop = new AbortController()
  globalThis.told = []
  globalThis.archive = new Archive()
  archive.listen({
    changed: (id) => told.push(id),
    state: () => told.push(archive.state),
  }, stop.signal)
"""


class Kept:
    """An archive in a page."""

    def __init__(self, page) -> None:
        self.page = page
        self.page.evaluate(f"async () => {{{BEGIN}}}")

    def call(self, method: str, *arguments: object):
        """What an archive's method resolves to."""
        call = "([name, given]) => archive[name](...given)"
        return self.page.evaluate(call, [method, arguments])

    def look(self, script: str, argument: object = None):
        return self.page.evaluate(script, argument)

    @property
    def state(self) -> str:
        return self.page.evaluate("() => archive.state")

    @property
    def told(self) -> list[str]:
        return self.page.evaluate("() => told")

    def ids(self) -> list[str]:
        return [chat["id"] for chat in self.call("list")]

    def reload(self) -> "Kept":
        self.page.reload()
        return Kept(self.page)

    def expect_told(self, what: str) -> None:
        wait = "async (it) => { while (!told.includes(it)) await new Promise((r) => setTimeout(r)) }"
        self.page.evaluate(wait, what)


@pytest.fixture
def kept(chat) -> Kept:
    return Kept(chat.page)


@pytest.fixture
def other(chat) -> Kept:
    """The same browser's second tab."""
    page = chat.context.new_page()
    page.goto(chat.page.url)
    return Kept(page)


def test_what_is_saved_is_there_after_a_reload(kept) -> None:
    kept.call("save", WHOLE)
    again = kept.reload()
    assert again.call("read", "c1") == WHOLE
    assert again.call("list") == [CHAT]
    assert again.state == "kept"


def test_it_needs_no_secure_context(open_chat, sluice, upstream) -> None:
    program = sluice(upstream, public_name="sluice.test")
    chat = open_chat(f"http://sluice.test:{program.port}/", ready=False)
    assert chat.page.evaluate("isSecureContext") is False
    kept = Kept(chat.page)
    ids = "async () => (await import('/js/ids.js')).newId()"
    assert len({kept.look(ids) for _ in range(9)}) == 9
    kept.call("save", WHOLE)
    page = chat.context.new_page()
    page.goto(chat.page.url)
    other = Kept(page)
    assert other.call("read", "c1") == WHOLE
    other.call("patch", "c1", {"title": "Seen"})
    kept.expect_told("c1")
    assert kept.call("remove", "c1")["chat"]["title"] == "Seen"
    assert other.ids() == []


def test_an_answer_that_was_never_ended_is_there_as_far_as_it_came(kept, chat) -> None:
    kept.call("save", {"chat": CHAT, "turns": [TURN]})
    kept.call("save", {"answers": [ANSWER | {"text": "Gr", "ending": None, "facts": None}]})
    page = chat.context.new_page()
    page.goto(chat.page.url)
    chat.page.close()
    answer = Kept(page).call("read", "c1")["answers"][0]
    assert (answer["text"], answer["ending"], answer["facts"]) == ("Gr", None, None)


def test_what_is_saved_is_read_before_it_is_written(kept) -> None:
    read = """async (whole) => {
      void archive.save(whole)
      void archive.patch("c1", { title: "New" })
      const [{ chat }, [listed], found] = await Promise.all(
        [archive.read("c1"), archive.list(), archive.search("안녕")])
      void archive.remove("c1")
      return [chat.title, listed.title, found, await archive.read("c1"), await archive.list()]
    }"""
    assert kept.look(read, WHOLE) == ["New", "New", ["c1"], None, []]
    assert kept.reload().ids() == []


def test_writes_take_place_in_their_order(kept) -> None:
    write = """async (whole) => {
      void archive.save(whole)
      for (let n = 0; n < 50; n += 1) {
        void archive.patch("c1", { title: `T${n}`, chosen: { [`k${n % 3}`]: `v${n}` } })
        void archive.save({ answers: [{ ...whole.answers[0], text: `A${n}` }] })
      }
      await archive.save({})
    }"""
    kept.look(write, WHOLE)
    whole = kept.reload().call("read", "c1")
    assert (whole["chat"]["title"], whole["answers"][0]["text"]) == ("T49", "A49")
    assert whole["chat"]["chosen"] == {"": "t1", "k0": "v48", "k1": "v49", "k2": "v47"}


def test_what_cannot_be_kept_is_left_out_of_what_can(kept) -> None:
    save = """async (whole) => {
      const loop = {}
      loop.loop = loop
      const parameters = { keep: 1, call: () => 1, loop, node: document.body, far: 1n }
      await archive.save({ ...whole, chat: { ...whole.chat, parameters, more: () => 1 } })
      await archive.save({ chat: null, turns: [null, {}], answers: [undefined, { id: 5 }] })
      await archive.patch("c1", { pinned: true, id: "other", changed: NaN })
    }"""
    kept.look(save, WHOLE)
    again = kept.reload()
    chat = again.call("read", "c1")["chat"]
    assert (chat["parameters"]["keep"], chat["pinned"], chat["changed"]) == (1, True, 0)
    assert (again.ids(), again.state) == (["c1"], "kept")


def test_two_tabs_write_one_chat_and_nothing_is_lost(kept, other) -> None:
    kept.call("save", WHOLE)
    write = """(name) => {
      globalThis.written = (async () => {
        for (let n = 0; n < 40; n += 1) {
          const id = `${name}${n}`
          const turn = { id, chat: "c1", parent: "a1", question: id, files: [], created: n }
          const answer = { id: `a${id}`, chat: "c1", turn: id, text: id, created: n }
          await archive.save({ turns: [turn] })
          await archive.patch("c1", { chosen: { [id]: `a${id}` } })
          await archive.save({ answers: [answer] })
        }
        await archive.patch("c1", name === "x" ? { title: "Title" } : { pinned: true })
      })()
    }"""
    kept.look(write, "x")
    other.look(write, "y")
    for tab in (kept, other):
        tab.look("() => written")
    whole = other.call("read", "c1")
    assert kept.call("read", "c1") == whole
    assert (len(whole["turns"]), len(whole["answers"]), len(whole["chat"]["chosen"])) == (81,) * 3
    assert (whole["chat"]["title"], whole["chat"]["pinned"]) == ("Title", True)
    assert whole["chat"]["parameters"] == {"temperature": 0.5}


def test_a_tab_is_told_what_another_one_does(kept, other) -> None:
    kept.call("save", WHOLE)
    other.expect_told("c1")
    assert kept.told == []
    kept.call("remove", "c1")
    assert other.call("read", "c1") is None


def test_what_follows_in_a_removed_chat_leaves_nothing_behind(kept, other) -> None:
    kept.call("save", WHOLE)
    whole = kept.call("remove", "c1")
    other.call("save", {"turns": [TURN | {"id": "t2"}], "answers": [ANSWER | {"id": "a2"}]})
    other.call("patch", "c1", {"title": "Ghost"})
    assert (other.ids(), counted(kept)) == ([], [0, 0, 0])
    kept.call("restore", whole)
    assert other.call("read", "c1") == WHOLE


def test_removing_takes_one_chat_and_undo_brings_all_of_it_back(kept) -> None:
    apart = json.loads(re.sub('"([actf])1"', r'"\g<1>9"', json.dumps(WHOLE)))
    kept.call("save", WHOLE)
    kept.call("save", apart)
    assert kept.call("remove", "c1") == WHOLE
    assert kept.reload().ids() == ["c9"]
    kept.call("restore", WHOLE)
    assert kept.reload().call("read", "c1") == WHOLE
    assert kept.call("read", "c9") == apart
    assert kept.call("remove", "nobody") is None


def test_search_finds_all_words_without_case_and_accents(kept) -> None:
    kept.call("save", WHOLE)
    kept.call("save", {"chat": CHAT | {"id": "c2", "first": "Crème brûlée", "changed": 9}})
    assert kept.call("search", "") == ["c2", "c1"]
    assert kept.call("search", " CREME  brulee ") == ["c2"]
    assert kept.call("search", "grusse") == kept.call("search", "hello brulee") == []
    assert kept.call("search", "hello grüsse") == []
    assert kept.call("search", "gruße 안녕") == kept.call("search", "하세") == ["c1"]


def test_a_broken_record_breaks_no_other(kept) -> None:
    kept.call("save", WHOLE)
    raw(kept, "chats", [{"id": "c2"}, {"id": 5}, {"id": ["x"], "title": {}}, CHAT | {
        "id": "c3", "title": 7, "chosen": [], "model": {"id": 3}, "parameters": "x", "changed": "x",
    }])
    raw(kept, "turns", [{"id": "t2", "chat": "c1", "files": [None, {}, 4]}, {"id": "t3"}])
    raw(kept, "answers", [{"id": "a2", "chat": "c1"}, {"id": 1, "chat": "c1", "turn": "t1"}])
    assert kept.ids() == ["c1", "c3", "c2"]
    whole = kept.call("read", "c1")
    assert [turn["id"] for turn in whole["turns"]] == ["t1", "t2"]
    assert whole["answers"] == [ANSWER]
    assert kept.call("search", "hello") == ["c1", "c3"]
    assert kept.call("read", "c3")["chat"]["chosen"] == {}


def test_a_long_conversation_is_read_at_once(kept) -> None:
    """500 messages of 2 kB; the best of nine, which the page prints."""
    fill = """async (whole) => {
      const text = "A word and more. ".repeat(120)
      const all = Array.from({ length: 250 }, (_, n) => n)
      const turns = all.map((n) => ({ ...whole.turns[0], id: `t${n}`, question: text, files: [] }))
      const answers = all.map((n) => ({ ...whole.answers[0], id: `a${n}`, turn: `t${n}`, text }))
      await archive.save({ chat: whole.chat, turns, answers })
    }"""
    kept.look(fill, WHOLE)
    again = kept.reload()
    measure = """async () => {
      const times = []
      for (let n = 0; n < 9; n += 1) {
        const since = performance.now()
        const { turns, answers } = await archive.read("c1")
        if (turns.length + answers.length !== 500) throw new Error("not all")
        times.push(performance.now() - since)
      }
      return times.sort((a, b) => a - b)
    }"""
    times = again.look(measure)
    print(f"500 messages read in {times[0]:.1f} ms, median {times[4]:.1f} ms")
    assert times[0] < 100


def counted(kept) -> list[int]:
    """How many records each store holds."""
    count = """() => new Promise((resolve) => {
      const request = indexedDB.open("sluice")
      request.onsuccess = async () => {
        const names = ["chats", "turns", "answers"]
        const stores = request.result.transaction(names)
        const counts = names.map((name) => new Promise((done) => {
          stores.objectStore(name).count().onsuccess = (event) => done(event.target.result)
        }))
        resolve(await Promise.all(counts))
        request.result.close()
      }
    })"""
    return kept.look(count)


def raw(kept, store: str, records: list) -> None:
    """Puts records past the archive."""
    put = """([name, records]) => new Promise((resolve) => {
      const request = indexedDB.open("sluice")
      request.onsuccess = () => {
        const transaction = request.result.transaction([name], "readwrite")
        for (const record of records) transaction.objectStore(name).put(record)
        transaction.oncomplete = () => (request.result.close(), resolve())
      }
    })"""
    kept.look(put, [store, records])
