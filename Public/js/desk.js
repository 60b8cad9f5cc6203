// @ts-check
import { answerRecord, bring, chatRecord, endAll, forkOf, isKept, turnRecord } from "./keeping.js"
import { Listeners } from "./listeners.js"
import { readParameters } from "./parameters.js"

/** @typedef {import("./session.js").Session} Session */
/** @typedef {import("./records.js").ChatRecord} ChatRecord */
/** @typedef {import("./records.js").Whole} Whole */

/**
 * What a panel may want to be told: all that happens in the session that is shown, that another
 * one is shown instead of `before`, and that the list of chats is another one.
 *
 * @typedef {import("./session.js").SessionListener
 *   & { shown: (before: Session) => void, listed: () => void }} DeskListener
 */

/** How often what came of an answer in flight is kept, in milliseconds. */
const beat = 1000

/** @type {(keyof import("./session.js").SessionListener)[]} */
const events = [
  "turnAdded", "turnRemoved", "answerAdded", "answerRemoved", "versions", "begun", "grew", "ended",
  "returned", "queued", "settings",
]

/**
 * The conversations of this browser: the one that is shown, those in which an answer is still
 * being written, and the list of all that are kept.
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
  /** @type {Map<string, Session>} where an answer is written, and none is shown */
  #busy = new Map()
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
      changed: (id) => void this.#changedElsewhere(id), state: () => void this.load(),
    }, signal)
    const timer = setInterval(() => this.flush(), beat)
    signal.addEventListener("abort", () => clearInterval(timer))
  }

  /** @param {Partial<DeskListener>} listener @param {AbortSignal} signal */
  listen(listener, signal) {
    this.#listeners.add(listener, signal)
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
   * Shows a conversation.
   *
   * @param {string} id
   * @returns {Promise<boolean>} whether there is one
   */
  async open(id) {
    if (id === this.session.id) return true
    const session = this.#busy.get(id) ?? await this.#read(id)
    if (session) this.show(session)
    return session !== null
  }

  /**
   * Shows a session. An answer that is written in the one before goes on, unless nobody could
   * come back to it.
   *
   * @param {Session} session
   */
  show(session) {
    const before = this.session
    if (before === session) return
    if (before.temporary) before.stop()
    if (before.keeper && before.current) this.#busy.set(before.id, before)
    this.#busy.delete(session.id)
    this.session = session
    this.#listeners.tell("shown", before)
  }

  /** @param {string} id @returns {boolean} whether an answer is being written there */
  busy(id) {
    const session = id === this.session.id ? this.session : this.#busy.get(id)
    return session !== undefined && session.current !== null
  }

  /**
   * Changes what the list says of a chat.
   *
   * @param {string} id
   * @param {Partial<Pick<ChatRecord, "title" | "pinned">>} fields
   */
  async patch(id, fields) {
    const session = id === this.session.id ? this.session : this.#busy.get(id)
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
    const session = id === this.session.id ? this.session : this.#busy.get(id)
    await this.#letGo(session)
    const whole = await this.#archive.remove(id)
    if (session === this.session) this.begin()
    await this.load()
    return () => this.add(whole ? [whole] : [])
  }

  /**
   * Adds conversations, and shows the first of them.
   *
   * @param {Whole[]} wholes
   */
  async add(wholes) {
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

  /** Keeps what has come so far of each answer in flight. */
  flush() {
    for (const session of [this.session, ...this.#busy.values()]) this.#flush(session)
  }

  /** @param {Session} session */
  #flush({ turns, current, keeper }) {
    const turn = turns.find((it) => current && it.answers.includes(current))
    if (turn && current) keeper?.answer(turn, current)
  }

  /** @param {Session | undefined} session it is kept no more */
  async #letGo(session) {
    if (!session) return
    this.#flush(session)
    session.keeper = null
    session.stop()
    this.#busy.delete(session.id)
  }

  /** @param {boolean} kept */
  #begin(kept) {
    const session = this.#make()
    session.temporary = !kept
    if (kept) session.keeper = this.#keeper(session)
    this.#watch(session)
    return session
  }

  /** @param {string} id */
  async #read(id) {
    const whole = await this.#archive.read(id)
    if (!whole) return null
    const session = this.#begin(true)
    const { title, pinned, created, parameters, model, chosen } = whole.chat
    Object.assign(session, { id, title, pinned, created, model })
    session.parameters = readParameters(parameters)
    session.merge((tree) => {
      bring(tree, whole, null)
      for (const [parent, child] of Object.entries(chosen)) tree.choose(parent, child)
      endAll(tree)
    })
    return session
  }

  /** @param {Session} session tells on what happens in it while it is shown */
  #watch(session) {
    const tell = (/** @type {typeof events[number]} */ name) => (/** @type {any[]} */ ...args) => {
      const listeners = /** @type {any} */ (this.#listeners)
      if (session === this.session) listeners.tell(name, ...args)
      if (["begun", "ended"].includes(name)) this.#settle(session)
    }
    // Hooked to nothing that outlives it, so that a session that is left is gone.
    const { signal } = new AbortController()
    session.listen(Object.fromEntries(events.map((name) => [name, tell(name)])), signal)
  }

  /** @param {Session} session an answer began or ended in it */
  #settle(session) {
    if (!session.current) this.#busy.delete(session.id)
    this.#listeners.tell("listed")
  }

  /** @param {Session} session @returns {import("./session.js").Keeper} */
  #keeper(session) {
    const archive = this.#archive
    return {
      turn: async (turn) => {
        const turns = [turnRecord(session.id, turn)]
        const known = isKept(session)
        await archive.save(known ? { turns } : { chat: chatRecord(session, turn), turns })
        if (known) await archive.patch(session.id, { changed: Date.now() })
        await this.load()
      },
      answer: (turn, answer) => {
        void archive.save({ answers: [answerRecord(session.id, turn.id, answer)] })
      },
      change: (fields) => void archive.patch(session.id, fields),
    }
  }

  /** @param {string} id */
  async #changedElsewhere(id) {
    await this.load()
    const session = id === this.session.id ? this.session : this.#busy.get(id)
    const whole = session && await this.#archive.read(id)
    if (whole) session.merge((tree) => bring(tree, whole, session.current))
  }
}
