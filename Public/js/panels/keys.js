// @ts-check
import { find } from "../dom.js"
import { capsOf, pressed, shortcutsWith, spokenKeys } from "../shortcuts.js"
import { mountSheet } from "./sheet.js"
import { entersSend } from "./writing.js"

/** @typedef {import("../shortcuts.js").Shortcut} Shortcut */

/**
 * The page's keys: their sheet, the buttons that they press, and what they do by themselves.
 *
 * @param {HTMLElement} root
 * @param {import("../page.js").Page} page
 * @param {AbortSignal} signal
 */
export function mountKeys(root, { strings, apple }, signal) {
  const sheet = mountSheet(root, "keys", signal, () => draw())

  const draw = () => {
    const all = shortcutsWith(entersSend())
    const known = all.filter((it) => it.by !== "press" || buttonsOf(it).length > 0)
    find(sheet, ".keys").replaceChildren(...known.map((it) => {
      return row(strings.say(it.label), capsOf(it, apple))
    }))
    for (const it of all) label(it)
  }
  const label = (/** @type {Shortcut} */ shortcut) => {
    for (const button of buttonsOf(shortcut)) {
      button.setAttribute("aria-keyshortcuts", spokenKeys(shortcut, apple))
      // What these say depends on the chat, and on what Enter does: their panels write it.
      if (["settings", "send"].includes(shortcut.id)) continue
      button.title = `${strings.say(shortcut.label)}  ${capsOf(shortcut, apple).join(" ")}`
    }
  }
  const newest = () => [...root.querySelectorAll("[role=log] .answer")].pop()
  const act = (/** @type {Shortcut} */ { id }) => {
    const answer = newest()
    if (!(answer instanceof HTMLElement)) return
    if (id === "latest") show(answer)
    if (id === "copyLast") copy(answer)
  }
  const copy = (/** @type {HTMLElement} */ answer) => {
    const button = answer.querySelector(".ending [data-do=copy]")
    if (!(button instanceof HTMLElement) || button.closest("[hidden]")) return
    button.click()
  }

  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || document.querySelector("dialog[open]")) return
    const shortcut = pressed(event, apple, isWriting(event.target))
    if (!shortcut || shortcut.by === "place" || root.hasAttribute("data-closed")) return
    const [button] = buttonsOf(shortcut)
    if (shortcut.by === "press" && !button) return
    event.preventDefault()
    if (shortcut.by === "press") button?.click()
    else act(shortcut)
  }, { signal })
  strings.listen({ language: draw }, signal)
  draw()
}

/** @param {Shortcut} shortcut @returns {HTMLElement[]} the first one is pressed */
function buttonsOf({ id }) {
  return [...document.querySelectorAll(`[data-key="${id}"]`)]
    .flatMap((it) => (it instanceof HTMLElement ? it : []))
}

/** @param {HTMLElement} answer is looked at from its beginning, and read on from there */
function show(answer) {
  answer.tabIndex = -1
  answer.focus({ preventScroll: true })
  answer.scrollIntoView({ block: "nearest" })
}

/** @param {EventTarget | null} target */
function isWriting(target) {
  return target instanceof HTMLElement
    && target.matches("textarea, select, input:not([type=checkbox], [type=radio])")
}

/** @param {string} name @param {string[]} caps */
function row(name, caps) {
  const [line, term, keys] = ["div", "dt", "dd"].map((it) => document.createElement(it))
  term.textContent = name
  keys.append(...caps.map((it) => {
    const cap = document.createElement("kbd")
    cap.textContent = it
    return cap
  }))
  line.append(term, keys)
  return line
}
