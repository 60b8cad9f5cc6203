// @ts-check
import { Away, ended } from "./away.js"
import { Elsewhere } from "./elsewhere.js"
import { keeperOf } from "./keeper.js"
import { bring, forkOf, wholeOf } from "./keeping.js"
import { inFlight, recover } from "./left.js"
import { Listeners } from "./listeners.js"
import { readParameters } from "./parameters.js"

/** @typedef {import("./session.js").Session} Session */
/** @typedef {import("./records.js").ChatRecord} ChatRecord */
/** @typedef {import("./records.js").Whole} Whole */

/**
 * What a panel may want to be told: all that happens in the session that is shown, that another
 * one is shown instead of `before`, that the list of chats or what is written where is another one,
 * and that the one shown is kept again, or no more.
 *
 * @typedef {import("./session.js").SessionListener & {
 *   shown: (before: Session) => void, listed: () => void, kept: () => void,
 * }} DeskListener
 */

/** How often what came of an answer in flight is kept, in milliseconds. */
const beat = 1000

/** @type {(keyof import("./session.js").SessionListener)[]} */
const events = [
  "turnAdded", "turnRemoved", "answerAdded", "answerRemoved", "versions", "begun", "grew", "ended",
  "returned", "queued", "settings",
]

/**
 * The conversations of this browser: the one that is shown, those where an answer is being written
 * or words wait to be sent, and the list of all that are kept.
 */
export class Desk {
  /** @type {ChatRecord[]} the newest first */
  chats = []
  /** Whether the list was read. */
  loaded = false
  /** @type {Session} the one that is shown */
  session

  /** @type {Listeners<DeskListener>} */
  #listeners = new Listeners()
  #away = new Away()
  /** @type {WeakSet<Session>} deleted by another page, and still in use here */
  #gone = new WeakSet()
  #elsewhere = new Elsewhere()
  #opening = 0
  #recovered = Promise.resolve()
  #archive
  #make

