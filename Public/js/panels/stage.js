// @ts-check
import { covering } from "./address.js"

/** @typedef {import("../hood/stage.js").Stage} Stage */

/**
 * Has what covers the page come and go with the page's address: `#race`, `#tour/3`. What it is
 * made of comes when it is opened first.
 *
 * @param {HTMLElement} _
 * @param {import("../page.js").Page} page
 * @param {AbortSignal} signal
 */
export function mountStage(_, page, signal) {
  /** @type {AbortController | null} of the stage while it is open */
  let opened = null
  /** @type {Promise<Stage> | null} */
  let stage = null

  const follow = async () => {
    const [, name, place = ""] = covering.exec(location.hash) ?? []
    if (!name) return close()
    const coming = stage ??= open()
    try {
      await (await coming).show(name, place)
    } catch {
      // Left while it came: what was opened since is another one.
      if (stage !== coming) return
      // The server is gone: the next press tries again.
      close()
      if (!covering.test(location.hash)) return
      history.replaceState(null, "", location.pathname + location.search)
      window.dispatchEvent(new HashChangeEvent("hashchange"))
    }
  }
  const open = async () => {
    const mine = opened = new AbortController()
    const { Stage } = await import("../hood/stage.js")
    return Stage.open(page, mine.signal)
  }
  const close = () => {
    opened?.abort()
    opened = stage = null
  }
  // Going back tells of itself by this, too; to hear both would show all twice.
  window.addEventListener("hashchange", () => void follow(), { signal })
  signal.addEventListener("abort", close)
  void follow()
}
