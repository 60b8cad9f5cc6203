// @ts-check
import { find, setText } from "../dom.js"
import { fall } from "../drops.js"

/** @typedef {import("../drops.js").Drop} Drop */

/**
 * Where a dot goes; who wants nothing to move sees it light half way. One that has landed is taken
 * away a frame later: it must not lie under the next.
 */
const ways = {
  moving: [
    { translate: "0 0" },
    { opacity: 1, offset: 0.999 },
    { translate: "0 calc(100cqb - 1.25rem)", opacity: 0 },
  ],
  still: Array(2).fill({ translate: "0 calc(50cqb - 0.625rem)" }),
}
const still = matchMedia("(prefers-reduced-motion: reduce)")

/** One hop of the picture: what fell through it, and what is falling. */
export class Hop {
  /** How far a dot falls, as last seen, in pixels that grow with the letters: 16 to a root's size. */
  height = 200
  #root
  #list
  #landed

  /**
   * @param {HTMLElement} root
   * @param {(drop: HTMLElement, at: number) => void} landed a dot came to the end of the hop
   * @param {AbortSignal} signal
   */
  constructor(root, landed, signal) {
    this.#root = root
    this.#landed = landed
    this.#list = find(root, ".drops")
    const seen = new ResizeObserver(() => { this.height = wayOf(this.#list) })
    seen.observe(this.#list)
    signal.addEventListener("abort", () => seen.disconnect())
  }

  /** @param {string} name of a count @param {string} text */
  count(name, text) {
    setText(find(this.#root, `[data-count=${name}]`), text)
  }

  /** @param {Drop} drop @param {number} since when it has been falling, by the page's clock */
  drop({ label, thought, events }, since) {
    const drop = document.createElement("li")
    const words = document.createElement(thought ? "i" : "span")
    words.textContent = label
    drop.append(words)
    drop.dataset.events = String(events)
    drop.toggleAttribute("data-bare", label === "")
    this.fall(drop, since)
  }

  /** @param {HTMLElement} drop @param {number} since */
  fall(drop, since) {
    this.#list.append(drop)
    // Not of the style sheet: to ask for that one, the whole page would be laid out at once.
    const falling = drop.animate(still.matches ? ways.still : ways.moving,
      { duration: fall, fill: "both" })
    // Where it is depends on its event alone, not on the frame that drew it first: but a frame that
    // was long on its way is older than what came meanwhile, and nothing falls before its start.
    falling.startTime = Math.min(since, Number(document.timeline.currentTime))
    falling.onfinish = () => {
      if (drop.parentElement !== this.#list) return
      drop.remove()
      this.#landed(drop, since + fall)
    }
  }

  clear() {
    this.#list.replaceChildren()
  }
}

/** @param {HTMLElement} list */
function wayOf(list) {
  const root = parseFloat(getComputedStyle(document.documentElement).fontSize)
  // A dot is itself 1.25 root sizes high, and stops where it would leave the list.
  return Math.max(0, list.clientHeight * 16 / root - 20)
}
