// @ts-check

/** So much of a frame is taken for what is not in view, and so much left free, in milliseconds. */
const slice = 8
const rest = 8

/** Things that are built one after another, from the last to the first, while nothing waits. */
export class Backlog {
  #timer = 0

  /**
   * Begins anew; what is left of the one before is not built.
   *
   * @template T
   * @param {readonly T[]} items
   * @param {(item: T) => void} build
   */
  start(items, build) {
    clearTimeout(this.#timer)
    const left = [...items]
    const step = () => {
      const until = performance.now() + slice
      while (left.length > 0 && performance.now() < until) build(/** @type {T} */ (left.pop()))
      if (left.length > 0) this.#timer = window.setTimeout(step, rest)
    }
    if (left.length > 0) this.#timer = window.setTimeout(step)
  }
}

/**
 * Puts an element before all others, and leaves what is in view where it is.
 *
 * @param {Element} list
 * @param {Element} element
 * @param {Element} view scrolls the list
 */
export function prepend(list, element, view) {
  // A browser that anchors the view itself would do it twice.
  if (CSS.supports("overflow-anchor", "auto")) return list.prepend(element)
  const height = view.scrollHeight
  list.prepend(element)
  view.scrollTop += view.scrollHeight - height
}
