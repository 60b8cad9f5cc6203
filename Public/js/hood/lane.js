// @ts-check
import { find, setText } from "../dom.js"
import { Prose } from "../panels/prose.js"
import { endingSentence } from "../sentences.js"

/** @typedef {import("../trial.js").Trial} Trial */
/** @typedef {import("../page.js").Page} Page */

/** Who is no further than this from the end of a text wants to see it grow, in CSS pixels. */
const slack = 40

/** One answer of a contest, as it comes. Text that stands is never touched again. */
export class Lane {
  trial
  #element
  #page
  #box
  #prose
  #next = 0
  #said = ""

  /**
   * @param {HTMLElement} element what an earlier answer left there goes
   * @param {Trial} trial
   * @param {Page} page
   */
  constructor(element, trial, page) {
    this.trial = trial
    this.#element = element
    this.#page = page
    this.#box = find(element, "[data-feed=text]")
    this.#box.replaceChildren()
    this.#prose = new Prose(this.#box)
    this.draw()
  }

  /** Brings what the answer's log has and the page has not. */
  draw() {
    const { answer } = this.trial
    const { entries } = answer.log
    const old = this.#next === entries.length && answer.phase === this.#element.dataset.phase
    if (old) return this.tick()
    const now = performance.now()
    const following = this.#box.scrollHeight - this.#box.clientHeight - this.#box.scrollTop < slack
    this.#element.dataset.phase = answer.phase
    for (; this.#next < entries.length; this.#next++) {
      this.#prose.append(entries[this.#next].text)
      answer.log.paint(this.#next, now)
    }
    if (following && answer.phase === "streaming") this.#box.scrollTop = this.#box.scrollHeight
    this.tick(now)
    this.#say()
  }

  /** Brings the clock up to date, and says everything in the reader's language of now. */
  tick(now = performance.now()) {
    const { strings } = this.#page
    const { sent, end, firstText } = this.trial.timeline
    const clock = this.#element.querySelector("[data-feed=clock]")
    const mile = this.#element.querySelector("[data-feed=mile]")
    const count = this.#element.querySelector("[data-feed=count]")
    if (clock) {
      setText(clock, seconds(strings, end ?? (sent > 0 ? now - sent : 0)))
      clock.setAttribute("data-ms", String(end ?? ""))
    }
    if (count) setText(count, strings.number(this.tokens, 0))
    if (!mile) return
    setText(mile, firstText === null ? this.#idle() : seconds(strings, firstText))
    mile.setAttribute("data-ms", String(firstText ?? ""))
    mile.parentElement?.toggleAttribute("data-open", firstText !== null)
  }

  /** @returns {number} how many came: of the demo each is an event of its own */
  get tokens() {
    return this.trial.timeline.events.filter(({ entry }) => entry.text !== "").length
  }

  #idle() {
    const { held, phase } = this.trial.answer
    if (held) return this.#page.strings.say("held")
    return phase === "ended" ? "" : this.#page.strings.say("nothingYet")
  }

  /** Says how it ended, if it did not end well. */
  #say() {
    const { trial } = this
    const { ending } = trial.answer
    if (!ending || trial.whole || ending.kind === "stopped") return
    const sentence = endingSentence(trial.answer, this.#page.strings)
    if (sentence === this.#said) return
    this.#said = sentence
    const problem = document.createElement("p")
    problem.className = "problem"
    problem.append(sentence)
    this.#box.append(problem)
  }
}

/** @param {import("../strings.js").Strings} strings @param {number} ms */
export function seconds(strings, ms) {
  return strings.say("seconds", { s: strings.number(ms / 1000, 1) })
}
