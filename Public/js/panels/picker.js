// @ts-check
import { find, setText } from "../dom.js"

/** @typedef {import("../catalog.js").Model} Model */
/** @typedef {import("../strings.js").Strings} Strings */

/** What the demo's models are called; another name is shown as it is. */
const demoNames = /** @type {const} */ ({
  "demo-natural": "demoNatural", "demo-fast": "demoFast", "demo-slow": "demoSlow",
  "demo-reasoning": "demoReasoning",
})

/**
 * The choice of a model: a button, and a list to search with the keyboard.
 *
 * @param {HTMLElement} root
 * @param {import("../page.js").Page} page
 * @param {AbortSignal} signal
 */
export function mountPicker(root, { catalog, strings }, signal) {
  const button = find(root, ".picker", HTMLButtonElement)
  const popup = find(root, "#models")
  const search = find(popup, "input", HTMLInputElement)
  const list = find(popup, "[role=listbox]")
  /** @type {Model[]} */
  let shown = []
  let lit = 0

  const settle = () => {
    const { chosen } = catalog
    const name = chosen ? nameOf(chosen, strings) : strings.say("noModel")
    setText(find(button, "span"), name)
    button.setAttribute("aria-label", strings.say("modelNow", { name }))
    button.disabled = catalog.models.length === 0
    draw()
  }
  const draw = () => {
    shown = catalog.models.filter((it) => matches(it, search.value, strings))
    list.replaceChildren(...shown.map((it, n) => option(it, n, it === catalog.chosen, strings)))
    list.hidden = shown.length === 0
    find(popup, ".none").hidden = shown.length > 0
    light(Math.max(0, shown.findIndex((it) => it === catalog.chosen)))
  }
  const light = (/** @type {number} */ n) => {
    lit = Math.min(Math.max(n, 0), shown.length - 1)
    for (const [i, it] of [...list.children].entries()) it.toggleAttribute("data-lit", i === lit)
    if (shown.length > 0) search.setAttribute("aria-activedescendant", `model-${lit}`)
    else search.removeAttribute("aria-activedescendant")
    list.children[lit]?.scrollIntoView({ block: "nearest" })
  }
  const pick = (/** @type {Model | undefined} */ model) => {
    if (!model) return
    catalog.choose(model)
    hide(popup)
  }

  catalog.listen({ changed: settle }, signal)
  strings.listen({ language: settle }, signal)
  search.addEventListener("input", draw, { signal })
  search.addEventListener("keydown", (event) => {
    const steps = { ArrowDown: lit + 1, ArrowUp: lit - 1, PageDown: lit + 8, PageUp: lit - 8 }
    const to = steps[/** @type {keyof typeof steps} */ (event.key)]
    if (to !== undefined) light(to)
    if (event.key === "Enter" && !event.isComposing) pick(shown[lit])
    if (to !== undefined || event.key === "Enter") event.preventDefault()
  }, { signal })
  popup.addEventListener("toggle", (event) => {
    if (/** @type {any} */ (event).newState !== "open") return
    search.value = ""
    draw()
    search.focus()
  }, { signal })
  list.addEventListener("click", ({ target }) => {
    const chosen = target instanceof Element ? target.closest("[role=option]") : null
    pick(shown[[...list.children].findIndex((it) => it === chosen)])
  }, { signal })
  settle()
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
  where.textContent = model.demo ? strings.say("demoWhere") : model.where
  element.append(name, where)
  return element
}
