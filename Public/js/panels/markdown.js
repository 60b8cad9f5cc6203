// @ts-check
import { Prose } from "./prose.js"
import { Sections } from "./sections.js"

/** @typedef {import("../markdown/changes.js").Change} Change */
/** @typedef {import("../page.js").Page} Page */
/** @typedef {import("./typesetter.js").Typesetter} Typesetter */

/** Text that is not set by then is shown as it is, in milliseconds. */
const latest = 100

/** So much is read in one go: the page has to take it in within a frame. */
const bite = 8192

/** The longest rest after a reading, in milliseconds; before that it is four times the reading. */
const longestRest = 200

/**
 * Growing Markdown in a box of its own. Finished blocks are never touched again; the last one
 * changes only where its text did. What cannot be set, or not in time, is shown as plain text.
 */
export class Markdown {
  #box
  #page
  #typesetter
  #shownTo
  /** What is on the page, and where it is set: aside, until that has caught up with plain text. */
  #shelf
  #sheet = aside()
  #prose
  #text = ""
  #over = false
  /** How far it was sent to be read, and whether its end was. */
  #sent = { length: 0, over: false }
  /** How far it is on the page, and since when there is more than that. */
  #shown = 0
  #since = 0
  #askedAt = 0
  #gaveUp = false
  #asked = false
  #resting = false
  #lazy
  #timer = 0
  /** @type {HTMLElement | null} plain text behind what is set */
  #tail = null
  /** @type {Element | null} the block that grows */
  #live = null
  /** @type {HTMLElement | null} */
  #raw = null

