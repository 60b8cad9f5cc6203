// @ts-check
import { find, setText } from "../dom.js"

/** @typedef {import("../session.js").Session} Session */

/** How long leaving can be undone, in ms; longer while the pointer or the focus is there. */
const undoFor = 8000

/**
 * New chat, and the way back to a chat that is not kept.
 *
 * @param {HTMLElement} root
 * @param {import("../page.js").Page} page
 * @param {AbortSignal} signal
 */
export function mountFresh(root, { desk, strings }, signal) {
  const toast = find(document, ".toast")
  const box = find(root, "textarea")
  /** @type {Session | null} */
  let gone = null
  let timer = 0

  const hide = () => {
    toast.hidden = true
    gone = null
  }
  const tick = () => toast.matches(":hover, :focus-within") ? wait() : hide()
  const wait = () => {
    clearTimeout(timer)
    timer = window.setTimeout(tick, undoFor)
  }
  const begin = () => {
    desk.begin()
    box.focus()
  }

  desk.listen({
    shown: (before) => {
      if (!before.temporary || before.turns.length === 0) return
      gone = before
      setText(find(toast, "span"), strings.say("left"))
      toast.hidden = false
      wait()
    },
  }, signal)
  find(toast, "button").addEventListener("click", () => {
    if (gone) desk.show(gone)
    box.focus()
    hide()
  }, { signal })
  find(root, "[data-do=clear]").addEventListener("click", begin, { signal })
  signal.addEventListener("abort", () => clearTimeout(timer))
}
