// @ts-check
import { onFrames } from "../panels/frames.js"
import { afterLayout } from "./afterlayout.js"

/** A frame that took less than this, in milliseconds, was no burden. */
const light = 8

/** After one that did, the panel rests so many times as long, and so many milliseconds at most. */
const [times, longest] = [4, 250]

/**
 * Draws what looks at a stream, a frame at most, and leaves the chat the greater part of the time:
 * on a slow computer the panel is drawn less often, and the chat as ever.
 */
export class SpareTime {
  /** @type {Set<() => void>} what is to be drawn next */
  #due = new Set()
  #began = 0
  #timer = 0
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

  /** @param {() => void} draw once more, as soon as there is time */
  ask(draw) {
    if (this.#signal.aborted) return
    this.#due.add(draw)
    if (this.#timer === 0) this.#frame()
  }

  #draw() {
    this.#began = performance.now()
    const due = [...this.#due]
    this.#due.clear()
    for (const draw of due) draw()
    this.#measure()
  }

  #rest() {
    const took = performance.now() - this.#began
    if (took < light || this.#timer !== 0) return
    this.#timer = window.setTimeout(() => {
      this.#timer = 0
      if (this.#due.size > 0) this.#frame()
    }, Math.min(times * took, longest))
  }
}
