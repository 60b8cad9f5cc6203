// @ts-check
import { beside, Trial } from "../trial.js"

/** @typedef {import("../relay.js").Question} Question */
/** @typedef {import("../lanes.js").Lanes} Lanes */
/** @typedef {readonly (readonly [string, string])[]} Headers */

/**
 * A request as it left, and the head of its answer as the browser gave it.
 *
 * @typedef {{ method: string, path: string, headers: Headers, body: string }} Sent
 * @typedef {{ status: number, headers: Headers }} Head
 */

/** One real request of the tour: what went up, what came down, and what the server says of it. */
export class Probe {
  /** @type {Sent[]} all that left for it */
  sent = []
  /** @type {Head | null} */
  head = null
  /** @type {import("../receipt.js").Receipt | null} */
  receipt = null
  #relay
  #trial
  #clock

  /**
   * @param {typeof globalThis.fetch} fetch
   * @param {Lanes} lanes
   * @param {() => number} [clock]
   */
  constructor(fetch, lanes, clock = () => performance.now()) {
    this.#relay = beside(this.#around(fetch), lanes)
    this.#trial = new Trial(this.#relay, clock)
    this.#clock = clock
  }

  get answer() {
    return this.#trial.answer
  }

  get timeline() {
    return this.#trial.timeline
  }

  /** @returns {Readonly<import("../timeline.js").Moment>[]} the events that brought words */
  get pieces() {
    return this.timeline.events.filter((it) => it.entry.text !== "")
  }

  /** @returns {boolean} whether it came to its own end */
  get whole() {
    return this.answer.ending?.kind === "finished"
  }

  /** @returns {boolean} whether it asked for a stream */
  get streams() {
    return this.sent.every(({ body }) => JSON.parse(body).stream === true)
  }

  /** @param {string} name in lower case @returns {string} of a header that came; empty if it did not */
  header(name) {
    return this.head?.headers.find(([it]) => it.toLowerCase() === name)?.[1] ?? ""
  }

  /**
   * Asks, and gathers what comes until it is over and the server has been asked for its receipt.
   *
   * @param {Question} question
   * @param {{ grew: () => void, signal: AbortSignal, stopAfter?: number }} how `stopAfter`: so many
   *   pieces of text, then it is stopped as by the button
   */
  async run(question, { grew, signal, stopAfter = Infinity }) {
    const stop = new AbortController()
    const leave = () => stop.abort()
    signal.addEventListener("abort", leave)
    if (signal.aborted) leave()
    const told = () => {
      if (this.timeline.stop === null && this.pieces.length >= stopAfter) this.#stop(stop)
      grew()
    }
    await this.#trial.run(question, told, stop.signal)
    signal.removeEventListener("abort", leave)
    this.receipt = signal.aborted ? null : await this.#signed()
    grew()
  }

  /** @param {AbortController} stop */
  #stop(stop) {
    this.answer.stop(this.#clock())
    this.timeline.take()
    stop.abort()
  }

  /** @param {typeof globalThis.fetch} fetch @returns {typeof globalThis.fetch} */
  #around(fetch) {
    return async (path, init = {}) => {
      const { method = "GET", headers, body } = init
      if (method === "GET") return fetch(path, init)
      const fields = Object.entries(/** @type {Record<string, string>} */ (headers ?? {}))
      this.sent.push({ method, path: String(path), headers: fields, body: String(body) })
      const response = await fetch(path, init)
      this.head = { status: response.status, headers: [...response.headers] }
      return response
    }
  }

  /** @returns {Promise<import("../receipt.js").Receipt | null>} */
  async #signed() {
    const name = this.sent.at(-1)?.headers.find(([it]) => it === "Sluice-Stream")?.[1]
    const receipt = name ? await this.#relay.json(`/api/streams/${name}`) : null
    return receipt?.times ? receipt : null
  }
}
