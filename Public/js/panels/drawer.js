// @ts-check
import { find } from "../dom.js"
import { keep, kept } from "../kept.js"

/**
 * Where the list of chats stands: beside the chat on a wide page, where it may be closed for good;
 * else in a drawer that lies over the chat as long as a chat is chosen.
 *
 * @param {HTMLElement} root
 * @param {HTMLElement} nav
 * @param {import("../page.js").Page} page
 * @param {() => void} enter moves the focus into the list
 * @param {AbortSignal} signal
 */
export function mountDrawer(root, nav, { desk }, enter, signal) {
  const toggle = find(root, "[data-toggle=side]")
  const scrim = find(document, ".scrim")
  const wide = matchMedia("(width >= 60em)")
  let open = false
  /** @type {Element | null} */
  let before = null

  const put = (/** @type {boolean} */ wanted) => {
    open = wanted
    const over = open && !wide.matches
    nav.dataset.state = open ? "open" : "closed"
    toggle.setAttribute("aria-expanded", String(open))
    scrim.hidden = !over
    // The status goes on speaking.
    for (const part of [find(root, ".bar"), find(root, "main")]) part.inert = over
  }
  const change = (/** @type {boolean} */ wanted) => {
    const inside = nav.contains(document.activeElement)
    if (wanted) before = document.activeElement
    put(wanted)
    if (wide.matches) keep("side", open ? "open" : "closed")
    if (wanted) enter()
    else if (inside) back()
  }
  const back = () => {
    const to = before instanceof HTMLElement && before.isConnected ? before : toggle
    to.focus()
    if (document.activeElement !== to) toggle.focus()
  }
  const leave = () => { if (open && !wide.matches) change(false) }

  toggle.addEventListener("click", () => change(!open), { signal })
  find(nav, "[data-do=close]").addEventListener("click", () => change(false), { signal })
  scrim.addEventListener("click", leave, { signal })
  desk.listen({ shown: leave }, signal)
  wide.addEventListener("change", () => put(wide.matches && kept("side") !== "closed"), { signal })
  // Before the page's own Escape, which stops an answer; after those of menus and fields.
  window.addEventListener("keydown", (event) => {
    const inner = document.querySelector(":popover-open, dialog[open], .side [data-renamed]")
    const typed = find(nav, "input[type=search]", HTMLInputElement)
    const searching = typed === document.activeElement && typed.value !== ""
    if (event.key !== "Escape" || !open || wide.matches || inner || searching) return
    event.stopPropagation()
    change(false)
  }, { signal, capture: true })
  put(wide.matches && kept("side") !== "closed")
}
