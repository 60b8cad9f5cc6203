// @ts-check
import { find } from "../dom.js"

/** Nearer to the end than this counts as at the end, in CSS pixels. */
const near = 8

/** What opens something to read, or to write. */
const opening = "summary, [data-do=unfold], [data-do=edit], .versions button"

/**
 * Keeps the end in view while text comes and the reader is at the end; a reader who went up stays
 * where they are, and is told that there is new text below.
 *
 * @param {HTMLElement} root
 * @param {import("../desk.js").Desk} desk
 * @param {AbortSignal} signal
 * @returns {(answer: HTMLElement | undefined) => void} shows an answer that has just begun
 */
export function mountFollow(root, desk, signal) {
  const view = find(root, ".scroller")
  const below = find(root, ".below")
  let following = true
  let top = 0

  const atEnd = () => view.scrollHeight - view.scrollTop - view.clientHeight <= near
  const toEnd = () => view.scrollTo(0, view.scrollHeight)
  const tell = () => { below.hidden = desk.session.current === null || following }
  const settle = () => {
    if (following && desk.session.turns.length > 0) toEnd()
    tell()
  }

  view.addEventListener("scroll", () => {
    const up = view.scrollTop < top - 1
    top = view.scrollTop
    following = atEnd() || (following && !up)
    tell()
  }, { signal, passive: true })

  below.addEventListener("click", () => {
    following = true
    toEnd()
    tell()
    view.focus({ preventScroll: true })
  }, { signal })

  // Someone who opens a fold wants to read that: what opens must not run away.
  view.addEventListener("click", ({ target }) => {
    if (target instanceof Element && target.closest(opening)) following = false
    tell()
  }, { signal, capture: true })

  // After layout and before paint, so that no frame shows the text and not its end.
  const observer = new ResizeObserver(settle)
  observer.observe(find(root, "[role=log]"))
  observer.observe(view)
  signal.addEventListener("abort", () => observer.disconnect())
  desk.listen({ ended: tell, shown: () => { following = true } }, signal)

  return (answer) => {
    answer?.scrollIntoView({ block: "end" })
    following = answer?.closest(".turn") === find(root, "[role=log]").lastElementChild
    settle()
  }
}
