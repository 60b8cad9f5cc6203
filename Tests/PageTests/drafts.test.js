// @ts-check
import assert from "node:assert/strict"
import { test } from "node:test"
import { Drafts } from "../../Public/js/drafts.js"
import { endingOf, noFacts } from "../../Public/js/ending.js"
import { Session } from "../../Public/js/session.js"

const file = { id: "f", name: "a.txt", type: /** @type {const} */ ("text"), size: 3, text: "abc" }
const settled = () => new Promise((resolve) => setTimeout(resolve))

/** A browser's storage that takes so many letters a value. */
class Storage {
  /** @type {Map<string, string>} */
  all = new Map()
  room = Infinity
  keep = (/** @type {string} */ name, /** @type {string} */ value) => {
    if (value.length > this.room) return false
    this.all.set(name, value)
    return true
  }
  kept = (/** @type {string} */ name) => this.all.get(name) ?? null
  drop = (/** @type {string} */ name) => void this.all.delete(name)
  names = (/** @type {string} */ start) => [...this.all.keys()].filter((it) => it.startsWith(start))
}

/** One life of a page: what it begins with is what the storage holds. */
class Life {
  /** @type {{ receiver: any, end: (ending: any) => void }[]} */
  asked = []
  /** @type {string[]} */
  told = []
  #storage

  constructor(storage = new Storage()) {
    this.#storage = storage
    this.drafts = new Drafts(storage)
    this.drafts.listen({
      restored: () => this.told.push("restored"), unkept: () => this.told.push("unkept"),
    }, new AbortController().signal)
  }

  /** @param {string} id @param {import("../../Public/js/tree.js").Tree} [tree] what is kept of it */
  session(id, tree) {
    const ask = (/** @type {any} */ _, /** @type {any} */ receiver) => new Promise((resolve) => {
      this.asked.push({ receiver, end: resolve })
    })
    const session = new Session(/** @type {any} */ ({ ask }), { routeFor: () => null }, () => 0)
    const nothing = () => {}
    Object.assign(session, { id, keeper: { turn: nothing, answer: nothing, change: nothing } })
    if (tree) session.merge((own) => (tree.turns.forEach((it) => own.add(it)), []))
    this.drafts.watch(session)
    return session
  }

  /** @param {Session} session @param {string} text @param {any[]} [files] */
  write(session, text, files = []) {
    session.draft = { text, files }
    this.drafts.keep(session)
  }

