// @ts-check
import { copyText, selectText } from "../clipboard.js"
import { clone, find, setIcon, setText } from "../dom.js"
import { Prose } from "./prose.js"
import { endingSentence, thinkingSentence, waitingSentence } from "../sentences.js"
import { statsOf } from "../stats.js"
import { putWords } from "../words.js"

/** @typedef {import("../answer.js").Answer} Answer */
/** @typedef {import("../page.js").Page} Page */

/** How long a button says that it has copied, in milliseconds. */
const saidFor = 2000

/** One answer on the page, drawn from its log. Text that stands is never touched again. */
export class AnswerView {
  element = clone("answer-template")
  #answer
  #page
  #next = 0
  #prose = new Prose(find(this.element, ".prose"))
  #thought = new Prose(find(this.element, ".thought"))
  #wait = find(this.element, ".wait")
  #footer = find(this.element, ".ending")
  #reasoning = find(this.element, ".reasoning")

  /** @param {Answer} answer @param {Page} page */
  constructor(answer, page) {
    this.#answer = answer
    this.#page = page
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
    this.#prose.append(fresh.map((it) => it.text).join(""))
    this.#thought.append(fresh.map((it) => it.reasoning).join(""))
    for (const { seq } of fresh) log.paint(seq, now)
    this.#next += fresh.length
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

  /** Copies the answer as the model wrote it. */
  async copy() {
    const copied = await copyText(this.#answer.text)
    if (copied) return this.#sayCopied()
    selectText(find(this.element, ".prose"))
    setText(this.#wait, this.#page.strings.say("copyFailed"))
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
    this.#row("copy").hidden = text === ""
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