  /**
   * @param {HTMLElement} box
   * @param {Page} page
   * @param {Typesetter} typesetter
   * @param {(length: number) => void} shownTo told how much of the text is on the page
   * @param {boolean} old whether it is an answer of old: set when it comes near the view
   */
  constructor(box, page, typesetter, shownTo, old) {
    this.#box = box
    this.#page = page
    this.#typesetter = typesetter
    this.#shownTo = shownTo
    this.#lazy = old
    this.#shelf = new Sections(box)
    this.#prose = new Prose(this.#shelf)
    if (old) typesetter.whenNear(box, () => this.#near())
    else typesetter.prepare()
  }

  /** @param {string} text what came since the last call */
  append(text) {
    if (text === "") return
    if (this.#shown === this.#text.length) this.#since = performance.now()
    this.#text += text
    this.#over = false
    this.#raw?.append(text)
    this.#turn()
  }

  /** Nothing will follow, unless something is appended. */
  end() {
    if (this.#over) return
    this.#over = true
    this.#mark(null)
    this.#turn()
  }

  /** Whether the text is shown as the model wrote it. */
  get raw() {
    return this.#raw !== null
  }

  set raw(raw) {
    if (raw === this.raw) return
    this.#raw?.remove()
    this.#raw = raw ? document.createElement("pre") : null
    if (this.#raw) {
      this.#raw.className = "source"
      this.#raw.dir = "auto"
      this.#raw.append(this.#text)
      this.#box.after(this.#raw)
    }
    this.#box.hidden = raw
  }

  /** It is not shown any more. */
  leave() {
    clearTimeout(this.#timer)
    this.#gaveUp = true
    this.#typesetter.leave(this)
  }

  /** @param {boolean} fresh @returns {Omit<import("../markdown/worker.js").Ask, "key"> | null} */
  ask(fresh) {
    this.#asked = false
    if (this.#gaveUp) return null
    const had = fresh && this.#sent.length > 0 ? this.#sent : undefined
    const from = had ? 0 : this.#sent.length
    const length = had ? this.#text.length : Math.min(from + bite, this.#text.length)
    this.#asked = true
    this.#askedAt = performance.now()
    this.#sent = { length, over: this.#over && length === this.#text.length }
    return { text: this.#text.slice(from, length), over: this.#sent.over, ...(had && { had }) }
  }

  /** @param {Change | null} change @param {number} took */
  took(change, took) {
    this.#asked = false
    if (this.#gaveUp) return
    try {
      this.#apply(change ?? {})
    } catch {
      // Something else has changed the page there, a translator perhaps.
      return this.#startOver()
    }
    this.#resting = true
    setTimeout(() => {
      this.#resting = false
      this.#turn()
    }, Math.min(4 * took, longestRest))
  }

  plain() {
    this.#asked = false
    this.#gaveUp = true
    this.#rest()
  }

  #near() {
    this.#lazy = false
    this.#turn()
  }

  /** Does what is to be done now. */
  #turn() {
    if (this.#gaveUp || this.#lazy || (!this.#set && !this.#typesetter.ready)) this.#rest()
    if (this.#gaveUp || this.#lazy) return
    const due = this.#sent.length < this.#text.length || this.#over !== this.#sent.over
    if (due && !this.#asked && !this.#resting) {
      this.#asked = true
      this.#typesetter.serve(this)
    }
    if (this.#timer === 0 && this.#shown < this.#text.length) this.#watch(latest)
  }

  /**
   * Sees to it that no text is kept from the page for long.
   *
   * @param {number} time
   */
  #watch(time) {
    this.#timer = setTimeout(() => {
      this.#timer = 0
      const left = this.#since + latest - performance.now()
      if (this.#shown === this.#text.length) return
      if (left > 1) this.#watch(left)
      else this.#rest()
    }, time)
  }

  /** Shows as plain text what is not on the page yet. */
  #rest() {
    const text = this.#text.slice(this.#shown)
    if (text === "") return
    if (this.#set) this.#behind(text)
    else this.#prose.append(text)
    this.#say(this.#text.length)
  }

  /** @param {string} text */
  #behind(text) {
    if (!this.#tail) {
      this.#tail = document.createElement("div")
      this.#tail.className = "tail"
      this.#prose = new Prose(this.#tail)
      this.#shelf.follow(this.#tail)
    }
    this.#prose.append(text)
  }

  /** @param {Change} change */
  #apply(change) {
    const late = this.#tail !== null
    this.#tail?.remove()
    this.#tail = null
    this.#sheet.change(change, this.#page)
    const { length } = this.#sent
    if (!this.#set) return this.#exchange()
    if (late && this.#shown > length) this.#behind(this.#text.slice(length, this.#shown))
    this.#say(Math.max(this.#shown, length))
  }

  #exchange() {
    if (this.#sent.length < this.#shown) return
    this.#mark(null)
    this.#shelf.take(this.#sheet)
    this.#sheet = this.#shelf
    this.#say(this.#sent.length)
  }

  /** Whether what is set is on the page. */
  get #set() {
    return this.#sheet === this.#shelf
  }

  #startOver() {
    this.#box.replaceChildren()
    this.#shelf = new Sections(this.#box)
    this.#sheet = aside()
    this.#tail = null
    this.#prose = new Prose(this.#shelf)
    this.#shown = 0
    this.plain()
  }

  /** @param {number} length */
  #say(length) {
    // What is not shown by now came after the last question.
    this.#since = this.#askedAt
    this.#shown = length
    this.#mark(this.#over ? null : this.#shelf.lastElementChild)
    this.#shownTo(length)
  }

  /**
   * The block that grows bears the mark that its looks hang on: did they hang on the answer's
   * state, the browser would look through the whole answer when that changes. Plain text behind
   * it grows in its stead, but does not end it: its lines would be laid out anew, each time.
   *
   * @param {Element | null} live
   */
  #mark(live) {
    if (live !== this.#live) this.#live?.removeAttribute("data-live")
    this.#live = live
    const place = this.#tail ? "above" : "last"
    if (live && live.getAttribute("data-live") !== place) live.setAttribute("data-live", place)
    this.#tail?.toggleAttribute("data-live", live !== null)
  }
}

/** @returns {Sections} that are on no page */
function aside() {
  return new Sections(document.createElement("div"))
}
