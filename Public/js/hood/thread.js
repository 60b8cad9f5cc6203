// @ts-check
import { find } from "../dom.js"
import { afterLayout } from "./afterlayout.js"

/** @typedef {import("./ledger.js").Pair} Pair */

/**
 * Draws the thread between the words in a line and where they stand in the text.
 *
 * @param {HTMLElement} root what it is drawn over
 * @param {HTMLElement} raw
 * @param {HTMLElement} words
 * @param {AbortSignal} signal
 * @returns {(pair: Pair | null) => void} between these from now on
 */
export function mountThread(root, raw, words, signal) {
  const path = find(root, "[data-feed=thread] path", SVGPathElement)
  /** @type {Pair | null} */
  let pair = null
  const ask = afterLayout(() => path.setAttribute("d", wayOf(pair)), signal)
  for (const box of [raw, words]) box.addEventListener("scroll", ask, { passive: true, signal })
  const sizes = new ResizeObserver(ask)
  sizes.observe(root)
  signal.addEventListener("abort", () => sizes.disconnect())

  /** @param {Pair | null} pair */
  const wayOf = (pair) => {
    const mark = pair?.line.querySelector("mark") ?? pair?.line
    if (!pair?.word || !mark) return ""
    const [box, list, text, from] = [root, raw, words, mark].map((it) => it.getBoundingClientRect())
    const rects = pair.word.getClientRects()
    const to = rects[rects.length - 1]
    if (!to || from.top < list.top || from.bottom > list.bottom) return ""
    if (to.bottom > text.bottom + 2 || to.top < text.top) return ""
    const mirrored = text.right < list.left + 2
    const bend = mirrored ? -18 : 18
    const [x1, y1] = [(mirrored ? list.left : list.right) - box.left, from.top + from.height / 2 - box.top]
    const [x2, y2] = [(mirrored ? to.right : to.left) - box.left, to.bottom - box.top - 1]
    return `M${x1} ${y1}C${x1 + bend} ${y1} ${x2 - bend} ${y2} ${x2} ${y2}`
  }

  return (it) => {
    pair = it
    ask()
  }
}
