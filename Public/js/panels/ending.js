// @ts-check
import { actionsOf, waitLeft } from "../actions.js"
import { find, setIcon, setText } from "../dom.js"
import { besides, endingSentence } from "../sentences.js"
import { putWords } from "../words.js"
import { Numbers } from "./numbers.js"

/** @typedef {import("../answer.js").Answer} Answer */

/** What may be done with an answer, the most likely first. */
const all = /** @type {const} */ (["resume", "again", "edit", "limit", "copy"])

/** The foot of an answer: its numbers, how it ended, and what to do next. */
export class EndingView {
  /** What came is not all on the page: its end is not said before. */
  early = false
  #answer
  #strings
  #footer
  #numbers
  #busy = false
  #timer = 0

  /**
   * @param {HTMLElement} footer
   * @param {Answer} answer
   * @param {import("../strings.js").Strings} strings
   */
  constructor(footer, answer, strings) {
    this.#footer = footer
    this.#answer = answer
    this.#strings = strings
    this.#numbers = new Numbers(find(footer, ".stats"), answer, strings)
  }

  /** Says how it ended, or that it has not. */
  show() {
    const { phase } = this.#answer
    const ending = this.#ending
    const icon = find(this.#footer, ".icon", SVGElement)
    this.#footer.hidden = phase === "waiting"
    icon.toggleAttribute("hidden", !ending)
    if (ending) setIcon(icon, ending.kind)
    this.#sentence()
    this.#menu()
    this.#details()
    this.#count()
    this.tick()
  }

  get #ending() {
    return this.early ? null : this.#answer.ending
  }

  /** Brings the numbers up to date. */
  tick() {
    this.#numbers.show()
  }

  /** @param {boolean} busy an answer is being written: no other can be asked for */
  enable(busy) {
    this.#busy = busy
    const wait = waitLeft(this.#answer, performance.now())
    for (const name of ["resume", "edit"]) this.button(name).disabled = busy
    this.button("again").disabled = busy || wait > 0
  }

  /** @param {string} name @returns {HTMLButtonElement} */
  button(name) {
    return find(this.#footer, `[data-do="${name}"]`, HTMLButtonElement)
  }

  /** "Finished" is explained like the numbers beside it; any other end is a sentence. */
  #sentence() {
    const { text } = this.#answer
    const ending = this.#ending
    const word = find(this.#footer, ".sentence button")
    word.hidden = ending?.kind !== "finished" || text === ""
    const rest = (word.hidden ? endingSentence : besides)(this.#answer, this.#strings)
    setText(word, word.hidden ? "" : this.#strings.say("finished") + (rest && "."))
    setText(find(this.#footer, ".sentence span"), rest)
    find(this.#footer, ".sentence").hidden = !ending
  }

  #menu() {
    const { text, reasoning } = this.#answer
    const ending = this.#ending
    const menu = find(this.#footer, "menu")
    /** @type {readonly string[]} */
    const first = actionsOf(this.#answer)
    menu.hidden = !ending
    const shown = [...first, "again", ...(text || reasoning ? ["copy"] : [])]
    const order = [...new Set([...shown, ...all])]
    order.forEach((name, at) => {
      const row = this.#row(name)
      row.hidden = !shown.includes(name)
      this.button(name).className = at >= first.length ? "tool" : at === 0 ? "action" : "plain"
      if (menu.children[at] !== row) menu.insertBefore(row, menu.children[at])
    })
  }

  /** What whoever runs the server wants to know of an error. */
  #details() {
    const ending = this.#ending
    const { request = "", type = "", code = "" } = ending?.details ?? {}
    const said = { Status: String(ending?.status ?? ""), Type: type, Code: code, Request: request }
    const box = find(this.#footer, ".details")
    box.hidden = ending?.kind !== "error" || Object.values(said).every((it) => it === "")
    for (const [name, value] of Object.entries(said)) {
      const place = find(box, `[data-detail="${name}"]`)
      setText(place, value)
      place.parentElement?.toggleAttribute("hidden", value === "")
    }
  }

  /** Counts down where the server asked to wait; nothing is asked by itself. */
  #count() {
    clearTimeout(this.#timer)
    const s = waitLeft(this.#answer, performance.now())
    const asked = this.#answer.ending?.retryAfter
    const again = find(this.button("again"), "span")
    again.dataset.text = asked ? "tryAgain" : "again"
    putWords(this.button("again"), this.#strings)
    if (s > 0) setText(again, this.#strings.say("tryAgainIn", { s }))
    this.enable(this.#busy)
    if (s > 0) this.#timer = window.setTimeout(() => this.#next(), 250)
  }

  #next() {
    if (this.#footer.isConnected) this.#count()
  }

  /** @param {string} name */
  #row(name) {
    return /** @type {HTMLElement} */ (this.button(name).parentElement)
  }
}
