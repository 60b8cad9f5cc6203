// @ts-check
import { Listeners } from "./listeners.js"

/** @typedef {import("./records.js").ChatRecord} ChatRecord */
/** @typedef {import("./records.js").Whole} Whole */

/** What is kept of the conversations, until the page closes. */
export class Archive {
  /** @type {"kept" | "blocked" | "full"} */
  state = "blocked"
  /** @type {Listeners<{ changed: (id: string) => void, state: () => void }>} */
  #listeners = new Listeners()
  /** @type {Map<string, Whole>} */
  #all = new Map()

  /** @param {{ changed?: (id: string) => void, state?: () => void }} listener @param {AbortSignal} signal */
  listen(listener, signal) {
    this.#listeners.add(listener, signal)
  }

  async list() {
    return [...this.#all.values()].map((it) => it.chat).sort((a, b) => b.changed - a.changed)
  }

  /** @param {string} id @returns {Promise<Whole | null>} */
  async read(id) {
    return structuredClone(this.#all.get(id) ?? null)
  }

  /** @param {Partial<Whole>} nodes */
  async save({ chat, turns = [], answers = [] }) {
    if (chat) this.#all.set(chat.id, { turns: [], answers: [], ...this.#all.get(chat.id), chat })
    for (const turn of turns) put(this.#all.get(turn.chat)?.turns, turn)
    for (const answer of answers) put(this.#all.get(answer.chat)?.answers, answer)
  }

  /** @param {string} id @param {Partial<ChatRecord>} fields */
  async patch(id, fields) {
    const whole = this.#all.get(id)
    if (!whole) return
    const chosen = { ...whole.chat.chosen, ...fields.chosen }
    whole.chat = { ...whole.chat, ...fields, chosen, changed: Date.now() }
  }

  /** @param {string} id @returns {Promise<Whole>} */
  async remove(id) {
    const whole = /** @type {Whole} */ (this.#all.get(id))
    this.#all.delete(id)
    return whole
  }

  /** @param {string} words @returns {Promise<string[]>} */
  async search(words) {
    return [...this.#all.values()].filter((it) => JSON.stringify(it).includes(words)).map((it) => it.chat.id)
  }
}

/** @template {{ id: string }} T @param {T[] | undefined} list @param {T} item */
function put(list, item) {
  const at = list?.findIndex((it) => it.id === item.id) ?? -1
  if (at >= 0) list?.splice(at, 1)
  list?.push(item)
}
