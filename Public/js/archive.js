// @ts-check
import { Database } from "./database.js"
import { holds, wordsOf } from "./finding.js"
import { Listeners } from "./listeners.js"
import { Pending, stateAfter } from "./pending.js"
import { readAnswer, readChat, readTurn } from "./records.js"
import { stored, storedChats } from "./stored.js"

/** @typedef {import("./records.js").ChatRecord} ChatRecord */
/** @typedef {import("./records.js").TurnRecord} TurnRecord */
/** @typedef {import("./records.js").AnswerRecord} AnswerRecord */
/** @typedef {import("./records.js").Whole} Whole */

/**
 * @typedef {object} ArchiveListener
 * @property {(id: string, writing: string[]) => void} changed a chat was changed or removed, not by
 *   this page; the ids of answers that whoever did it is writing
 * @property {() => void} state
 */

/** @typedef {{ chat?: ChatRecord, turns?: TurnRecord[], answers?: AnswerRecord[] }} Nodes */

/**
 * @typedef {object} Browser
 * @property {IDBFactory} [indexedDB]
 * @property {typeof globalThis.BroadcastChannel} [BroadcastChannel]
 */

/**
 * What this browser keeps: the conversations. Nothing here ever throws or rejects; what cannot be
 * kept is held as long as the page is open.
 *
 * What was written is read from that moment on, kept yet or not. Pages that write the same chat do
 * not undo each other's records; of the chat's own fields the last writer's hold.
 */
export class Archive {
  /** @type {import("./pending.js").ArchiveState} */
  state = "kept"

  /** @type {Listeners<ArchiveListener>} */
  #listeners = new Listeners()
  /** @type {Map<string, ChatRecord>} as last seen, for when nothing can be read any more */
  #known = new Map()
  #database
  #pending
  #channel

  /** @param {Browser} [browser] */
  constructor(browser = globalThis) {
    this.#database = new Database(browser, {
      lost: () => this.#lost(), found: () => this.#found(),
    })
    this.#channel = channel(browser)
    this.#pending = new Pending(this.#database, {
      written: (id, { answers }) => {
        const writing = answers.filter((it) => it.ending === null).map((it) => it.id)
        this.#channel?.postMessage({ changed: id, writing })
      },
      state: (state) => this.#become(state),
    })
    this.#channel?.addEventListener("message", ({ data }) => {
      if (typeof data?.changed !== "string") return
      this.#listeners.tell("changed", data.changed, Array.isArray(data.writing) ? data.writing : [])
    })
  }

  /** @param {Partial<ArchiveListener>} listener @param {AbortSignal} signal */
  listen(listener, signal) {
    this.#listeners.add(listener, signal)
  }

  /** @returns {Promise<ChatRecord[]>} the newest change first */
  async list() {
    const found = await this.#query(storedChats) ?? [...this.#known.values()]
    const byId = new Map(found.map((chat) => [chat.id, chat]))
    for (const id of this.#pending.ids) {
      const chat = byId.get(id)
      const now = this.#pending.over(id, chat ? { chat, turns: [], answers: [] } : null)
      if (now) byId.set(id, now.chat)
      else byId.delete(id)
    }
    this.#known = byId
    return [...byId.values()].sort((a, b) => b.changed - a.changed)
  }

  /** @param {string} id @returns {Promise<Whole | null>} null if there is none */
  async read(id) {
    const found = await this.#query((transaction) => stored(transaction, id))
    return this.#pending.over(id, found ?? null)
  }

  /**
   * Adds these records or replaces them; of one chat all of them or none. Questions and answers of
   * a chat that is gone go with it.
   *
   * @param {Nodes} nodes
   * @returns {Promise<void>} when it was tried
   */
  async save({ chat: given, turns = [], answers = [] }) {
    const chat = readChat(given)
    const mine = { turns: turns.map(readTurn), answers: answers.map(readAnswer) }
    const all = [...mine.turns, ...mine.answers].flatMap((it) => it?.chat ?? [])
    for (const id of new Set(chat ? [chat.id, ...all] : all)) {
      this.#pending.hold(id, {
        chat: chat?.id === id ? chat : null,
        turns: mine.turns.flatMap((it) => (it?.chat === id ? it : [])),
        answers: mine.answers.flatMap((it) => (it?.chat === id ? it : [])),
      })
    }
    await this.#pending.flush()
  }

  /**
   * Changes some fields of a chat and leaves the others as they are, whoever wrote them. A chat
   * that is gone stays gone.
   *
   * @param {string} id
   * @param {Partial<ChatRecord>} fields of `chosen` only the keys that it names
   * @returns {Promise<void>} when it was tried
   */
  async patch(id, fields) {
    const read = Object.entries(readChat({ ...fields, id }) ?? {})
    const known = Object.fromEntries(read.filter(([name]) => name in fields))
    this.#pending.hold(id, { fields: known })
    await this.#pending.flush()
  }

  /** @param {string} id @returns {Promise<Whole | null>} what was removed, to be restored */
  async remove(id) {
    const whole = await this.read(id)
    this.#known.delete(id)
    this.#pending.hold(id, { removed: true })
    await this.#pending.flush()
    return whole
  }

  /** Puts back what was removed. */
  async restore(/** @type {Whole} */ whole) {
    await this.save(whole)
  }

  /**
   * @param {string} text
   * @returns {Promise<string[]>} the chats that hold all its words, the newest change first
   */
  async search(text) {
    const words = wordsOf(text)
    const found = []
    for (const { id } of await this.list()) {
      const whole = words.length === 0 ? null : await this.read(id)
      if (words.length === 0 || (whole && holds(whole, words))) found.push(id)
    }
    return found
  }

  /**
   * @template T
   * @param {(transaction: IDBTransaction) => Promise<T>} work
   * @returns {Promise<T | undefined>} undefined if nothing can be read
   */
  async #query(work) {
    try {
      const found = await this.#database.run("readonly", work)
      this.#found()
      return found
    } catch (error) {
      this.#become(stateAfter(error))
      return undefined
    }
  }

  /** @param {import("./pending.js").ArchiveState} state */
  #become(state) {
    if (this.state === state) return
    this.state = state
    this.#listeners.tell("state")
  }

  /** The database is there, perhaps again: then what is held is written now. */
  #found() {
    if (this.state !== "blocked") return
    if (this.#pending.ids.length > 0) void this.#pending.flush()
    else this.#become("kept")
  }

  #lost() {
    for (const id of this.#known.keys()) this.#listeners.tell("changed", id, [])
  }
}

/** @param {Browser} browser @returns {BroadcastChannel | null} */
function channel(browser) {
  try {
    return browser.BroadcastChannel ? new browser.BroadcastChannel("sluice") : null
  } catch {
    // Without it, what other tabs do is seen when the page is loaded next.
    return null
  }
}
