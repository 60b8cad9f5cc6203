// @ts-check
import assert from "node:assert/strict"
import { test } from "node:test"
import { Desk } from "../../Public/js/desk.js"
import { endingOf, noFacts } from "../../Public/js/ending.js"
import { Listeners } from "../../Public/js/listeners.js"
import { Session } from "../../Public/js/session.js"

/** @typedef {import("../../Public/js/records.js").Whole} Whole */

const said = (/** @type {object} */ facts) => endingOf({ ...noFacts(), accepted: true, ...facts })
const finished = said({ finish: "stop" })
const refused = endingOf({ ...noFacts(), status: 429 })
const settled = () => new Promise((resolve) => setTimeout(resolve))

/** A relay that the test speaks for. */
class ScriptedRelay {
  /** @type {any[]} */
  asked = []

  /** @param {any} question @param {any} receiver @param {AbortSignal} signal */
  ask({ messages }, receiver, signal) {
    return new Promise((resolve) => {
      this.asked.push({ messages, receiver, resolve })
      signal.addEventListener("abort", () => resolve(said({ stopped: true })))
    })
  }

  /** @param {number} n @param {string} text @param {any} [ending] */
  async answer(n, text, ending) {
    const { receiver, resolve } = this.asked[n]
    const chunk = { done: false, reasoning: "", finish: "", tokens: null, error: null }
    receiver.head(1)
    if (text) receiver.event("{}", { ...chunk, text }, 2)
    if (ending) resolve(ending)
    await settled()
  }
}

/** What two pages of one browser share; each has an archive of its own over it. */
class Shelf {
  /** @type {Map<string, Whole>} */
  chats = new Map()
  /** @type {Set<ShelfArchive>} */
  archives = new Set()
}

/** An archive in memory that behaves like the real one. */
class ShelfArchive {
  state = "kept"
  #listeners = new Listeners()
  #shelf

  /** @param {Shelf} shelf */
  constructor(shelf) {
    this.#shelf = shelf
    shelf.archives.add(this)
  }

  /** @param {any} listener @param {AbortSignal} signal */
  listen(listener, signal) {
    this.#listeners.add(listener, signal)
  }

  /** @param {string} id @param {any[]} [answers] that were saved */
  #changed(id, answers = []) {
    const writing = answers.filter((it) => it.ending === null).map((it) => it.id)
    for (const it of this.#shelf.archives) if (it !== this) it.#listeners.tell("changed", id, writing)
  }

