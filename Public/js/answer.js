// @ts-check
import { leftEnding } from "./ending.js"
import { newId } from "./ids.js"
import { AnswerLog } from "./log.js"
import { letGoAfter } from "./receipt.js"
import { Reading } from "./reading.js"
import { statsOf, thoughtOf } from "./stats.js"

/** @typedef {import("./records.js").AnswerRecord} AnswerRecord */
/** @typedef {"waiting" | "streaming" | "ended"} AnswerPhase */

/**
 * One answer: its log, and what the log amounts to so far.
 *
 * An ended answer may be begun again: what then comes is added to what is there.
 */
export class Answer {
  id = newId()
  created = Date.now()
  /** The model that was asked; empty: the server's choice. */
  model = ""
  log = new AnswerLog()
  text = ""
  reasoning = ""
  /** @type {AnswerPhase} */
  phase = "waiting"
  /** @type {import("./ending.js").Ending | null} */
  ending = null
  /** @type {import("./receipt.js").Receipt | null} of the last request, once the server told it */
  receipt = null
  /** @type {import("./relay.js").Posted | null} its last request, if somebody looked when it left */
  request = null
  /** It waits for its request to leave. */
  held = false
  /** Another page writes it. */
  elsewhere = false
  /** @type {import("./records.js").AnswerFacts | null} of the request before this page was opened */
  #kept = null
  #reading = new Reading()
  /** Whether it is known when the relay had the request. */
  #asked = false

  /**
   * An answer as it was kept.
   *
   * @param {AnswerRecord} record
   * @returns {Answer}
   */
  static from({ id, created, model, text, reasoning, ending, facts }) {
    const answer = new Answer()
    Object.assign(answer, { id, created, model, text, reasoning, phase: "ended" })
    answer.ending = ending ?? leftEnding()
    answer.#kept = facts
    answer.log.append("kept", 0, { text, reasoning })
    return answer
  }

  /**
   * Takes in what another page wrote of it since.
   *
   * @param {AnswerRecord} record what was here is its beginning
   */
  follow({ text, reasoning, ending, facts }) {
    const more = {
      text: text.slice(this.text.length), reasoning: reasoning.slice(this.reasoning.length),
    }
    this.log.append("kept", 0, more)
    Object.assign(this, { text, reasoning, ending })
    this.#kept = facts
    this.elsewhere = ending === null
    this.phase = ending ? "ended" : text || reasoning ? "streaming" : "waiting"
  }

  /** The page that wrote it is gone. */
  abandon() {
    this.elsewhere = false
    this.phase = "ended"
    this.ending = leftEnding()
  }

  /** @returns {import("./records.js").AnswerFacts} what can be said of its last request in numbers */
  get facts() {
    const { entries } = this.log
    if (this.#kept && !entries.some((it) => it.kind === "sent")) return this.#kept
    return { ...statsOf(entries), thought: thoughtOf(entries) }
  }

  /** @param {number} at @param {string} [model] */
  begin(at, model = "") {
    this.phase = "waiting"
    this.ending = null
    this.elsewhere = false
    this.model = model
    this.receipt = null
    this.request = null
    this.#reading = new Reading(this.text)
    this.#asked = false
    this.log.append("sent", at)
  }

  /** @returns {import("./relay.js").Receiver} */
  receiver() {
    const reading = this.#reading
    return {
      posted: (request) => { this.request = request },
      held: (held) => { this.held = held },
      head: (at) => void this.log.append("head", at),
      comment: (data, at, raw, bytes) => void this.log.append("comment", at, { data, raw, bytes }),
      read: (bytes, at) => void this.log.append("read", at, { bytes }),
      traced: (trace) => this.#traced(trace),
      event: (data, chunk, at, way) => this.#took(data, chunk, at, way),
      receipt: (receipt) => { if (reading === this.#reading) this.#signed(receipt) },
    }
  }

  /** @param {import("./ending.js").Ending} ending @param {number} at */
  end(ending, at) {
    const rest = this.#reading.end()
    this.log.append("end", at, { data: ending.kind, ...rest })
    this.#add(rest)
    this.phase = "ended"
    this.ending = ending
  }

  /** @returns {boolean} whether there is text to go on from, and perhaps more to come */
  get continuable() {
    return this.ending !== null && this.ending.kind !== "finished" && this.text !== ""
  }

  /** The reader pressed Stop. */
  stop(/** @type {number} */ at) {
    this.log.append("stop", at)
  }

  /** @param {import("./relay.js").Traced} trace */
  #traced({ asked, reads, raw }) {
    const now = this.log.entries.at(-1)?.browserIn ?? 0
    if (!this.#asked && asked !== null) this.log.append("asked", now, { relayIn: asked })
    this.#asked = true
    for (const [place, { at, bytes }] of reads.entries()) {
      this.log.append("relayRead", now, { relayIn: at, bytes, raw: place === 0 ? raw : "" })
    }
  }

  /**
   * @param {string} data
   * @param {import("./chunk.js").Chunk} chunk
   * @param {number} at
   * @param {import("./relay.js").Way} way
   */
  #took(data, chunk, at, way) {
    const said = this.#reading.feed(chunk)
    const { tokens, context, asked } = chunk
    this.log.append("event", at, { data, ...way, ...said, tokens, context, asked })
    this.#add(said)
    if (said.text !== "" || said.reasoning !== "") this.phase = "streaming"
  }

  /** @param {import("./thoughts.js").Said} said */
  #add({ text, reasoning }) {
    this.text += text
    this.reasoning += reasoning
  }

  /** @param {import("./receipt.js").Receipt} receipt */
  #signed(receipt) {
    const letGo = letGoAfter(receipt)
    this.receipt = receipt
    if (this.ending?.kind === "stopped" && letGo !== null) this.ending = { ...this.ending, letGo }
  }
}
