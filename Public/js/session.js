// @ts-check
import { Answer } from "./answer.js"
import { messagesFor, wasReturned } from "./conversation.js"
import { Listeners } from "./listeners.js"

/** @typedef {import("./conversation.js").Turn} Turn */

/**
 * What a panel may want to be told.
 *
 * @typedef {object} SessionListener
 * @property {(turn: Turn) => void} turnAdded
 * @property {(turn: Turn) => void} turnRemoved
 * @property {(turn: Turn, answer: Answer) => void} answerAdded
 * @property {(turn: Turn, answer: Answer) => void} answerRemoved
 * @property {(answer: Answer) => void} begun a request left for this answer
 * @property {(answer: Answer) => void} grew its log has new lines
 * @property {(answer: Answer) => void} ended
 * @property {(text: string) => void} returned words that were not sent, back to their writer
 * @property {(text: string) => void} queued what is sent when this answer ends; empty: nothing
 * @property {(turns: Turn[]) => void} cleared these turns are gone unless restored
 */

/**
 * A conversation: its turns, the one answer in flight, and what happens to both.
 * It knows no page; panels listen to it and never talk to each other.
 */
export class Session {
  /** @type {Turn[]} */
  turns = []
  /** @type {Answer | null} the answer in flight */
  current = null
  next = ""

  /** @type {Listeners<SessionListener>} */
  #listeners = new Listeners()
  /** @type {AbortController | null} */
  #abort = null
  #relay
  #catalog
  #clock

  /**
   * @param {Pick<import("./relay.js").Relay, "ask">} relay
   * @param {{ readonly route: import("./relay.js").Route | null }} catalog says which model
   * @param {() => number} [clock]
   */
  constructor(relay, catalog, clock = () => performance.now()) {
    this.#relay = relay
    this.#catalog = catalog
    this.#clock = clock
  }

  /** @param {Partial<SessionListener>} listener @param {AbortSignal} signal */
  listen(listener, signal) {
    this.#listeners.add(listener, signal)
  }

  /** Sends a question; while an answer is in flight, keeps it until that one ends. */
  async send(/** @type {string} */ question) {
    if (this.current) return this.#queue(question)
    const last = this.turns.at(-1)
    if (last && wasReturned(last)) this.#remove(last)
    const turn = { question, answers: [] }
    this.turns.push(turn)
    this.#listeners.tell("turnAdded", turn)
    await this.again(turn)
  }

  /** Asks a turn's question once more. Text that came before stays where it is. */
  async again(/** @type {Turn} */ turn) {
    if (this.current) return
    for (const empty of turn.answers.filter((it) => it.text === "")) this.#drop(turn, empty)
    const answer = new Answer()
    turn.answers.push(answer)
    this.#listeners.tell("answerAdded", turn, answer)
    await this.#run(turn, answer)
  }

  /** Has the model go on from exactly where an answer ended. */
  async resume(/** @type {Turn} */ turn, /** @type {Answer} */ answer) {
    if (!this.current && answer.continuable) await this.#run(turn, answer)
  }

  /** Lets the answer in flight go, in any phase. What came stays. */
  stop() {
    this.#abort?.abort()
  }

  /** Takes back what was to be sent next. */
  unqueue() {
    const text = this.next
    if (text === "") return
    this.#setNext("")
    this.#listeners.tell("returned", text)
  }

  /** Begins a new conversation. */
  clear() {
    this.unqueue()
    this.stop()
    const turns = this.turns
    for (const turn of [...turns]) this.#remove(turn)
    this.current = null
    this.#abort = null
    if (turns.length > 0) this.#listeners.tell("cleared", turns)
  }

  /** Puts cleared turns back, before any newer one. */
  restore(/** @type {Turn[]} */ turns) {
    const newer = this.turns
    for (const turn of [...newer]) this.#remove(turn)
    for (const turn of [...turns, ...newer]) this.#show(turn)
  }

  /** @param {Turn} turn @param {Answer} answer */
  async #run(turn, answer) {
    const abort = new AbortController()
    const messages = messagesFor(this.turns, turn, answer)
    this.#abort = abort
    this.current = answer
    answer.begin(this.#clock())
    this.#listeners.tell("begun", answer)
    const receiver = this.#receiver(answer)
    const ending = await this.#relay.ask(this.#catalog.route, messages, receiver, abort.signal)
    answer.end(ending, this.#clock())
    this.#over(turn, answer, ending)
  }

  /** @param {Answer} answer @returns {import("./relay.js").Receiver} */
  #receiver(answer) {
    const { head, event, comment } = answer.receiver()
    const grew = () => this.#listeners.tell("grew", answer)
    return {
      head: (at) => (head(at), grew()),
      event: (data, chunk, at) => (event(data, chunk, at), grew()),
      comment: (text, at) => (comment(text, at), grew()),
    }
  }

  /** @param {Turn} turn @param {Answer} answer @param {import("./ending.js").Ending} ending */
  #over(turn, answer, ending) {
    const mine = this.current === answer
    if (mine) this.current = null
    this.#listeners.tell("ended", answer)
    if (!mine) return
    if (wasReturned(turn)) this.#listeners.tell("returned", turn.question)
    if (["finished", "limit", "filtered"].includes(ending.kind)) this.#sendNext()
    else this.unqueue()
  }

  #sendNext() {
    const text = this.next
    if (text === "") return
    this.#setNext("")
    void this.send(text)
  }

  /** @param {string} text */
  #queue(text) {
    this.#setNext(this.next ? `${this.next}\n\n${text}` : text)
  }

  /** @param {string} text */
  #setNext(text) {
    this.next = text
    this.#listeners.tell("queued", text)
  }

  /** @param {Turn} turn */
  #show(turn) {
    this.turns.push(turn)
    this.#listeners.tell("turnAdded", turn)
    for (const answer of turn.answers) this.#listeners.tell("answerAdded", turn, answer)
  }

  /** @param {Turn} turn */
  #remove(turn) {
    this.turns = this.turns.filter((it) => it !== turn)
    this.#listeners.tell("turnRemoved", turn)
  }

  /** @param {Turn} turn @param {Answer} answer */
  #drop(turn, answer) {
    turn.answers = turn.answers.filter((it) => it !== answer)
    this.#listeners.tell("answerRemoved", turn, answer)
  }
}
