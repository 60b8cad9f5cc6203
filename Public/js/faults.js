// @ts-check
import { Valve } from "./valve.js"

/** @typedef {import("./answer.js").Answer} Answer */

/**
 * What can go wrong: `page`, done in this page, by a valve; `demo`, by the demo's text. `once`: it
 * is over with the answer that it ended.
 *
 * @typedef {{ page?: "pull" | import("./valve.js").Fault, demo?: string, once: boolean }} Fault
 */

export const faults = /** @type {const} */ ({
  cable: { page: "pull", once: true },
  slow: { page: "slow", once: false },
  lumps: { page: "lumps", once: false },
  inside: { demo: "cut-inside@20", once: true },
  error: { demo: "error@20", once: true },
  stall: { demo: "stall@20", once: true },
})

/** @typedef {keyof typeof faults} FaultName */

/**
 * What is to go wrong in the conversation that is shown, from when it is chosen until it is ended:
 * in the answer that is being written, as far as that can be, and in those begun after it. No other
 * stream is ever touched.
 */
export class Faults {
  /** @type {FaultName | null} */
  chosen = null
  /** @type {Answer | null} the answer that is being written */
  #current = null
  /** @type {Answer | null} the one that the fault befell */
  #struck = null
  /** @type {Valve | null} of the current one */
  #valve = null
  #watch
  #changed
  #wait

  /**
   * @param {Pick<import("./watch.js").Watch, "next" | "demo">} watch
   * @param {() => void} changed told when another one holds, or the same one befell an answer
   * @param {(ms: number) => Promise<void>} [wait]
   */
  constructor(watch, changed, wait) {
    this.#watch = watch
    this.#changed = changed
    this.#wait = wait
  }

  /** @returns {boolean} whether it is at work in the answer that is being written */
  get atWork() {
    return this.#current !== null && this.#struck === this.#current
  }

  /** @param {FaultName | null} name null ends it */
  choose(name) {
    this.chosen = name
    this.#struck = null
    if (this.#valve) this.#set(this.#valve, false)
    this.#changed()
  }

  /**
   * A request is about to leave for an answer, the very next one that does.
   *
   * @param {Answer} answer
   * @param {boolean} byDemo whether the demo's text answers
   */
  begun(answer, byDemo) {
    const fault = this.#fault
    this.#current = answer
    this.#valve = null
    this.#struck = null
    const told = fault?.demo && byDemo
    if (told) this.#struck = answer
    this.#watch.next = {
      between: (network) => this.#between(network, answer),
      ...(told && { demo: { ...this.#watch.demo, fault: fault.demo } }),
    }
    this.#changed()
  }

  /** @param {Answer} answer */
  ended(answer) {
    if (answer !== this.#current) return
    const over = this.#struck === answer && this.#fault?.once
    this.#valve?.set(null)
    this.#valve = this.#current = null
    if (over) this.choose(null)
    else this.#changed()
  }

  /** The answer that is written is another conversation's now: it is left in peace. */
  leave() {
    this.#valve?.set(null)
    this.#valve = this.#current = null
    this.#changed()
  }

  /** @returns {Fault | undefined} */
  get #fault() {
    return this.chosen ? faults[this.chosen] : undefined
  }

  /** @param {import("./watch.js").Reader} network @param {Answer} answer */
  #between(network, answer) {
    if (answer !== this.#current) return network
    this.#valve = new Valve(network, this.#wait)
    this.#set(this.#valve, true)
    return this.#valve
  }

  /** @param {Valve} valve @param {boolean} fresh whether nothing came through it yet */
  #set(valve, fresh) {
    const page = this.#fault?.page
    valve.set(page === "slow" || page === "lumps" ? page : null)
    if (page === "pull" && fresh) valve.pullSoon()
    if (page === "pull" && !fresh) valve.pull()
    if (!page) return
    this.#struck = this.#current
    this.#changed()
  }
}
