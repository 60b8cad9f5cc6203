// @ts-check
import { find, setText } from "../dom.js"

/** How long it is shown, in ms; longer while the pointer or the focus is there. */
const shownFor = 8000

/**
 * The page's one toast. It never takes the focus, and is gone after a while.
 *
 * @param {HTMLElement} root
 * @param {import("../page.js").Page} page
 * @param {AbortSignal} signal
 */
export function mountToast(root, { toast }, signal) {
  const element = find(document, ".toast")
  const button = find(element, "button")
  const box = find(root, "textarea")
  let timer = 0

  const hide = () => {
    clearTimeout(timer)
    // A focus that vanishes with its button would begin at the top of the page.
    if (element.contains(document.activeElement)) box.focus()
    element.hidden = true
    toast.forget()
  }
  const tick = () => element.matches(":hover, :focus-within") ? wait() : hide()
  const wait = () => {
    clearTimeout(timer)
    timer = window.setTimeout(tick, shownFor)
  }

  toast.listen({
    shown: () => {
      setText(find(element, "span"), toast.text)
      button.hidden = toast.undo === null
      element.hidden = false
      wait()
    },
  }, signal)
  button.addEventListener("click", () => {
    const { undo } = toast
    // First, since what is undone may have something to say.
    hide()
    undo?.()
  }, { signal })
  signal.addEventListener("abort", () => clearTimeout(timer))
}
