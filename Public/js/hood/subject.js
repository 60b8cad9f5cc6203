// @ts-check
import { Listeners } from "../listeners.js"
import { SpareTime } from "./sparetime.js"
import { Timeline } from "../timeline.js"
import { watchOf } from "../watch.js"

/** @typedef {import("../answer.js").Answer} Answer */

/**
 * `other`: another answer is looked at, or the same one goes on from where it ended; `grew`: its
 * timeline has more, at most once a frame, and less often where frames take long.
 *
 * @typedef {{ other: () => void, grew: () => void }} SubjectListener
 */

/**
 * What a part of the panel sees: an answer and its timeline, live or played back, and the time on
 * the clock that its log was written by.
 *
 * @typedef {Pick<Subject, "answer" | "timeline" | "now" | "time" | "listen">} Seen
 */

/** The answer that the panel looks at: the newest of the chat that is shown, and its timeline. */
export class Subject {
  /** @type {Answer | null} */
  answer = null
  /** @type {Timeline | null} null: nothing of it came over this page's wire */
  timeline = null
  /** When all that is drawn of it is drawn. */
  time

  /** @type {Listeners<SubjectListener>} */
  #listeners = new Listeners()
  #desk
  #clock
  #sent = 0

  /** @param {import("../page.js").Page} page @param {AbortSignal} signal */
  constructor({ desk, relay }, signal) {
    this.#desk = desk
    this.#clock = watchOf(relay).clock
    this.time = new SpareTime(signal)
    const draw = () => this.#draw()
    const ask = () => this.time.ask(draw)
    const grew = (/** @type {Answer} */ answer) => { if (answer === this.answer) ask() }
    desk.listen({
      shown: () => this.#look(),
      begun: (answer) => this.#look(answer),
      grew,
      ended: (answer) => {
        grew(answer)
        // Clocks run apart: the next answer is to find a fresh reading.
        void this.#clock.ask()
      },
      answerAdded: () => this.#look(),
      answerRemoved: () => this.#look(),
    }, signal)
    this.#look()
  }

  /** @returns {number} */
  get now() {
    return performance.now()
  }

  /** @param {Partial<SubjectListener>} listener @param {AbortSignal} signal */
  listen(listener, signal) {
    this.#listeners.add(listener, signal)
  }

  /** @param {Answer | null} [answer] */
  #look(answer = this.#newest()) {
    const sent = answer?.log.entries.some((it) => it.kind === "sent") ?? false
    this.answer = answer
    this.timeline = answer && sent ? new Timeline(answer) : null
    this.#sent = this.timeline?.sent ?? 0
    this.#listeners.tell("other")
  }

  #newest() {
    const { session } = this.#desk
    const turn = session.turns.at(-1)
    return session.current ?? (turn && session.answerOf(turn)) ?? null
  }

  #draw() {
    this.timeline?.take()
    if (this.timeline && this.timeline.sent !== this.#sent) this.#look(this.answer)
    else this.#listeners.tell("grew")
  }
}
