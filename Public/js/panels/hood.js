// @ts-check
import { find } from "../dom.js"
import { keep, kept } from "../kept.js"

/**
 * Opens and closes the panel that shows how the stream comes. What it is made of comes when it is
 * opened first, so that it costs nothing until then.
 *
 * @param {HTMLElement} root
 * @param {import("../page.js").Page} page
 * @param {AbortSignal} signal
 */
export function mountHood(root, page, signal) {
  const toggle = find(root, "[data-toggle=hood]")
  /** @type {AbortController | null} of the panel while it is open */
  let opened = null

  const open = async () => {
    if (opened) return
    const controller = new AbortController()
    opened = controller
    settle()
    try {
      const { openHood } = await import("../hood/hood.js")
      if (!controller.signal.aborted) await openHood(root, page, close, controller.signal)
    } catch {
      // The server is gone: the next press tries again.
      close()
    }
  }
  const close = () => {
    opened?.abort()
    opened = null
    settle()
  }
  const settle = () => {
    toggle.setAttribute("aria-expanded", String(opened !== null))
    document.body.toggleAttribute("data-hood", opened !== null)
  }

  toggle.addEventListener("click", () => {
    keep("hood", opened ? "closed" : "open")
    if (opened) close()
    else void open()
  }, { signal })
  signal.addEventListener("abort", close)
  if (kept("hood") === "open") void open()
}
