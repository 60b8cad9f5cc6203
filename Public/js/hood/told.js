// @ts-check
import { find, setText } from "../dom.js"
import { Prose } from "../panels/prose.js"
import { endingSentence, waitingSentence } from "../sentences.js"

/** @typedef {import("../answer.js").Answer} Answer */

/** So near its end, in pixels, a text is followed as it grows. */
const near = 40

/** The words of an answer that plays, as they come, and how it ended. */
export class Told {
  #box
  #strings
  /** @type {Answer | null} */
  #answer = null
  #next = 0
  /** @type {Prose[]} its words, its thoughts */
  #texts = []

  /** @param {HTMLElement} box @param {import("../strings.js").Strings} strings */
  constructor(box, strings) {
    this.#box = box
    this.#strings = strings
  }

  /** @param {Answer} answer @param {number} now on the clock of its log */
  draw(answer, now) {
    const { scrollHeight, scrollTop, clientHeight } = this.#box
    const follows = scrollHeight - scrollTop - clientHeight < near
    if (answer !== this.#answer) this.#begin(answer)
    const fresh = answer.log.entries.slice(this.#next)
    this.#next += fresh.length
    this.#texts[0].append(fresh.map((it) => it.text).join(""))
    this.#texts[1].append(fresh.map((it) => it.reasoning).join(""))
    if (fresh.some((it) => it.reasoning.trim() !== "")) this.#reasoning.hidden = false
    this.#state(answer, now)
    if (follows && fresh.length > 0) this.#box.scrollTop = this.#box.scrollHeight
  }

  get #reasoning() {
    return find(this.#box, ".reasoning")
  }

  /** @param {Answer} answer */
  #begin(answer) {
    this.#answer = answer
    this.#next = 0
    this.#reasoning.hidden = true
    this.#texts = [".prose", ".thought"].map((it) => {
      const place = find(this.#box, it)
      place.replaceChildren()
      return new Prose(place)
    })
  }

  /** @param {Answer} answer @param {number} now */
  #state(answer, now) {
    const { ending, phase } = answer
    const root = find(this.#box, ".answer")
    if (root.dataset.phase !== phase) root.dataset.phase = phase
    if (ending) root.dataset.ending = ending.kind
    else delete root.dataset.ending
    const strings = this.#strings
    const said = ending ? endingSentence(answer, strings) : waitingSentence(answer, now, strings)
    setText(find(this.#box, "[data-feed=ending]"), said)
  }
}
