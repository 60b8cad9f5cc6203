// @ts-check
import { find, setText } from "../dom.js"

/** @typedef {import("../conversation.js").Turn} Turn */

/** How long a new chat can be undone, in ms; longer while the pointer or the focus is there. */
const undoFor = 8000

/**
 * New chat, by button and key, and the way back.
 *
 * @param {HTMLElement} root
 * @param {import("../page.js").Page} page
 * @param {AbortSignal} signal
 */
export function mountFresh(root, { session, strings }, signal) {
  const toast = find(document, ".toast")
  const box = find(root, "textarea")
  /** @type {Turn[]} */
  let gone = []
  let timer = 0

  const hide = () => {
    toast.hidden = true
    gone = []
  }
  const tick = () => toast.matches(":hover, :focus-within") ? wait() : hide()
  const wait = () => {
    clearTimeout(timer)
    timer = window.setTimeout(tick, undoFor)
  }
  const clear = () => {
    session.clear()
    box.focus()
  }

  session.listen({
    cleared: (turns) => {
      gone = turns
      setText(find(toast, "span"), strings.say("cleared"))
      toast.hidden = false
      wait()
    },
  }, signal)
  find(toast, "button").addEventListener("click", () => {
    session.restore(gone)
    box.focus()
    hide()
  }, { signal })
  find(root, "[data-do=clear]").addEventListener("click", clear, { signal })
  document.addEventListener("keydown", (event) => {
    if (!(event.ctrlKey || event.metaKey) || !event.shiftKey || event.code !== "KeyO") return
    event.preventDefault()
    clear()
  }, { signal })
  signal.addEventListener("abort", () => clearTimeout(timer))
}
