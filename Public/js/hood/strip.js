// @ts-check
import { find } from "../dom.js"
import { axisFor } from "../rhythm.js"
import { secondsIn } from "./measures.js"

/** @typedef {import("../rhythm.js").Rhythm} Rhythm */
/** @typedef {import("../strings.js").Strings} Strings */

/** Narrower than this, in pixels, the axis has room for half as many labels. */
const narrow = 420

/** So many pauses have a bar and a note: the longest. */
const noted = 2

/**
 * The time axis of an answer, from Send on: dotted until something came, then a tick an event; a
 * bar and a note where a gap stands out.
 */
export class Strip {
  /** In pixels, as last seen. */
  width = 0
  #root
  #axis
  #strings
  #subject
  /** @type {Rhythm | null} */
  #rhythm = null
  #drawn = ""
  /** What has a tick by now: so many events of that timeline, on an axis of that length. */
  #ticks = { timeline: /** @type {object | null} */ (null), span: 0, count: 0, d: "", last: -1 }

  /**
   * @param {HTMLElement} root
   * @param {Strings} strings
   * @param {import("./subject.js").Seen} subject
   */
  constructor(root, strings, subject) {
    this.#root = root
    this.#axis = find(root, ".axis")
    this.#strings = strings
    this.#subject = subject
  }

  /** @returns {boolean} whether its clock runs */
  get running() {
    return this.#subject.timeline !== null && this.#subject.timeline.end === null
  }

  /** @param {Rhythm | null} rhythm */
  think(rhythm) {
    this.#rhythm = rhythm
    this.#drawn = ""
    this.draw()
    this.#root.setAttribute("aria-label", this.#label())
  }

  /** Draws what has come by now. */
  draw() {
    const { timeline } = this.#subject
    const now = !timeline ? 0 : timeline.end ?? this.#subject.now - timeline.sent
    const span = axisFor(now)
    const x = (/** @type {number} */ ms) => Math.round(ms / span * 1000)
    this.#path("wait", timeline ? `M0 28H${x(timeline.firstText ?? now)}` : "")
    this.#path("now", this.running ? `M${x(now)} 0V40` : "")
    this.#tick(timeline, span, x)
    const fresh = `${span} ${this.width < narrow}`
    if (fresh === this.#drawn) return
    this.#drawn = fresh
    this.#bars(x)
    this.#marks(span)
  }

  /**
   * A tick for each event that has none; two at one place are one.
   *
   * @param {import("../timeline.js").Timeline | null} timeline
   * @param {number} span
   * @param {(ms: number) => number} x
   */
  #tick(timeline, span, x) {
    const had = this.#ticks
    const same = had.timeline === timeline && had.span === span
    let { count, d, last } = same ? had : { count: 0, d: "", last: -1 }
    for (const { at } of timeline?.events.slice(count) ?? []) {
      if (x(at) !== last) d += `M${last = x(at)} 16V40`
      count++
    }
    this.#ticks = { timeline, span, count, d, last }
    this.#path("ticks", d)
  }

  /** @param {(ms: number) => number} x */
  #bars(x) {
    const bars = this.#rhythm?.pauses.slice(0, noted) ?? []
    this.#path("gap", bars.map(({ from, to }) => `M${x(from.at) + 4} 28H${x(to.at) - 4}`).join(""))
  }

  /** @param {number} span */
  #marks(span) {
    const strings = this.#strings
    const every = Math.max(1000, span / (this.width < narrow ? 4 : 8))
    const labels = []
    for (let ms = 0; ms <= span; ms += every) {
      const text = ms === 0 ? strings.say("axisSend") : strings.say("seconds", { s: ms / 1000 })
      labels.push(this.#mark(ms / span, text))
    }
    this.#axis.replaceChildren(...labels, ...this.#notes(span))
  }

  /** @param {number} span @returns {HTMLElement[]} of the longest pauses, unless they overlap */
  #notes(span) {
    /** @type {number[]} */
    const taken = []
    const pauses = this.#rhythm?.pauses.slice(0, noted) ?? []
    return pauses.flatMap(({ from, to, ms }) => {
      const at = (from.at + to.at) / 2 / span
      if (taken.some((it) => Math.abs(it - at) < 0.25)) return []
      taken.push(at)
      const s = this.#strings.number(ms / 1000, 1)
      const note = this.#mark(at, this.#strings.say("pauseNote", { s }))
      note.dataset.note = ""
      return [note]
    })
  }

  /** @param {number} at @param {string} text */
  #mark(at, text) {
    const mark = document.createElement("li")
    mark.textContent = text
    mark.style.setProperty("--at", String(at))
    return mark
  }

  #label() {
    const { timeline } = this.#subject
    const strings = this.#strings
    const n = timeline?.events.length ?? 0
    const firstText = timeline?.firstText ?? null
    if (firstText === null) return strings.say("stripEmpty", { n })
    return strings.say("stripLabel", { s: secondsIn(firstText, strings), n })
  }

  /** @param {string} name @param {string} d */
  #path(name, d) {
    const path = find(this.#root, `.${name}`, SVGElement)
    if (path.getAttribute("d") !== d) path.setAttribute("d", d)
  }
}
