// @ts-check
import { AnswerLog } from "./log.js"

/** @typedef {"waiting" | "streaming" | "ended"} AnswerPhase */

/**
 * One answer: its log, and what the log amounts to so far.
 *
 * An ended answer may be begun again: what then comes is added to what is there.
 */
export class Answer {
  log = new AnswerLog()
  text = ""
  reasoning = ""
  /** @type {AnswerPhase} */
  phase = "waiting"
  /** @type {import("./ending.js").Ending | null} */
  ending = null

  /** @param {number} at */
  begin(at) {
    this.phase = "waiting"
    this.ending = null
    this.log.append("sent", at)
  }

  /** @returns {import("./relay.js").Receiver} */
  receiver() {
    return {
      head: (at) => void this.log.append("head", at),
      comment: (data, at) => void this.log.append("comment", at, { data }),
      event: (data, chunk, at) => this.#took(data, chunk, at),
    }
  }

  /** @param {import("./ending.js").Ending} ending @param {number} at */
  end(ending, at) {
    this.log.append("end", at, { data: ending.kind })
    this.phase = "ended"
    this.ending = ending
  }

  /** @returns {boolean} whether there is text to go on from, and perhaps more to come */
  get continuable() {
    return this.ending !== null && this.ending.kind !== "finished" && this.text !== ""
  }

  /** @param {string} data @param {import("./chunk.js").Chunk} chunk @param {number} at */
  #took(data, { text, reasoning, tokens }, at) {
    this.log.append("event", at, { data, text, reasoning, tokens })
    this.text += text
    this.reasoning += reasoning
    if (text !== "" || reasoning !== "") this.phase = "streaming"
  }
}