  /** What a page that is loaded now finds in the box of a new chat. */
  get fresh() {
    return new Life(this.#storage).session("later").draft
  }
}

/** @param {Session} session */
const send = (session) => {
  const { text, files } = session.draft
  session.draft = { text: "", files: [] }
  void session.send(text, files)
}

test("what stands in the box of a new chat outlives the page, files too", () => {
  const life = new Life()
  life.write(life.session("a"), "Hel", [file])
  assert.deepEqual(life.fresh, { text: "Hel", files: [file] })
})

test("a question is kept until an upstream took it, and no longer", async () => {
  const storage = new Storage()
  const life = new Life(storage)
  const session = life.session("a")
  life.write(session, "Hello", [file])
  send(session)
  assert.deepEqual(storage.names(""), ["draft.a", "files.a"])
  life.asked[0].receiver.head(1)
  assert.deepEqual(storage.names(""), [])
})

test("what waits to be sent next is kept with what stands in the box", () => {
  const storage = new Storage()
  const life = new Life(storage)
  const session = life.session("a")
  life.write(session, "One")
  send(session)
  life.asked[0].receiver.head(1)
  life.write(session, "Two", [file])
  send(session)
  life.write(session, "Three")
  assert.equal(JSON.parse(storage.all.get("draft.a") ?? "").text, "Two\n\nThree")
  assert.deepEqual(JSON.parse(storage.all.get("files.a") ?? ""), [file])
})

test("a question that came back is a draft again", async () => {
  const storage = new Storage()
  const life = new Life(storage)
  const session = life.session("a")
  life.write(session, "Hello", [file])
  send(session)
  life.asked[0].end(endingOf(noFacts()))
  await settled()
  assert.deepEqual(session.draft, { text: "Hello", files: [file] })
  const [{ id }] = session.turns
  assert.deepEqual(JSON.parse(storage.all.get("draft.a") ?? ""), { text: "Hello", asked: id })
})

test("a question nobody took comes back out of the conversation, on the next page", () => {
  const storage = new Storage()
  const life = new Life(storage)
  const session = life.session("a")
  life.write(session, "Hello")
  send(session)
  const later = new Session(/** @type {any} */ ({}), { routeFor: () => null })
  const [{ id }] = session.turns
  const kept = { id, parent: "", question: "Hello", files: [], answers: [], created: 0 }
  later.merge((tree) => (tree.add(kept), []))
  const nothing = () => {}
  Object.assign(later, { id: "a", keeper: { turn: nothing, answer: nothing, change: nothing } })
  new Drafts(storage).watch(later)
  assert.deepEqual([later.turns, later.draft.text], [[], "Hello"])
})

test("each conversation has its own", () => {
  const storage = new Storage()
  const life = new Life(storage)
  const session = life.session("a")
  life.write(session, "One")
  send(session)
  life.asked[0].receiver.head(1)
  life.write(session, "In a")
  life.write(life.session("b"), "New")
  assert.deepEqual(life.fresh.text, "New")
  life.drafts.keep(session)
  assert.deepEqual(storage.names("draft."), ["draft.a", "draft.new"])
})

test("the draft of a chat that is gone goes; a question on its way does not", () => {
  const storage = new Storage()
  storage.keep("draft.gone", JSON.stringify({ text: "Old", asked: "" }))
  storage.keep("draft.there", JSON.stringify({ text: "Mine", asked: "" }))
  storage.keep("draft.unsaved", JSON.stringify({ text: "Hello", asked: "t" }))
  const life = new Life(storage)
  const session = life.session("a")
  life.drafts.tidy(new Set(["there"]), session)
  assert.deepEqual([session.draft.text, life.told], ["Hello", ["restored"]])
  assert.deepEqual(storage.names("draft."), ["draft.there", "draft.new"])
})

test("the draft of a chat that is deleted comes back with it, and is not kept meanwhile", () => {
  const storage = new Storage()
  const life = new Life(storage)
  const session = life.session("a")
  send(Object.assign(session, { draft: { text: "Hello", files: [] } }))
  life.asked[0].receiver.head(1)
  life.write(session, "Not yet sent", [file])
  life.drafts.forget("a")
  assert.deepEqual([storage.names("draft."), storage.names("files.")], [[], []])
  const again = life.session("a", session.tree)
  assert.deepEqual(again.draft, { text: "Not yet sent", files: [file] })
  assert.deepEqual(storage.names("draft."), ["draft.a"])
})

test("while nobody knows which chats there are, nothing is dropped", () => {
  const storage = new Storage()
  storage.keep("draft.a", JSON.stringify({ text: "Mine", asked: "" }))
  const life = new Life(storage)
  life.drafts.tidy(null, life.session("b"))
  assert.deepEqual(storage.names("draft."), ["draft.a"])
})

test("what the storage does not take is held until the page closes, and said of files", () => {
  const storage = new Storage()
  storage.room = 0
  const life = new Life(storage)
  life.write(life.session("a"), "Hello", [file])
  assert.deepEqual(life.told, ["unkept"])
  assert.deepEqual(life.session("b").draft, { text: "Hello", files: [file] })
})

test("of a temporary conversation nothing is kept", () => {
  const storage = new Storage()
  const life = new Life(storage)
  const session = life.session("a")
  session.keeper = null
  life.write(session, "Secret", [file])
  assert.deepEqual(storage.names(""), [])
})

test("what is no draft of ours is an empty one", () => {
  for (const broken of ["", "{", "null", "[]", "3", '{"text":null}']) {
    const storage = new Storage()
    storage.keep("draft.new", broken)
    storage.keep("files.new", broken)
    assert.deepEqual(new Life(storage).session("a").draft, { text: "", files: [] }, broken)
  }
})
