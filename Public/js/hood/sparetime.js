// @ts-check
import { onFrames } from "../panels/frames.js"
import { afterLayout } from "./afterlayout.js"

/** A frame that took less than this, in milliseconds, was no burden. */
const light = 8

/** After one that did, the panel rests so many times as long, and so many milliseconds at most. */
const [times, longest] = [2, 100]

/** Two frames of so many milliseconds are a burden, for so long. */
const [burden, memory] = [20, 2000]

/**
 * Draws what looks at a stream, a frame at most, and leaves the chat the greater part of the time:
 * on a slow computer the panel is drawn less often, one part after the other, and the chat as ever.
 */
export class SpareTime {
  /** @type {Set<() => void>} what is to be drawn next */
  #due = new Set()
  #began = 0
  #timer = 0
  /** A frame is being drawn, or was, and nobody knows yet how long it took. */
  #drawing = false
  /** When such frames were drawn, the last two. */
  #heavy = [-Infinity, -Infinity]
  /** So many parts are drawn in one frame: one more after each that was no burden. */
  #many = 1
  #signal
  #frame
  #measure

  /** @param {AbortSignal} signal */
  constructor(signal) {
    this.#signal = signal
    this.#frame = onFrames(() => this.#draw(), signal)
    this.#measure = afterLayout(() => this.#rest(), signal)
    signal.addEventListener("abort", () => clearTimeout(this.#timer))
  }

  /** @returns {boolean} whether drawing has been a burden of late: what can be less is to be less */
  get burdened() {
    return performance.now() - this.#heavy[0] < memory
  }

  /** @param {() => void} draw once more, as soon as there is time */
  ask(draw) {
    if (this.#signal.aborted) return
    this.#due.add(draw)
    if (this.#timer === 0 && !this.#drawing) this.#frame()
  }

  #draw() {
    this.#drawing = true
    this.#began = performance.now()
    const due = [...this.#due].slice(0, this.#many)
    for (const draw of due) this.#due.delete(draw)
    for (const draw of due) draw()
    this.#measure()
  }

  #goOn() {
    if (this.#due.size > 0) this.#frame()
  }

  #rest() {
    const now = performance.now()
    const took = now - this.#began
    this.#drawing = false
    if (took < light) {
      this.#many++
      return this.#goOn()
    }
    if (took >= burden) {
      this.#many = 1
      this.#heavy = [this.#heavy[1], now]
    }
    this.#timer = window.setTimeout(() => {
      this.#timer = 0
      this.#goOn()
    }, Math.min(times * took, longest))
  }
}
