// @ts-check
import { find } from "../dom.js"

/** How near to the edge of the page a menu may come, in CSS pixels. */
const edge = 8

/**
 * A menu that several buttons open (by `popovertarget`). It stands by the button, has the focus,
 * and is used with the arrow keys.
 *
 * @param {string} id
 * @param {object} told
 * @param {(button: HTMLElement) => void} [told.opens] before it is shown
 * @param {(item: HTMLElement, button: HTMLElement) => void} told.chosen
 * @param {AbortSignal} signal
 */
export function mountMenu(id, { opens, chosen }, signal) {
  const popup = find(document, `#${id}`)
  /** @type {HTMLElement | null} */
  let button = null
  const items = () => [...popup.querySelectorAll("[role=menuitem]")].filter((it) => {
    return it instanceof HTMLElement && !it.hidden
  })
  const focus = (/** @type {number} */ n) => {
    const all = items()
    const item = all[(n + all.length) % all.length]
    if (item instanceof HTMLElement) item.focus()
  }

  document.addEventListener("click", ({ target }) => {
    const opener = target instanceof Element ? target.closest(`[popovertarget="${id}"]`) : null
    if (!(opener instanceof HTMLElement)) return
    button = opener
    opens?.(opener)
  }, { signal, capture: true })

  popup.addEventListener("toggle", (event) => {
    const open = /** @type {any} */ (event).newState === "open"
    button?.setAttribute("aria-expanded", String(open))
    popup.toggleAttribute("data-placed", open)
    if (!open || !button) return
    place(popup, button)
    focus(0)
  }, { signal })
  popup.addEventListener("keydown", (event) => {
    const at = items().findIndex((it) => it === document.activeElement)
    const steps = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: -1 }
    const to = steps[/** @type {keyof typeof steps} */ (event.key)]
    if (event.key === "Tab") hide(popup)
    if (to === undefined) return
    event.preventDefault()
    focus(to)
  }, { signal })
  popup.addEventListener("click", ({ target }) => {
    const item = target instanceof Element ? target.closest("[role=menuitem]") : null
    if (!(item instanceof HTMLElement) || !button) return
    // First, since closing it gives the focus back, and what is chosen may take it.
    hide(popup)
    chosen(item, button)
  }, { signal })
}

/** @param {any} popup the types of TypeScript 4.8 do not know popovers */
function hide(popup) {
  popup.hidePopover()
}

/** @param {HTMLElement} popup @param {HTMLElement} button */
function place(popup, button) {
  const { left, right, top, bottom } = button.getBoundingClientRect()
  const { offsetWidth: width, offsetHeight: height } = popup
  const beside = getComputedStyle(popup).direction === "rtl" ? left : right - width
  const x = Math.min(Math.max(beside, edge), innerWidth - width - edge)
  const under = bottom + height + edge <= innerHeight
  const y = under ? bottom : Math.max(edge, top - height)
  popup.style.setProperty("inset", `${y}px auto auto ${x}px`)
}
