// @ts-check
import { Answer } from "./answer.js"
import { Relay } from "./relay.js"
import { Timeline } from "./timeline.js"

/** @typedef {import("./relay.js").Question} Question */

/**
 * Another way to the server by the same lanes, for streams that nobody's watch means.
 *
 * @param {typeof globalThis.fetch} fetch
 * @param {import("./lanes.js").Lanes} lanes
 */
export function beside(fetch, lanes) {
  return Object.assign(new Relay(fetch), { lanes })
}

/**
 * A question that is asked to see how its answer comes: in no conversation, kept by nobody. Its
 * log and its times are those of every answer.
 */
export class Trial {
  answer = new Answer()
  timeline = new Timeline(this.answer)
  #relay
  #clock

  /**
   * @param {Pick<import("./relay.js").Relay, "ask">} relay
   * @param {() => number} [clock]
   */
  constructor(relay, clock = () => performance.now()) {
    this.#relay = relay
    this.#clock = clock
  }

  /**
   * Asks, and tells what comes. Never throws: each way to end is an ending.
   *
   * @param {Question} question
   * @param {() => void} grew told of each new line of the log
   * @param {AbortSignal} signal stops it
   * @param {number} [sent] when Send was pressed
   */
  async run(question, grew, signal, sent = this.#clock()) {
    const { answer } = this
    const tell = () => {
      this.timeline.take()
      grew()
    }
    answer.begin(sent, question.route?.id)
    tell()
    const ending = await this.#relay.ask(question, heard(answer.receiver(), tell), signal)
    answer.end(ending, this.#clock())
    tell()
  }

  /** @returns {boolean} whether the whole answer came */
  get whole() {
    return ["finished", "limit"].includes(this.answer.ending?.kind ?? "")
  }
}

/**
 * @param {import("./relay.js").Receiver} receiver
 * @param {() => void} tell after each thing it is told
 * @returns {import("./relay.js").Receiver}
 */
function heard(receiver, tell) {
  const told = Object.entries(receiver).map(([name, hear]) => {
    return [name, (/** @type {any[]} */ ...args) => {
      const take = /** @type {(...args: any[]) => void} */ (hear)
      take(...args)
      tell()
    }]
  })
  return Object.fromEntries(told)
}
