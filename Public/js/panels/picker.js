// @ts-check
import { find, setText } from "../dom.js"
import { keep, kept } from "../kept.js"
import { readRoute } from "../records.js"
import { composes } from "./writing.js"

/** @typedef {import("../catalog.js").Model} Model */
/** @typedef {import("../strings.js").Strings} Strings */

/** What the demo's models are called; another name is shown as it is. */
const demoNames = /** @type {const} */ ({
  "demo-natural": "demoNatural", "demo-fast": "demoFast", "demo-slow": "demoSlow",
  "demo-reasoning": "demoReasoning",
})

/**
 * The choice of a model: a button, and a list to search with the keyboard. A conversation has its
 * own; a new one begins with the model that was chosen last.
 *
 * @param {HTMLElement} root
 * @param {import("../page.js").Page} page
 * @param {AbortSignal} signal
 */
export function mountPicker(root, { catalog, desk, strings }, signal) {
  const button = find(root, ".picker", HTMLButtonElement)
  const popup = find(root, "#models")
  const search = find(popup, "input", HTMLInputElement)
  const list = find(popup, "[role=listbox]")
  /** @type {Model[]} */
  let shown = []
  let lit = 0
  /** What the list was drawn from: drawn again, it would move under the pointer. */
  let drawn = ""

  const settle = () => {
    const { chosen, missing } = catalog
    const name = chosen ? nameOf(chosen, strings) : strings.say("noModel")
    setText(find(button, "span"), name)
    button.setAttribute("aria-label", strings.say("modelNow", { name }))
    button.disabled = catalog.models.length === 0
    const remark = find(root, ".remark")
    remark.hidden = missing === null
    setText(remark, missing ? strings.say("notOffered", { wanted: missing.id, name }) : "")
    if (popup.matches(":popover-open")) draw()
  }
  const draw = () => {
    const before = shown[lit]
    shown = catalog.models.filter((it) => matches(it, search.value, strings))
    const { chosen } = catalog
    const now = JSON.stringify([strings.language, chosen, shown])
    if (now === drawn) return
    drawn = now
    list.replaceChildren(...shown.map((it, n) => option(it, n, it === chosen, strings)))
    list.hidden = shown.length === 0
    find(popup, ".none").hidden = shown.length > 0
    const same = shown.findIndex((it) => it.id === before?.id && it.base === before.base)
    light(same >= 0 ? same : Math.max(0, shown.findIndex((it) => it === chosen)))
  }
  const light = (/** @type {number} */ n) => {
    list.children[lit]?.removeAttribute("data-lit")
    lit = Math.min(Math.max(n, 0), shown.length - 1)
    list.children[lit]?.setAttribute("data-lit", "")
    if (shown.length > 0) search.setAttribute("aria-activedescendant", `model-${lit}`)
    else search.removeAttribute("aria-activedescendant")
    list.children[lit]?.scrollIntoView({ block: "nearest" })
  }
  const pick = (/** @type {Model | undefined} */ model) => {
    if (!model) return
    const { id, base } = model
    keep("model", JSON.stringify({ id, base }))
    catalog.want({ id, base })
    desk.session.change({ model: { id, base } })
    hide(popup)
  }
  const opened = () => {
    search.value = ""
    shown = []
    drawn = ""
    draw()
    search.focus()
    void catalog.keepLoading(signal)
  }

  catalog.listen({ changed: settle }, signal)
  desk.listen({ shown: () => catalog.want(desk.session.model ?? lastChosen()) }, signal)
  strings.listen({ language: settle }, signal)
  search.addEventListener("input", draw, { signal })
  search.addEventListener("keydown", (event) => {
    const steps = { ArrowDown: lit + 1, ArrowUp: lit - 1, PageDown: lit + 8, PageUp: lit - 8 }
    const to = steps[/** @type {keyof typeof steps} */ (event.key)]
    if (to !== undefined) light(to)
    if (event.key === "Enter" && !composes(event)) pick(shown[lit])
    if (to !== undefined || event.key === "Enter") event.preventDefault()
  }, { signal })
  popup.addEventListener("toggle", (event) => {
    if (/** @type {any} */ (event).newState === "open") opened()
  }, { signal })
  list.addEventListener("click", ({ target }) => {
    const chosen = target instanceof Element ? target.closest("[role=option]") : null
    pick(shown[[...list.children].findIndex((it) => it === chosen)])
  }, { signal })
  catalog.want(lastChosen())
}

/** @returns {import("../relay.js").Route | null} in this browser, by hand */
function lastChosen() {
  try {
    return readRoute(JSON.parse(kept("model") ?? "null"))
  } catch {
    return null
  }
}

/** @param {any} popup the types of TypeScript 4.8 do not know popovers */
function hide(popup) {
  popup.hidePopover()
}

/** @param {Model} model @param {Strings} strings */
function nameOf({ id, demo }, strings) {
  const key = demo ? demoNames[/** @type {keyof typeof demoNames} */ (id)] : undefined
  return key ? strings.say(key) : id
}

/** @param {Model} model @param {string} wanted @param {Strings} strings */
function matches(model, wanted, strings) {
  const words = wanted.toLowerCase().split(/\s+/)
  const text = `${nameOf(model, strings)} ${model.id} ${model.where}`.toLowerCase()
  return words.every((it) => text.includes(it))
}

/** @param {Model} model @param {number} n @param {boolean} chosen @param {Strings} strings */
function option(model, n, chosen, strings) {
  const element = document.createElement("div")
  const name = document.createElement("b")
  const where = document.createElement("span")
  element.id = `model-${n}`
  element.setAttribute("role", "option")
  element.dataset.model = model.id
  element.setAttribute("aria-selected", String(chosen))
  name.textContent = nameOf(model, strings)
  name.dir = "auto"
  where.textContent = model.demo ? strings.say("demoWhere") : model.where
  element.append(name, where)
  return element
}
