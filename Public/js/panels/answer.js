// @ts-check
import { copyText, selectText } from "../clipboard.js"
import { clone, find, setIcon, setText } from "../dom.js"
import { EndingView } from "./ending.js"
import { Markdown } from "./markdown.js"
import { Prose } from "./prose.js"
import { thinkingSentence, waitingSentence } from "../sentences.js"
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
  #thinks = false
  #whole = true
  #thought = new Prose(find(this.element, ".thought"))
  #wait = find(this.element, ".wait")
  #reasoning = find(this.element, ".reasoning", HTMLDetailsElement)
  #foot
  /** @type {unknown[]} */
  #shown = []

  /** @param {Answer} answer @param {Page} page @param {Typesetter} typesetter */
  constructor(answer, page, typesetter) {
    this.#answer = answer
    this.#page = page
    const box = find(this.element, ".prose")
    const shown = (/** @type {number} */ length) => this.#painted(length)
    this.#prose = new Markdown(box, page, typesetter, shown, answer.phase === "ended")
    this.#foot = new EndingView(find(this.element, ".ending"), answer, page.strings)
    this.paint(performance.now())
  }

  /**
   * Brings what the log has and the page has not.
   *
   * @param {number} now
   */
  paint(now) {
    const { log } = this.#answer
    const limit = this.#page.pace.limit(this.#answer)
    const fresh = log.entries.slice(this.#next, limit)
    this.#next += fresh.length
    for (const { seq, text } of fresh) {
      if (text === "") log.paint(seq, now)
      else this.#unpainted.push({ seq, end: this.#length += text.length })
    }
    this.#thought.append(fresh.map((it) => it.reasoning).join(""))
    this.#prose.append(fresh.map((it) => it.text).join(""))
    this.#thinks ||= fresh.some((it) => it.reasoning.trim() !== "")
    this.#whole = this.#next >= log.entries.length
    if (this.#answer.phase === "ended" && this.#whole) this.#prose.end()
    this.#foot.early = !this.#whole
    this.#state()
    if (this.#wait.textContent !== "") this.tick(now)
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
    this.#foot.tick()
  }

  /** Says everything again, in the reader's language of now. */
  speak() {
    putWords(this.element, this.#page.strings)
    this.#foot.show()
    this.tick(performance.now())
  }

  /**
   * What can be done with it, by the page's state.
   *
   * @param {boolean} busy
   */
  enable(busy) {
    this.#foot.enable(busy)
  }

  /** Shows the answer as the model wrote it, or as it is meant. */
  toggleRaw() {
    this.#prose.raw = !this.#prose.raw
    this.#foot.button("raw").setAttribute("aria-pressed", String(this.#prose.raw))
  }

  /** It is not on the page any more. */
  leave() {
    this.#prose.leave()
  }

  /**
   * Copies the answer as the model wrote it; one that was only thought, its thoughts.
   *
   * @returns {Promise<boolean>} whether that could be done
   */
  async copy() {
    const { text, reasoning } = this.#answer
    const copied = await copyText(text || reasoning)
    if (copied) this.#sayCopied()
    else this.#showUncopied(text)
    return copied
  }

  #showUncopied(/** @type {string} */ text) {
    if (text === "") this.#reasoning.open = true
    selectText(find(this.element, text === "" ? ".thought" : ".prose"))
    setText(this.#wait, this.#page.strings.say("copyFailed"))
  }

  /** @param {number} length of the answer's text that is on the page */
  #painted(length) {
    const count = this.#unpainted.findIndex(({ end }) => end > length)
    const now = performance.now()
    for (const { seq } of this.#unpainted.splice(0, count < 0 ? Infinity : count)) {
      this.#answer.log.paint(seq, now)
    }
  }

  /** What does not change with each word is left alone until it does. */
  #state() {
    const { phase, ending } = this.#face()
    const [thinks, empty] = [this.#thinks, this.#length === 0]
    const state = [phase, ending, thinks, empty]
    if (state.every((it, at) => it === this.#shown[at])) return
    this.#shown = state
    this.element.dataset.phase = phase
    if (ending) this.element.dataset.ending = ending.kind
    else delete this.element.dataset.ending
    this.#reasoning.hidden = !thinks
    this.#foot.button("raw").parentElement?.toggleAttribute("hidden", empty)
    this.#foot.show()
    this.tick(performance.now())
  }

  /** How it stands, as far as it is on the page. */
  #face() {
    if (this.#whole) return this.#answer
    const begun = this.#thinks || this.#length > 0
    return { phase: begun ? "streaming" : "waiting", ending: null }
  }

  #sayCopied() {
    const button = this.#foot.button("copy")
    const say = (/** @type {"copy" | "copied"} */ key, /** @type {string} */ icon) => {
      setIcon(button, icon)
      button.title = this.#page.strings.say(key)
    }
    say("copied", "check")
    setTimeout(() => say("copy", "copy"), saidFor)
  }
}
