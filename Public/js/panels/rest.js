// @ts-check
import { wear } from "../dom.js"
import { kept } from "../kept.js"
import { noParameters } from "../parameters.js"
import { composes, sends } from "./writing.js"

/**
 * Brings the panels that an empty page can do without, once somebody touches it or there is a chat
 * to show: so a first look costs little. What is pressed before they are there is done then.
 *
 * @param {HTMLElement} root
 * @param {import("../page.js").Page} page
 * @param {AbortSignal} signal
 */
export function mountRest(root, page, signal) {
  const { desk, archive } = page
  const waiting = new AbortController()
  /** @type {(() => void)[]} */
  const pressed = []
  let coming = false
  let there = false

  const bring = async () => {
    if (coming) return
    coming = true
    try {
      const { panels, looks } = await import("../panels.js")
      await Promise.all(looks.map(wear))
      there = true
      for (const mount of panels) mount(root, page, signal)
      // Who comes late is told what is shown first: a drawer that is opened now is to stay open.
      // And a slow page has had enough to do for one task.
      await new Promise((resolve) => setTimeout(resolve))
    } catch (error) {
      // The server is gone: the next press tries again.
      coming = there
      if (there) throw error
    } finally {
      if (there) waiting.abort()
      for (const press of pressed.splice(0)) if (there) press()
    }
  }
  const hold = (/** @type {Event} */ event, /** @type {() => Event} */ again) => {
    event.preventDefault()
    event.stopImmediatePropagation()
    const { target } = event
    pressed.push(() => target?.dispatchEvent(again()))
    void bring()
  }
  const look = () => {
    const { turns, parameters } = desk.session
    // What differs from the default is to be seen before anybody looks for it.
    const differs = JSON.stringify(parameters) !== JSON.stringify(noParameters())
    if (desk.chats.length > 0 || turns.length > 0 || differs) void bring()
  }

  const until = { signal: waiting.signal, capture: true }
  for (const sign of ["pointerdown", "keydown", "dragenter", "hashchange"]) {
    window.addEventListener(sign, () => void bring(), until)
  }
  window.addEventListener("click", (event) => {
    hold(event, () => new MouseEvent("click", event))
  }, until)
  window.addEventListener("keydown", (event) => {
    if (isShortcut(event)) hold(event, () => new KeyboardEvent("keydown", event))
  }, until)
  desk.listen({ listed: look, turnAdded: look, shown: look, settings: look }, signal)
  // Where nothing is kept that is said at once.
  archive.listen({ state: () => void bring() }, signal)
  look()
  if (kept("side") !== null || kept("hood") === "open" || location.hash !== "") void bring()
}

/**
 * Whether a press may be one of the page's keys: those that write, move or edit are not. Enter that
 * sends is, for an answer needs its place.
 *
 * @param {KeyboardEvent} event
 */
function isShortcut(event) {
  const { key, target, altKey, ctrlKey, metaKey, shiftKey } = event
  const writing = target instanceof HTMLInputElement || target instanceof HTMLTextAreaElement
  if (composes(event)) return false
  if (key === "Enter" && writing) return target.id === "message" && sends(event)
  return altKey || ((ctrlKey || metaKey) && (shiftKey || key === ",")) || (key === "?" && !writing)
}
