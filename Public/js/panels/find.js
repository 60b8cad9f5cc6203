// @ts-check
import { find, setText } from "../dom.js"
import { folded, wordsOf } from "../finding.js"
import { composes } from "./writing.js"

/** How long the reader must not have typed before all texts are searched, in ms. */
const pause = 200

/**
 * The search among the chats: their titles at once, then all that was said in them.
 *
 * @param {HTMLElement} nav
 * @param {import("../page.js").Page} page
 * @param {{ narrow(ids: ReadonlySet<string> | null): void, focus(which: "first"): boolean }} list
 * @param {AbortSignal} signal
 */
export function mountFind(nav, { desk, strings }, list, signal) {
  const field = find(nav, "input[type=search]", HTMLInputElement)
  const count = find(nav, ".found")
  /** @type {ReadonlySet<string> | null} */
  let ids = null
  let whole = false
  let timer = 0
  let asked = 0

  const titled = () => {
    const words = wordsOf(field.value)
    return desk.chats.filter(({ title, first }) => {
      const name = folded(title || first)
      return words.every((it) => name.includes(it))
    }).map((it) => it.id)
  }
  const say = () => {
    const n = desk.chats.filter((it) => ids?.has(it.id)).length
    setText(count, !ids || !whole ? "" : n === 0 ? strings.say("foundNone")
      : strings.say("found", { n }))
  }
  const show = (/** @type {string[] | null} */ found, /** @type {boolean} */ all) => {
    ids = found && new Set(found)
    whole = all
    list.narrow(ids)
    say()
  }
  const search = async () => {
    const mine = asked
    const found = await desk.search(field.value)
    // What was typed since is looked for in its turn.
    if (mine === asked) show([...titled(), ...found], true)
  }
  const look = () => {
    asked++
    clearTimeout(timer)
    if (wordsOf(field.value).length === 0) return show(null, false)
    show(titled(), false)
    timer = window.setTimeout(() => void search(), pause)
  }

  field.addEventListener("input", look, { signal })
  field.addEventListener("keydown", (event) => {
    if (composes(event)) return
    if (event.key === "ArrowDown" && list.focus("first")) event.preventDefault()
    if (event.key !== "Escape" || field.value === "") return
    event.preventDefault()
    event.stopPropagation()
    field.value = ""
    look()
  }, { signal })
  desk.listen({ listed: say }, signal)
  strings.listen({ language: say }, signal)
  signal.addEventListener("abort", () => clearTimeout(timer))
  // What was typed before this was here.
  if (field.value !== "") look()
}
