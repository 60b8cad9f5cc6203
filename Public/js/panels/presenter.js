// @ts-check
import { find } from "../dom.js"

/**
 * Presents to a room: giant text, and nothing but the stream. What it is made of comes when it is
 * asked for first.
 *
 * @param {HTMLElement} root
 * @param {import("../page.js").Page} page
 * @param {AbortSignal} signal
 */
export function mountPresenter(root, page, signal) {
  const button = find(root, "[data-do=present]")
  /** @type {AbortController | null} while it presents */
  let opened = null

  const leave = () => {
    opened?.abort()
    opened = null
  }
  const open = async () => {
    const controller = new AbortController()
    opened = controller
    try {
      const { present } = await import("../hood/presenter.js")
      await present(page, leave, controller.signal)
    } catch {
      // The server is gone: the next press tries again.
      leave()
    }
  }
  button.addEventListener("click", () => {
    button.closest("dialog")?.close()
    if (opened) leave()
    else void open()
  }, { signal })
  signal.addEventListener("abort", leave)
}
