// @ts-check
import { find, setHidden } from "../dom.js"
import { kept } from "../kept.js"
import { watchIntent } from "./intent.js"

/** Nearer to the end than this counts as at the end, in CSS pixels. */
const near = 8

/** What opens something to read, or to write. */
const opening = "summary, [data-do=unfold], [data-do=edit], .versions button"

/**
 * Shows a question that was asked near the top, with room for its answer under it. While text
 * comes, keeps the end in view as long as the reader is at the end; one who goes anywhere else
 * stays there, and is told that there is new text below.
 *
 * The reader's setting `follow` may say otherwise: `always` wherever they are, `never` at all.
 *
 * @param {HTMLElement} root
 * @param {import("../desk.js").Desk} desk
 * @param {AbortSignal} signal
 * @returns {(answer: HTMLElement | undefined) => void} shows an answer that has just begun
 */
export function mountFollow(root, desk, signal) {
  const view = find(root, ".scroller")
  const log = find(root, "[role=log]")
  const below = find(root, ".below")
  /** @type {Element | undefined} the answer that is being written */
  let live
  let following = true
  let [top, height] = [0, 0]
  let opened = true

  const atEnd = () => view.scrollHeight - view.scrollTop - view.clientHeight <= near
  const toEnd = () => {
    view.scrollTop = view.scrollHeight
    top = view.scrollTop
  }
  /** The text, not the room that is kept under it. */
  const hidesText = () => {
    const end = live?.isConnected ? live.getBoundingClientRect().bottom : Infinity
    return !atEnd() && end > view.getBoundingClientRect().bottom + near
  }
  const tell = () => setHidden(below, desk.session.current === null || !hidesText())
  const wanted = () => {
    const setting = opened ? "end" : kept("follow")
    return setting === "always" || (setting !== "never" && following)
  }
  const measure = () => {
    if (height === view.clientHeight) return
    height = view.clientHeight
    log.style.setProperty("--_view", `${height}px`)
  }
  const settle = () => {
    measure()
    if (wanted() && desk.session.turns.length > 0) toEnd()
    tell()
  }
  const away = () => {
    // Where there is nothing above, nobody goes up.
    if (view.scrollTop > 0) following = opened = false
    tell()
  }

  watchIntent(view, away, signal)
  view.addEventListener("scroll", () => {
    const moved = view.scrollTop - top
    top = view.scrollTop
    if (moved < -1) following = opened = false
    else if (moved > 0 && atEnd()) following = true
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
    if (target instanceof Element && target.closest(opening)) following = opened = false
    tell()
  }, { signal, capture: true })

  // After layout and before paint, so that no frame shows the text and not its end.
  const observer = new ResizeObserver(settle)
  observer.observe(log)
  observer.observe(view)
  signal.addEventListener("abort", () => observer.disconnect())
  desk.listen({
    ended: tell,
    shown: () => {
      following = opened = true
      settle()
    },
  }, signal)

  return (answer) => {
    const turn = answer?.closest(".turn")
    if (live) observer.unobserve(live)
    live = answer
    opened = false
    if (!answer || !turn) return
    observer.observe(answer)
    following = turn === log.lastElementChild
    // The observer sees to the rest, once the frame's own layout is done.
    if (!following) answer.scrollIntoView({ block: "nearest" })
    else turn.setAttribute("data-asked", "")
  }
}
