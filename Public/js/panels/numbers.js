// @ts-check
import { find, setHidden, setText } from "../dom.js"

/** @typedef {import("../strings.js").Key} Key */

/** The numbers of an answer. Each is a button: pressed, it says what it means. */
export class Numbers {
  #list
  #answer
  #strings

  /**
   * @param {HTMLElement} list
   * @param {import("../answer.js").Answer} answer
   * @param {import("../strings.js").Strings} strings
   */
  constructor(list, answer, strings) {
    this.#list = list
    this.#answer = answer
    this.#strings = strings
  }

  /** Shows those that are known. */
  show() {
    const strings = this.#strings
    const { firstText, rate, unit, tokens, context } = this.#answer.facts
    const room = this.#answer.ending?.room ?? null
    const first = firstText === null ? null
      : strings.say("seconds", { s: strings.number(firstText, 2) })
    this.#show("firstText", first, strings.say("firstText"), "firstTextNote")
    const speed = rate === null ? null : strings.number(rate, rate < 10 ? 1 : 0)
    this.#show("rate", speed, strings.say(`${unit}Rate`), `${unit}RateNote`)
    this.#show("tokens", this.#count(tokens), strings.say("tokens"), "tokensNote")
    const used = room === null ? strings.say("contextUsed") : strings.say("contextOf", { n: room })
    this.#show("context", this.#count(context ?? null), used, "contextNote")
  }

  /** @param {number | null} value */
  #count(value) {
    return value === null ? null : this.#strings.number(value, 0)
  }

  /**
   * @param {string} name
   * @param {string | null} value null: not known, so not shown
   * @param {string} unit
   * @param {Key} note
   */
  #show(name, value, unit, note) {
    const button = find(this.#list, `[data-stat="${name}"]`, HTMLButtonElement)
    const row = /** @type {HTMLElement} */ (button.parentElement)
    setHidden(row, value === null)
    setText(find(button, "b"), value ?? "")
    setText(find(button, "span"), value === null ? "" : unit)
    if (button.dataset.note !== note) button.dataset.note = note
  }
}