  /**
   * @param {import("./archive.js").Archive} archive
   * @param {() => Session} make a new session
   * @param {AbortSignal} signal
   */
  constructor(archive, make, signal) {
    this.#archive = archive
    this.#make = make
    this.session = this.#begin(true)
    archive.listen({
      changed: (...what) => void this.#changedElsewhere(...what), state: () => void this.load(),
    }, signal)
    const timer = setInterval(() => this.#beat(), beat)
    signal.addEventListener("abort", () => clearInterval(timer))
  }

  /** @param {Partial<DeskListener>} listener @param {AbortSignal} signal */
  listen(listener, signal) {
    this.#listeners.add(listener, signal)
    // Who comes late is told what is shown already.
    if (this.session.turns.length > 0) queueMicrotask(() => listener.shown?.(this.session))
  }

  /** @returns {boolean} whether the one that is shown was deleted by another page */
  get gone() {
    return this.#gone.has(this.session)
  }

  /** Reads the list of what is kept. */
  async load() {
    this.chats = await this.#archive.list()
    this.loaded = true
    this.#listeners.tell("listed")
  }

  /** Shows an empty conversation; a temporary one is not kept. */
  begin({ temporary = false } = {}) {
    this.show(this.#begin(!temporary))
  }

  /**
   * Shows a conversation, unless another one was asked for before it could be read.
   *
   * @param {string} id
   * @returns {Promise<boolean>} whether there is one
   */
  async open(id) {
    const opening = ++this.#opening
    if (id === this.session.id) return true
    const session = this.#away.get(id) ?? await this.#read(id)
    if (session && opening === this.#opening) this.show(session)
    return session !== null
  }

  /**
   * Shows a session. An answer that is written in the one before goes on, unless nobody could
   * come back to it.
   *
   * @param {Session} session
   */
  show(session) {
    this.#opening++
    const before = this.session
    if (before === session) return
    if (before.temporary) before.stop()
    this.session = session
    this.#away.drop(session)
    this.#away.hold(before)
    this.#listeners.tell("shown", before)
  }

  /** @param {string} id @returns {boolean} whether an answer is being written there */
  busy(id) {
    return Boolean(this.#inUse(id)?.current)
  }

  /**
   * Changes what the list says of a chat.
   *
   * @param {string} id
   * @param {Partial<Pick<ChatRecord, "title" | "pinned">>} fields
   */
  async patch(id, fields) {
    const session = this.#inUse(id)
    if (session) session.change(fields)
    else await this.#archive.patch(id, fields)
    await this.load()
  }

  /**
   * Takes a chat away; an answer that is written in it is let go.
   *
   * @param {string} id
   * @returns {Promise<() => Promise<void>>} brings it back
   */
  async remove(id) {
    const session = this.#inUse(id)
    const shown = session === this.session
    if (session) await this.#letGo(session)
    const whole = await this.#archive.remove(id)
    if (session === this.session) this.begin()
    await this.load()
    return async () => {
      if (whole) await this.#archive.restore(whole)
      await this.load()
      if (whole && shown) await this.open(id)
    }
  }

  /** Adds conversations, and shows the first of them. */
  async add(/** @type {Whole[]} */ wholes) {
    for (const whole of wholes) await this.#archive.save(whole)
    await this.load()
    if (wholes[0]) await this.open(wholes[0].chat.id)
  }

  /**
   * Goes on from an answer in a conversation of its own.
   *
   * @param {import("./answer.js").Answer} answer of the session that is shown
   */
  async fork(answer) {
    await this.add([forkOf(this.session, answer)])
  }

  /** @param {string} id @returns {Promise<Whole | null>} all that is kept of a chat */
  async whole(id) {
    this.flush()
    return this.#archive.read(id)
  }

  /** @param {string} words @returns {Promise<string[]>} the chats in which they stand */
  async search(words) {
    return this.#archive.search(words)
  }

  /** @returns {Whole[]} what has come of each answer in flight, with its question */
  get inFlight() {
    return inFlight([this.session, ...this.#away.all])
  }

  /** Keeps what has come so far of each answer in flight. */
  flush() {
    for (const { answers } of this.inFlight) void this.#archive.save({ answers })
  }

  /** Takes in what came just before a page was closed. No chat is read before that is done. */
  recover(/** @type {readonly string[]} */ texts) {
    if (texts.length > 0) this.#recovered = recover(this.#archive, texts).then(() => this.load())
  }

  #beat() {
    this.flush()
    this.#elsewhere.beat(Date.now())
  }

  /** @param {string} id @returns {Session | undefined} */
  #inUse(id) {
    return id === this.session.id ? this.session : this.#away.get(id)
  }

  /** @param {Session} session ends what is written in it; from then on it is not kept */
  async #letGo(session) {
    await ended(session)
    session.keeper = null
    this.#away.drop(session)
  }

  /** @param {boolean} kept */
  #begin(kept) {
    const session = this.#make()
    session.temporary = !kept
    if (kept) session.keeper = keeperOf(session, this.#archive, () => this.load())
    this.#watch(session)
    return session
  }

  /** @param {string} id */
  async #read(id) {
    await this.#recovered
    const whole = await this.#archive.read(id)
    if (!whole) return null
    const session = this.#begin(true)
    const { title, pinned, created, parameters, model, chosen } = whole.chat
    Object.assign(session, { id, title, pinned, created, model })
    session.parameters = readParameters(parameters)
    session.merge((tree) => {
      bring(tree, whole, null)
      for (const [parent, child] of Object.entries(chosen)) tree.choose(parent, child)
      return []
    })
    return session
  }

  /** @param {Session} session tells on what happens in it while it is shown */
  #watch(session) {
    const tell = (/** @type {typeof events[number]} */ name) => (/** @type {any[]} */ ...args) => {
      const listeners = /** @type {any} */ (this.#listeners)
      if (session === this.session) listeners.tell(name, ...args)
      if (["begun", "ended", "queued", "returned"].includes(name)) this.#settle(session, name)
    }
    // Hooked to nothing that outlives it, so that a session that is left is gone.
    const { signal } = new AbortController()
    session.listen(Object.fromEntries(events.map((name) => [name, tell(name)])), signal)
  }

  /** @param {Session} session @param {string} event */
  #settle(session, event) {
    if (session !== this.session) this.#away.hold(session)
    if (event === "begun" && this.#gone.delete(session)) void this.#keepAgain(session)
    this.#listeners.tell("listed")
  }

  /** @param {Session} session */
  async #keepAgain(session) {
    if (session === this.session) this.#listeners.tell("kept")
    await this.#archive.save(wholeOf(session))
    await this.load()
  }

  /** @param {string} id @param {readonly string[]} writing */
  async #changedElsewhere(id, writing) {
    await this.load()
    const whole = this.#inUse(id) ? await this.#archive.read(id) : null
    const session = this.#inUse(id)
    if (!session) return
    if (whole) this.#bring(session, whole, writing)
    else if (session !== this.session) await this.#letGo(session)
    else if (session.turns.length > 0) this.#gone.add(session)
    if (session === this.session) this.#listeners.tell("kept")
  }

  /** @param {Session} session @param {Whole} whole as kept @param {readonly string[]} writing */
  #bring(session, whole, writing) {
    const { title, pinned } = whole.chat
    this.#gone.delete(session)
    session.merge((tree) => {
      const changed = bring(tree, whole, session.current)
      return this.#elsewhere.heard(session, whole.answers, { changed, writing }, Date.now())
    })
    Object.assign(session, { title, pinned })
    if (session === this.session) this.#listeners.tell("settings")
  }
}
