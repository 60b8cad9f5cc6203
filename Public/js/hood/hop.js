// @ts-check
import { find, setText } from "../dom.js"
import { fall } from "../drops.js"

/** @typedef {import("../drops.js").Drop} Drop */

/** One hop of the picture: what fell through it, and what is falling. */
export class Hop {
  /** How far a dot falls, as last seen, in pixels that grow with the letters: 16 to a root's size. */
  height = 200
  #root
  #list

  /**
   * @param {HTMLElement} root
   * @param {(drop: HTMLElement, at: number) => void} landed a dot came to the end of the hop
   * @param {AbortSignal} signal
   */
  constructor(root, landed, signal) {
    this.#root = root
    this.#list = find(root, ".drops")
    this.#list.addEventListener("animationend", ({ target }) => {
      if (!(target instanceof HTMLElement)) return
      target.remove()
      landed(target, Number(target.dataset.since) + fall)
    }, { signal })
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
    this.fall(drop, since)
  }

  /** @param {HTMLElement} drop @param {number} since */
  fall(drop, since) {
    drop.dataset.since = String(since)
    this.#list.append(drop)
    // Where it is depends on its event alone, not on the frame that drew it first.
    for (const falling of drop.getAnimations()) falling.startTime = since
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