  async list() {
    return [...this.#shelf.chats.values()].map((it) => ({ ...it.chat }))
      .sort((a, b) => b.changed - a.changed)
  }

  async read(/** @type {string} */ id) {
    return structuredClone(this.#shelf.chats.get(id) ?? null)
  }

  async save(/** @type {any} */ nodes) {
    const { chat, turns = [], answers = [] } = structuredClone(nodes)
    const id = chat?.id ?? turns[0]?.chat ?? answers[0]?.chat
    const whole = this.#shelf.chats.get(id) ?? (chat ? { chat, turns: [], answers: [] } : null)
    if (!whole) return
    if (chat) whole.chat = chat
    whole.turns = latest(whole.turns, turns)
    whole.answers = latest(whole.answers, answers)
    this.#shelf.chats.set(id, whole)
    this.#changed(id, answers)
  }

  async restore(/** @type {Whole} */ whole) {
    await this.save(whole)
  }

  async patch(/** @type {string} */ id, /** @type {any} */ fields) {
    const whole = this.#shelf.chats.get(id)
    if (!whole) return
    const chosen = { ...whole.chat.chosen, ...fields.chosen }
    whole.chat = { ...whole.chat, ...fields, chosen }
    this.#changed(id)
  }

  async remove(/** @type {string} */ id) {
    const whole = this.#shelf.chats.get(id) ?? null
    this.#shelf.chats.delete(id)
    this.#changed(id)
    return whole
  }

  async search() {
    return []
  }
}

/** @param {any[]} older @param {any[]} newer */
const latest = (older, newer) => [...new Map([...older, ...newer].map((it) => [it.id, it])).values()]

function page(shelf = new Shelf()) {
  const relay = new ScriptedRelay()
  const make = () => new Session(/** @type {any} */ (relay), /** @type {any} */ (catalog), () => 0)
  const stop = new AbortController()
  const archive = /** @type {any} */ (new ShelfArchive(shelf))
  const desk = new Desk(archive, make, stop.signal)
  /** @type {string[]} */
  const told = []
  const names = ["shown", "listed", "kept", "turnAdded", "begun", "grew", "ended", "returned"]
  desk.listen(Object.fromEntries(names.map((it) => [it, () => told.push(it)])), stop.signal)
  return { desk, relay, told, shelf, close: () => stop.abort() }
}
const catalog = { route: null, routeFor: () => null }

/** @param {(pages: typeof page) => Promise<void>} run */
async function withPages(run) {
  /** @type {ReturnType<typeof page>[]} */
  const open = []
  try {
    await run((shelf) => (open.push(page(shelf)), open[open.length - 1]))
  } finally {
    // Their timers would keep the test from ending.
    for (const it of open) it.close()
  }
}

/** @param {Session} session */
const shown = ({ turns }) => turns.map((it) => it.question)
/** @param {Session} session */
const texts = (session) => session.turns.map((it) => session.answerOf(it)?.text)

test("a conversation is listed once it has begun, by its first line, and opens as it was", () =>
  withPages(async (open) => {
    const { desk, relay } = open()
    assert.deepEqual(desk.chats, [])
    void desk.session.send("Hello\nthere")
    await relay.answer(0, "Hi", finished)
    const { id } = desk.session
    assert.deepEqual(desk.chats.map((it) => [it.id, it.first, it.title]), [[id, "Hello", ""]])
    desk.begin()
    assert.deepEqual(shown(desk.session), [])
    assert.equal(await desk.open(id), true)
    assert.deepEqual([desk.session.id, shown(desk.session), texts(desk.session)],
      [id, ["Hello\nthere"], ["Hi"]])
    assert.equal(await desk.open("nobody's"), false)
    assert.equal(desk.session.id, id)
  }))

test("versions and the choice among them are kept", () => withPages(async (open) => {
  const { desk, relay } = open()
  void desk.session.send("One")
  await relay.answer(0, "1", finished)
  const [first] = desk.session.turns
  void desk.session.edit(first, "Two")
  await relay.answer(1, "2", finished)
  void desk.session.again(desk.session.turns[0])
  await relay.answer(2, "2b", finished)
  desk.session.show("", first.id)
  const { id } = desk.session
  desk.begin()
  await desk.open(id)
  const { tree } = desk.session
  assert.deepEqual([shown(desk.session), texts(desk.session)], [["One"], ["1"]])
  assert.deepEqual(tree.after("").map((it) => it.answers.map((a) => a.text)), [["1"], ["2", "2b"]])
}))

test("an answer goes on while another chat is shown, and is there on return", () =>
  withPages(async (open) => {
    const { desk, relay, told } = open()
    void desk.session.send("Slow")
    await relay.answer(0, "Hel")
    const { session, session: { id } } = desk
    desk.begin()
    assert.equal(desk.busy(id), true)
    const before = told.length
    await relay.answer(0, "lo")
    assert.deepEqual(told.slice(before), [])
    await desk.open(id)
    assert.equal(desk.session, session)
    desk.begin()
    await relay.answer(0, "", finished)
    assert.equal(desk.busy(id), false)
    await desk.open(id)
    assert.notEqual(desk.session, session)
    assert.deepEqual(texts(desk.session), ["Hello"])
  }))

test("what is queued is sent, and what is refused waits, in a chat that is not shown", () =>
  withPages(async (open) => {
    const { desk, relay } = open()
    void desk.session.send("First")
    void desk.session.send("Second")
    const { id } = desk.session
    desk.begin()
    await relay.answer(0, "1", finished)
    assert.deepEqual([relay.asked.length, desk.busy(id)], [2, true])
    await relay.answer(1, "", refused)
    await desk.open(id)
    assert.deepEqual([desk.session.draft.text, desk.busy(id)], ["Second", false])
  }))

test("the chat that was asked for last is shown, whichever is read first", () =>
  withPages(async (open) => {
    const { desk, relay, shelf } = open()
    void desk.session.send("One")
    await relay.answer(0, "1", finished)
    const one = desk.session.id
    desk.begin()
    void desk.session.send("Two")
    await relay.answer(1, "2", finished)
    const two = desk.session.id
    desk.begin()
    const [archive] = shelf.archives
    const read = archive.read.bind(archive)
    archive.read = async (id) => {
      if (id === one) await new Promise((resolve) => setTimeout(resolve, 20))
      return read(id)
    }
    await Promise.all([desk.open(one), desk.open(two)])
    assert.equal(desk.session.id, two)
    const slow = desk.open(one)
    desk.begin()
    await slow
    assert.deepEqual(shown(desk.session), [])
  }))

test("who goes back to the chat that is shown stays there, whatever is still being read", () =>
  withPages(async (open) => {
    const { desk, relay } = open()
    void desk.session.send("One")
    await relay.answer(0, "1", finished)
    const one = desk.session.id
    desk.begin()
    void desk.session.send("Two")
    await relay.answer(1, "2", finished)
    const two = desk.session.id
    await Promise.all([desk.open(one), desk.open(two)])
    assert.equal(desk.session.id, two)
  }))

test("a temporary chat is not kept, stops when it is left, and can be shown again", () =>
  withPages(async (open) => {
    const { desk, relay, shelf } = open()
    desk.begin({ temporary: true })
    const { session } = desk
    void session.send("Secret")
    await relay.answer(0, "Ps")
    desk.flush()
    desk.begin()
    await settled()
    assert.deepEqual([session.turns[0].answers[0].ending?.kind, shelf.chats.size], ["stopped", 0])
    desk.show(session)
    assert.deepEqual(texts(desk.session), ["Ps"])
  }))

test("a deleted chat comes back with all that had come, and is shown if it was", () =>
  withPages(async (open) => {
    const { desk, relay, shelf } = open()
    void desk.session.send("Hello")
    await relay.answer(0, "Hi th")
    const { id } = desk.session
    const undo = await desk.remove(id)
    assert.deepEqual([shown(desk.session), desk.chats, shelf.chats.size], [[], [], 0])
    await undo()
    assert.deepEqual([desk.session.id, texts(desk.session)], [id, ["Hi th"]])
    assert.equal(desk.session.turns[0].answers[0].ending?.kind, "stopped")
    desk.begin()
    const again = await desk.remove(id)
    await again()
    assert.notEqual(desk.session.id, id)
    assert.deepEqual(desk.chats.map((it) => it.id), [id])
  }))

test("a fork is a conversation of its own, up to that answer", () => withPages(async (open) => {
  const { desk, relay } = open()
  void desk.session.send("One")
  await relay.answer(0, "1", finished)
  void desk.session.send("Two")
  await relay.answer(1, "2", finished)
  const { session } = desk
  session.change({ title: "Numbers", pinned: true })
  await desk.fork(session.turns[0].answers[0])
  assert.notEqual(desk.session.id, session.id)
  assert.deepEqual([shown(desk.session), texts(desk.session)], [["One"], ["1"]])
  assert.deepEqual([desk.session.title, desk.session.pinned], ["Numbers", false])
  void desk.session.send("Three")
  await relay.answer(2, "3", finished)
  await desk.open(session.id)
  assert.deepEqual(shown(desk.session), ["One", "Two"])
}))

test("an answer that the page was left in is kept up to there, and can be continued", () =>
  withPages(async (open) => {
    const first = open()
    void first.desk.session.send("Hello")
    await first.relay.answer(0, "Hel")
    first.desk.flush()
    first.close()
    const { desk, relay, shelf } = open(first.shelf)
    await desk.open(first.desk.session.id)
    const [turn] = desk.session.turns
    const [answer] = turn.answers
    assert.deepEqual([answer.text, answer.ending?.kind, answer.ending?.left, answer.continuable],
      ["Hel", "stopped", true, true])
    assert.equal([...shelf.chats.values()][0].answers[0].ending, null)
    void desk.session.resume(turn, answer)
    await relay.answer(0, "lo", finished)
    assert.deepEqual([answer.text, answer.ending?.kind], ["Hello", "finished"])
  }))

test("thoughts of the last moment are recovered, too", () => withPages(async (open) => {
  const first = open()
  void first.desk.session.send("Hello")
  await first.relay.answer(0, "")
  first.desk.flush()
  const [left] = first.desk.inFlight
  first.close()
  const { desk } = open(first.shelf)
  const answers = [{ ...left.answers[0], reasoning: "Hm" }]
  desk.recover([JSON.stringify({ ...left, answers })])
  await desk.open(first.desk.session.id)
  assert.equal(desk.session.turns[0].answers[0].reasoning, "Hm")
}))

test("a question of the last moment is recovered, and its chat with it", () =>
  withPages(async (open) => {
    const first = open()
    void first.desk.session.send("Hello")
    await first.relay.answer(0, "Hel")
    const left = first.desk.inFlight.map((it) => JSON.stringify(it))
    const { id } = first.desk.session
    first.close()
    // The page was gone before its database had written anything.
    const { desk } = open()
    desk.recover([...left, "{}", "null", "no JSON"])
    assert.equal(await desk.open(id), true)
    const [turn] = desk.session.turns
    assert.deepEqual([turn.question, turn.answers[0].text], ["Hello", "Hel"])
    assert.deepEqual(desk.chats.map((it) => it.id), [id])
  }))

test("two pages that send in the same chat keep both questions, in both", () =>
  withPages(async (open) => {
    const a = open()
    void a.desk.session.send("Hello")
    await a.relay.answer(0, "Hi", finished)
    const { id } = a.desk.session
    const b = open(a.shelf)
    await b.desk.open(id)
    void a.desk.session.send("From A")
    void b.desk.session.send("From B")
    await settled()
    await a.relay.answer(1, "to A", finished)
    await b.relay.answer(0, "to B", finished)
    assert.deepEqual([shown(a.desk.session), texts(a.desk.session)],
      [["Hello", "From A"], ["Hi", "to A"]])
    assert.deepEqual([shown(b.desk.session), texts(b.desk.session)],
      [["Hello", "From B"], ["Hi", "to B"]])
    for (const { desk } of [a, b, await reopened(open, a.shelf, id)]) {
      const [, last] = desk.session.turns
      const versions = desk.session.tree.versions(last)
      assert.deepEqual(versions.map((it) => [it.question, it.answers[0].text]).sort(),
        [["From A", "to A"], ["From B", "to B"]])
    }
  }))

/** @param {typeof page} open @param {Shelf} shelf @param {string} id */
async function reopened(open, shelf, id) {
  const fresh = open(shelf)
  await fresh.desk.open(id)
  return fresh
}

test("what another page writes is followed, and it is said that it does", () =>
  withPages(async (open) => {
    const a = open()
    void a.desk.session.send("Hello")
    await a.relay.answer(0, "Hi", finished)
    const b = await reopened(open, a.shelf, a.desk.session.id)
    void a.desk.session.send("More")
    await a.relay.answer(1, "one ")
    a.desk.flush()
    await settled()
    const answer = () => /** @type {any} */ (b.desk.session.turns.at(-1)).answers[0]
    const known = answer()
    assert.deepEqual([known.text, known.elsewhere, known.phase, known.ending],
      ["one ", true, "streaming", null])
    await a.relay.answer(1, "two", finished)
    assert.equal(answer(), known)
    assert.deepEqual([known.text, known.elsewhere, known.ending.kind],
      ["one two", false, "finished"])
    assert.equal(known.log.entries.map((/** @type {any} */ it) => it.text).join(""), "one two")
  }))

test("an answer that another page waits for has not broken off", () =>
  withPages(async (open) => {
    const a = open()
    void a.desk.session.send("Hello")
    await settled()
    const b = await reopened(open, a.shelf, a.desk.session.id)
    a.desk.flush()
    await settled()
    const [answer] = b.desk.session.turns[0].answers
    assert.deepEqual([answer.elsewhere, answer.phase, answer.ending], [true, "waiting", null])
    await a.relay.answer(0, "Hi", finished)
    assert.deepEqual([answer.text, answer.elsewhere, answer.ending?.kind], ["Hi", false, "finished"])
  }))

test("what a page left behind is not taken for written when something else changes", () =>
  withPages(async (open) => {
    const a = open()
    void a.desk.session.send("Hello")
    await a.relay.answer(0, "Hel")
    a.desk.flush()
    a.close()
    const b = await reopened(open, a.shelf, a.desk.session.id)
    const c = open(a.shelf)
    await c.desk.patch(b.desk.session.id, { title: "Renamed" })
    await settled()
    assert.equal(b.desk.session.turns[0].answers[0].ending?.left, true)
  }))

test("a page that falls silent in the middle of an answer has left", () => withPages(async (open) => {
  const a = open()
  void a.desk.session.send("Hello")
  await a.relay.answer(0, "Hi", finished)
  const b = await reopened(open, a.shelf, a.desk.session.id)
  void a.desk.session.send("More")
  await a.relay.answer(1, "one ")
  a.desk.flush()
  await settled()
  a.close()
  const answer = b.desk.session.turns[1].answers[0]
  const { now } = Date
  Date.now = () => now() + 11_000
  try {
    while (answer.elsewhere) await new Promise((resolve) => setTimeout(resolve, 50))
  } finally {
    Date.now = now
  }
  assert.deepEqual([answer.phase, answer.ending?.left, answer.continuable], ["ended", true, true])
}))

test("a chat that another page deletes goes on, and its next question keeps all of it", () =>
  withPages(async (open) => {
    const a = open()
    void a.desk.session.send("Hello")
    await a.relay.answer(0, "Hi", finished)
    const { id } = a.desk.session
    const b = open(a.shelf)
    await b.desk.load()
    await b.desk.remove(id)
    await settled()
    assert.deepEqual([a.desk.gone, shown(a.desk.session), a.desk.chats], [true, ["Hello"], []])
    void a.desk.session.send("Still here?")
    await a.relay.answer(1, "Yes", finished)
    assert.deepEqual([a.desk.gone, b.desk.chats.map((it) => it.id)], [false, [id]])
    await b.desk.open(id)
    assert.deepEqual([shown(b.desk.session), texts(b.desk.session)],
      [["Hello", "Still here?"], ["Hi", "Yes"]])
  }))

test("a chat that is written in, not shown and deleted by another page is let go", () =>
  withPages(async (open) => {
    const a = open()
    void a.desk.session.send("Hello")
    await a.relay.answer(0, "H")
    const { session } = a.desk
    a.desk.begin()
    const b = open(a.shelf)
    await b.desk.remove(session.id)
    await settled()
    await settled()
    assert.deepEqual([session.current, a.desk.busy(session.id), a.shelf.chats.size], [null, false, 0])
  }))

test("a name that another page gives is taken over, and not written back", () =>
  withPages(async (open) => {
    const a = open()
    void a.desk.session.send("Hello")
    await a.relay.answer(0, "Hi", finished)
    const { id } = a.desk.session
    const b = await reopened(open, a.shelf, id)
    await b.desk.patch(id, { title: "Greeting", pinned: true })
    await settled()
    assert.deepEqual([a.desk.session.title, a.desk.session.pinned], ["Greeting", true])
    assert.equal(a.desk.chats[0].title, "Greeting")
  }))
