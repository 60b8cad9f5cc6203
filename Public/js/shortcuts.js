// @ts-check

/**
 * A key and what it does. Of `keys` the last is the key, those before are held; `Mod` is Cmd on
 * Apple's machines and Ctrl elsewhere. `by` says who answers it:
 *
 * - `place`: the box, the conversation or the list where it is pressed;
 * - `press`: it presses the button that names it with `data-key`;
 * - `sight`: it does something to the newest answer.
 *
 * @typedef {object} Shortcut
 * @property {string} id
 * @property {string[]} keys
 * @property {import("./strings.js").Key} label
 * @property {"place" | "press" | "sight"} by
 */

/**
 * All keys of the page, in the order of their sheet.
 *
 * @type {readonly Shortcut[]}
 */
export const shortcuts = [
  { id: "send", keys: ["Enter"], label: "send", by: "place" },
  { id: "newLine", keys: ["Shift", "Enter"], label: "newLine", by: "place" },
  { id: "stop", keys: ["Esc"], label: "stop", by: "place" },
  { id: "editLast", keys: ["↑"], label: "editLast", by: "place" },
  { id: "newChat", keys: ["Mod", "Shift", "O"], label: "newChat", by: "press" },
  { id: "chats", keys: ["Mod", "Shift", "S"], label: "conversations", by: "press" },
  { id: "renameChat", keys: ["F2"], label: "renameListed", by: "place" },
  { id: "deleteChat", keys: ["Del"], label: "deleteListed", by: "place" },
  { id: "latest", keys: ["Alt", "A"], label: "latest", by: "sight" },
  { id: "copyLast", keys: ["Alt", "C"], label: "copyLast", by: "sight" },
  { id: "hood", keys: ["Alt", "U"], label: "hood", by: "press" },
  { id: "pause", keys: ["Alt", "P"], label: "pauseDisplay", by: "press" },
  { id: "step", keys: ["Alt", "→"], label: "stepDisplay", by: "press" },
  { id: "present", keys: ["Alt", "R"], label: "present", by: "press" },
  { id: "settings", keys: ["Ctrl", ","], label: "settings", by: "press" },
  { id: "keys", keys: ["?"], label: "thisSheet", by: "press" },
]

/**
 * The same where Enter begins a new line and sends only with Ctrl or Cmd.
 *
 * @type {Readonly<Record<string, string[]>>}
 */
const enterBegins = { send: ["Mod", "Enter"], newLine: ["Enter"] }

/**
 * @param {boolean} enterSends
 * @returns {Shortcut[]} all keys, as they are with this choice of the reader
 */
export function shortcutsWith(enterSends) {
  if (enterSends) return [...shortcuts]
  return shortcuts.map((it) => ({ ...it, keys: enterBegins[it.id] ?? it.keys }))
}

/** How Apple's keyboards name keys. */
const appleCaps = { Mod: "⌘", Ctrl: "⌃", Shift: "⇧", Alt: "⌥" }

/** What a keyboard event's keys are called here. */
const names = { Escape: "Esc", Delete: "Del", ArrowUp: "↑", ArrowRight: "→" }

/**
 * @param {Shortcut} shortcut
 * @param {boolean} apple
 * @returns {string[]} what is printed on the keys
 */
export function capsOf({ keys }, apple) {
  const caps = apple ? appleCaps : { Mod: "Ctrl" }
  return keys.map((it) => caps[/** @type {keyof typeof caps} */ (it)] ?? it)
}

/** @param {Shortcut} shortcut @param {boolean} apple @returns {string} as `aria-keyshortcuts` says it */
export function spokenKeys({ keys }, apple) {
  const spoken = {
    Mod: apple ? "Meta" : "Control", Ctrl: "Control", Esc: "Escape", Del: "Delete", "↑": "ArrowUp",
    "→": "ArrowRight",
  }
  return keys.map((it) => spoken[/** @type {keyof typeof spoken} */ (it)] ?? it).join("+")
}

/**
 * @typedef {Pick<KeyboardEvent, "key" | "code" | "ctrlKey" | "metaKey" | "shiftKey" | "altKey"
 *   | "isComposing" | "keyCode">} Press
 */

/**
 * The shortcut that was pressed. None while an input method composes: its keys are not ours.
 *
 * @param {Press} event
 * @param {boolean} apple
 * @param {boolean} writing whether a text field has the focus, in which `?` is a letter
 * @returns {Shortcut | undefined}
 */
export function pressed(event, apple, writing) {
  if (event.isComposing || event.keyCode === 229) return undefined
  return shortcuts.find(({ keys }) => {
    const key = keys[keys.length - 1]
    if (writing && keys.length === 1 && key.length === 1) return false
    // There, Option and an arrow go a word on.
    if (writing && apple && key === "→") return false
    return keyOf(event) === key && held(event, key) === wanted(keys, apple)
  })
}

/** @param {Press} event @param {string} key */
function held({ ctrlKey, metaKey, shiftKey, altKey }, key) {
  // Which keys make a question mark differs: Shift is a part of it.
  const shift = shiftKey && key !== "?"
  return [ctrlKey && "Ctrl", metaKey && "Meta", altKey && "Alt", shift && "Shift"]
    .filter(Boolean).join(" ")
}

/** @param {string[]} keys @param {boolean} apple */
function wanted(keys, apple) {
  const all = keys.slice(0, -1).map((it) => (it === "Mod" ? (apple ? "Meta" : "Ctrl") : it))
  return ["Ctrl", "Meta", "Alt", "Shift"].filter((it) => all.includes(it)).join(" ")
}

/**
 * The letter on the key; where another alphabet or Alt wrote something else, the place's letter.
 *
 * @param {Press} event
 */
function keyOf({ key, code }) {
  if (/^[a-z]$/i.test(key)) return key.toUpperCase()
  if (/^Key[A-Z]$/.test(code)) return code.slice(3)
  return names[/** @type {keyof typeof names} */ (key)] ?? key
}
