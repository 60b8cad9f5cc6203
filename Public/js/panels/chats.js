// @ts-check
import { find } from "../dom.js"
import { groupsOf } from "../groups.js"
import { ChatRow } from "./chatrow.js"

/** @typedef {import("../records.js").ChatRecord} ChatRecord */

/**
 * The list of chats, in groups; of a search, what was found. One row can be reached with Tab, the
 * others with the arrow keys.
 *
 * @param {HTMLElement} nav
 * @param {import("../page.js").Page} page
 * @param {AbortSignal} signal
 */
export function mountChats(nav, { desk, strings, toast }, signal) {
  const box = find(nav, ".chats")
  /** @type {Map<string, ChatRow>} */
  const rows = new Map()
  /** @type {ReadonlySet<string> | null} */
  let found = null
  let reached = ""

  const links = () => [...box.querySelectorAll("a")]
  const idOf = (/** @type {unknown} */ target) => {
    const row = target instanceof Element ? target.closest("[data-chat]") : null
    return row instanceof HTMLElement ? row.dataset.chat ?? "" : ""
  }
  const rowOf = (/** @type {ChatRecord} */ chat) => {
    const row = rows.get(chat.id) ?? new ChatRow(chat, strings)
    rows.set(chat.id, row)
    row.show(chat, {
      current: chat.id === desk.session.id, busy: desk.busy(chat.id), reachable: chat.id === reached,
    })
    return row
  }
  const draw = () => {
    const chats = desk.chats.filter((it) => found === null || found.has(it.id))
    const ids = new Set(chats.map((it) => it.id))
    if (!ids.has(reached)) reached = ids.has(desk.session.id) ? desk.session.id : chats[0]?.id ?? ""
    /** @type {Record<string, ChatRecord[]>} */
    const groups = found ? { found: chats } : groupsOf(chats, Date.now())
    for (const section of box.querySelectorAll("section")) {
      const own = groups[section.dataset.group ?? ""] ?? []
      fill(find(section, "ul"), own.map((it) => rowOf(it).element))
      section.hidden = own.length === 0
    }
    for (const id of rows.keys()) if (!ids.has(id)) rows.delete(id)
    find(nav, ".none").hidden = desk.chats.length > 0
  }
  const reach = (/** @type {string} */ id) => {
    if (id === "" || id === reached) return
    reached = id
    draw()
  }
  const open = async (/** @type {string} */ id, /** @type {boolean} */ byPointer) => {
    await desk.open(id)
    const typed = byPointer && matchMedia("(hover: hover) and (width >= 60em)").matches
    if (typed) find(document, "#message").focus()
  }
  const rename = (/** @type {string} */ id) => {
    rows.get(id)?.rename((title) => void desk.patch(id, { title }))
  }
  const remove = async (/** @type {string} */ id) => {
    const row = rows.get(id)
    const had = row?.element.contains(document.activeElement)
    const all = links()
    const at = all.findIndex((it) => it === row?.link)
    const next = all[at + 1] ?? all[at - 1] ?? find(nav, "[data-do=clear]")
    const undo = await desk.remove(id)
    if (had) next.focus()
    toast.show(strings.say("removed"), () => void undo())
  }

  desk.listen({
    listed: draw, settings: draw,
    shown: () => {
      reached = desk.session.id
      draw()
    },
  }, signal)
  // A new day may have begun.
  document.addEventListener("visibilitychange", draw, { signal })
  strings.listen({ language: () => { for (const row of rows.values()) row.speak() } }, signal)
  box.addEventListener("focusin", ({ target }) => reach(idOf(target)), { signal })
  box.addEventListener("click", (event) => {
    const link = event.target instanceof Element ? event.target.closest("a") : null
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return
    event.preventDefault()
    void open(idOf(link), event.detail > 0)
  }, { signal })
  box.addEventListener("keydown", (event) => {
    const id = idOf(event.target)
    const all = links()
    const at = all.findIndex((it) => it === rows.get(id)?.link)
    const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: all.length - 1 }[event.key]
    if (to !== undefined) all[to]?.focus()
    else if (event.key === "F2") rename(id)
    else if (event.key === "Delete") void remove(id)
    else return
    event.preventDefault()
  }, { signal })
  draw()

  return {
    rename, remove,
    /** @param {ReadonlySet<string> | null} ids null: all of them */
    narrow: (ids) => {
      found = ids
      draw()
    },
    /** @returns {boolean} whether there was a row to take the focus */
    focus: (/** @type {"first" | "reached"} */ which) => {
      const link = which === "first" ? links()[0] : rows.get(reached)?.link
      link?.focus()
      return link !== undefined
    },
  }
}

/**
 * Puts elements into a list in this order, and touches only what is not in its place.
 *
 * @param {HTMLElement} list
 * @param {HTMLElement[]} elements
 */
function fill(list, elements) {
  const wanted = new Set(elements)
  for (const child of [...list.children]) {
    if (child instanceof HTMLElement && !wanted.has(child)) child.remove()
  }
  let before = list.firstElementChild
  for (const element of elements) {
    if (element === before) before = before.nextElementSibling
    else list.insertBefore(element, before)
  }
}
