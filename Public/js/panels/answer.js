// @ts-check
import { copyText, selectText } from "../clipboard.js"
import { clone, find, setIcon, setText } from "../dom.js"
import { Markdown } from "./markdown.js"
import { Prose } from "./prose.js"
import { endingSentence, thinkingSentence, waitingSentence } from "../sentences.js"
import { statsOf } from "../stats.js"
import { putWords } from "../words.js"

/** @typedef {import("../answer.js").Answer} Answer */
/** @typedef {import("../page.js").Page} Page */
/** @typedef {import("./typesetter.js").Typesetter} Typesetter */

/** How long a button says that it has copied, in milliseconds. */
const saidFor = 2000

/** One answer on the page, drawn from its log. Text that stands is never touched again. */
export class AnswerView {
  element = clone("answer-template")
  #answer
  #page
  #next = 0
  #prose
  /** @type {{ seq: number, end: number }[]} lines of the log whose text is not on the page yet */
  #unpainted = []
  #length = 0
  #thought = new Prose(find(this.element, ".thought"))
  #wait = find(this.element, ".wait")
  #footer = find(this.element, ".ending")
  #reasoning = find(this.element, ".reasoning")

  /** @param {Answer} answer @param {Page} page @param {Typesetter} typesetter */
  constructor(answer, page, typesetter) {
    this.#answer = answer
    this.#page = page
    const box = find(this.element, ".prose")
    const shown = (/** @type {number} */ length) => this.#shown(length)
    this.#prose = new Markdown(box, page, typesetter, shown, answer.phase === "ended")
    this.paint(performance.now())
  }

  /**
   * Brings what the log has and the page has not.
   *
   * @param {number} now
   */
  paint(now) {
    const { log } = this.#answer
    const fresh = log.entries.slice(this.#next)
    this.#next += fresh.length
    for (const { seq, text } of fresh) {
      if (text === "") log.paint(seq, now)
      else this.#unpainted.push({ seq, end: this.#length += text.length })
    }
    this.#thought.append(fresh.map((it) => it.reasoning).join(""))
    this.#prose.append(fresh.map((it) => it.text).join(""))
    if (this.#answer.phase === "ended") this.#prose.end()
    this.#state()
    this.tick(now)
  }

  /**
   * Brings the numbers and the counting sentences up to date.
   *
   * @param {number} now
   */
  tick(now) {
    const { strings } = this.#page
    setText(this.#wait, waitingSentence(this.#answer, now, strings))
    if (!this.#reasoning.hidden) {
      const summary = find(this.#reasoning, "summary")
      setText(summary, thinkingSentence(this.#answer, now, strings))
    }
    this.#stats()
  }

  /** Says everything again, in the reader's language of now. */
  speak() {
    putWords(this.element, this.#page.strings)
    this.#state()
    this.tick(performance.now())
  }

  /**
   * What can be done with it, by the page's state.
   *
   * @param {boolean} busy
   */
  enable(busy) {
    for (const name of ["resume", "again"]) this.#button(name).disabled = busy
  }

  /** Shows the answer as the model wrote it, or as it is meant. */
  toggleRaw() {
    this.#prose.raw = !this.#prose.raw
    this.#button("raw").setAttribute("aria-pressed", String(this.#prose.raw))
  }

  /** It is not on the page any more. */
  leave() {
    this.#prose.leave()
  }

  /** Copies the answer as the model wrote it. */
  async copy() {
    const copied = await copyText(this.#answer.text)
    if (copied) return this.#sayCopied()
    selectText(find(this.element, ".prose"))
    setText(this.#wait, this.#page.strings.say("copyFailed"))
  }

  /** @param {number} length of the answer's text that is on the page */
  #shown(length) {
    const count = this.#unpainted.findIndex(({ end }) => end > length)
    const now = performance.now()
    for (const { seq } of this.#unpainted.splice(0, count < 0 ? Infinity : count)) {
      this.#answer.log.paint(seq, now)
    }
  }

  #state() {
    const { phase, ending } = this.#answer
    this.element.dataset.phase = phase
    if (ending) this.element.dataset.ending = ending.kind
    else delete this.element.dataset.ending
    this.#reasoning.hidden = this.#answer.reasoning === ""
    this.#footer.hidden = phase === "waiting"
    this.#ending()
  }

  #ending() {
    const { ending, text, continuable } = this.#answer
    const icon = find(this.#footer, ".icon", SVGElement)
    icon.toggleAttribute("hidden", !ending)
    if (ending) setIcon(icon, ending.kind)
    setText(find(this.#footer, ".sentence"), endingSentence(this.#answer, this.#page.strings))
    find(this.#footer, "menu").hidden = !ending
    this.#row("resume").hidden = !continuable
    this.#row("copy").hidden = this.#row("raw").hidden = text === ""
    this.#outline(ending?.kind === "finished" ? "" : continuable ? "resume" : "again")
  }

  /**
   * One next step is offered first.
   *
   * @param {string} chosen
   */
  #outline(chosen) {
    for (const name of ["resume", "again"]) {
      this.#button(name).className = name === chosen ? "action" : "plain"
    }
  }

  #stats() {
    const { strings } = this.#page
    const { firstText, rate, unit, tokens } = statsOf(this.#answer.log.entries)
    const first = firstText === null ? null
      : strings.say("seconds", { s: strings.number(firstText, 2) })
    this.#stat("firstText", first, "firstText")
    this.#stat("rate", rate === null ? null : strings.number(rate, 0), `${unit}Rate`)
    this.#stat("tokens", tokens === null ? null : strings.number(tokens, 0), "tokens")
  }

  /**
   * @param {string} name
   * @param {string | null} value null: not known, so not shown
   * @param {import("../strings.js").Key} key
   */
  #stat(name, value, key) {
    const button = find(this.#footer, `[data-stat="${name}"]`, HTMLButtonElement)
    const row = /** @type {HTMLElement} */ (button.parentElement)
    row.hidden = value === null
    setText(find(button, "b"), value ?? "")
    setText(find(button, "span"), this.#page.strings.say(key))
    button.dataset.note = `${key}Note`
  }

  #sayCopied() {
    const button = this.#button("copy")
    const say = (/** @type {"copy" | "copied"} */ key, /** @type {string} */ icon) => {
      setIcon(button, icon)
      button.title = this.#page.strings.say(key)
    }
    say("copied", "check")
    setTimeout(() => say("copy", "copy"), saidFor)
  }

  /** @param {string} name */
  #button(name) {
    return find(this.#footer, `[data-do="${name}"]`, HTMLButtonElement)
  }

  /** @param {string} name */
  #row(name) {
    return /** @type {HTMLElement} */ (this.#button(name).parentElement)
  }
}
