// @ts-check
import { find, wear } from "../dom.js"
import { kept } from "../kept.js"
import { nextTask } from "../nexttask.js"
import { noParameters } from "../parameters.js"
import { putWords } from "../words.js"
import { composes, sends } from "./writing.js"

/** The looks of what comes late, in order. */
const looks = ["turns.css", "chats.css", "menus.css", "code.css", "sheets.css", "prose.css"]

const touches = ["pointerdown", "keydown", "dragenter", "hashchange"]

/** Somebody is there who may press something next: a mouse moves, a word is spoken into the box. */
const signs = ["pointermove", "input"]

/**
 * Brings what an empty page can do without, once somebody touches it or there is a chat to show: so
 * a first look costs little. What is pressed before it is there is done then.
 *
 * @param {HTMLElement} root
 * @param {import("../page.js").Page} page
 * @param {AbortSignal} signal
 */
export function mountRest(root, page, signal) {
  const { desk, archive, strings } = page
  const waiting = new AbortController()
  /** @type {(() => void)[]} */
  const pressed = []
  let coming = false
  let there = false

  const bring = async () => {
    if (coming) return
    coming = true
    try {
      // The press itself comes first.
      await nextTask()
      const [panels, words, markup] = await fetchRest()
      there = true
      strings.add(words)
      putIn(markup, strings)
      // Each in a task of its own, so that a slow page can draw in between. And who comes late is
      // told what is shown first: a drawer that is opened now is to stay open.
      for (const mount of panels) {
        await nextTask()
        mount(root, page, signal)
      }
      await nextTask()
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
    const { turns, parameters, draft } = desk.session
    // What differs from the default is to be seen before anybody looks for it.
    const differs = JSON.stringify(parameters) !== JSON.stringify(noParameters())
    // And who has something to send may send it at once.
    const written = draft.text !== "" || draft.files.length > 0
    if (desk.chats.length > 0 || turns.length > 0 || differs || written) void bring()
  }

  const until = { signal: waiting.signal, capture: true }
  for (const touch of touches) window.addEventListener(touch, () => void bring(), until)
  for (const sign of signs) {
    window.addEventListener(sign, () => void bring(), { ...until, once: true })
  }
  window.addEventListener("click", (event) => {
    hold(event, () => new MouseEvent("click", event))
  }, until)
  window.addEventListener("keydown", (event) => {
    if (isShortcut(event)) hold(event, () => new KeyboardEvent("keydown", event))
  }, until)
  desk.listen({
    listed: look, turnAdded: look, shown: look, settings: look, returned: look,
  }, signal)
  // Where nothing is kept that is said at once.
  archive.listen({ state: () => void bring() }, signal)
  look()
  if (kept("side") !== null || kept("hood") === "open" || location.hash !== "") void bring()
}

/** All of it at once; fails if some of it cannot be had. */
async function fetchRest() {
  const [{ panels }, words, markup] = await Promise.all([
    import("../panels.js"), import("../strings/rest/languages.js"), markupOf("rest.html"),
    wear(...looks),
  ])
  return /** @type {const} */ ([panels, words, markup])
}

/** @param {string} path of a file of this server @returns {Promise<Document>} */
async function markupOf(path) {
  const response = await fetch(path)
  if (!response.ok) throw new Error(`no ${path}`)
  return new DOMParser().parseFromString(await response.text(), "text/html")
}

/**
 * Puts each part of a document's markup where it says.
 *
 * @param {Document} markup
 * @param {import("../strings.js").Strings} strings
 */
function putIn(markup, strings) {
  putWords(markup, strings)
  for (const part of markup.querySelectorAll("[data-in]")) {
    find(document, part.getAttribute("data-in") ?? "").append(...part.childNodes)
  }
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
