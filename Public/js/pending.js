// @ts-check
import { applied, joined, nothing } from "./changes.js"
import { isFull } from "./database.js"
import { store } from "./stored.js"

/** @typedef {import("./changes.js").Change} Change */
/** @typedef {import("./records.js").Whole} Whole */

/**
 * `kept`: all is written. `full`: there was no room for some of it. `blocked`: the browser gives no
 * database.
 *
 * @typedef {"kept" | "full" | "blocked"} ArchiveState
 */

/**
 * Changes on their way into the database. One that could not be written is held, and tried again
 * when there is another.
 */
export class Pending {
  /** @type {Map<string, Change>} by chat */
  #held = new Map()
  /** @type {Map<string, Change>} what is being written: none or one */
  #underway = new Map()
  #writing = Promise.resolve()
  #database
  #told

  /**
   * @param {Pick<import("./database.js").Database, "run">} database
   * @param {object} told
   * @param {(id: string, change: Change) => void} told.written
   * @param {(state: ArchiveState) => void} told.state
   */
  constructor(database, told) {
    this.#database = database
    this.#told = told
  }

  /** @returns {string[]} the chats that are not written as they are */
  get ids() {
    return [...this.#underway.keys(), ...this.#held.keys()]
  }

  /** @param {string} id @param {Partial<Change>} change not written before `flush` is called */
  hold(id, change) {
    this.#held.set(id, joined(this.#held.get(id), { ...nothing, ...change }))
  }

  /**
   * @param {string} id
   * @param {Whole | null} whole as it is in the database
   * @returns {Whole | null} as it is to be
   */
  over(id, whole) {
    return applied(applied(whole, this.#underway.get(id)), this.#held.get(id))
  }

  /** Writes what is held, after what is being written. Resolves when it was tried. */
  flush() {
    this.#writing = this.#writing.then(() => this.#write())
    return this.#writing
  }

  async #write() {
    const ids = [...this.#held.keys()]
    if (ids.length === 0) return
    /** @type {ArchiveState[]} */
    const outcomes = []
    for (const id of ids) {
      if (!outcomes.includes("blocked")) outcomes.push(await this.#put(id))
    }
    const worst = outcomes.includes("full") ? "full" : "kept"
    this.#told.state(outcomes.includes("blocked") ? "blocked" : worst)
  }

  /** @param {string} id @returns {Promise<ArchiveState>} */
  async #put(id) {
    const change = this.#held.get(id) ?? nothing
    this.#held.delete(id)
    this.#underway.set(id, change)
    try {
      await this.#database.run("readwrite", (transaction) => store(transaction, id, change))
      this.#told.written(id, change)
      return "kept"
    } catch (error) {
      this.#held.set(id, joined(change, this.#held.get(id) ?? nothing))
      return stateAfter(error)
    } finally {
      this.#underway.delete(id)
    }
  }
}

/** @param {unknown} error @returns {ArchiveState} */
export function stateAfter(error) {
  return isFull(error) ? "full" : "blocked"
}
