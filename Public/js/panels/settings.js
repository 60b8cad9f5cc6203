// @ts-check
import { keptDefaults } from "../defaults.js"
import { find, setText } from "../dom.js"
import { keep } from "../kept.js"
import { noParameters } from "../parameters.js"
import { changedNames, sameParameters, settings } from "../settings.js"
import { capsOf, shortcuts } from "../shortcuts.js"
import { SettingRow } from "./row.js"
import { mountSheet } from "./sheet.js"

/**
 * How long a pause in typing is before what stands there is kept and judged, in milliseconds. Not
 * when the field is left: what a press is meant for would move away under it.
 */
const pause = 300

/**
 * What is asked of the model in this chat besides the words: seen, changed, put back.
 *
 * @param {HTMLElement} root
 * @param {import("../page.js").Page} page
 * @param {AbortSignal} signal
 */
export function mountSettings(root, { desk, strings, apple }, signal) {
  const sheet = mountSheet(root, "settings", signal, () => draw(true))
  const [plain, more] = sheet.querySelectorAll(".rows")
  const dials = find(root, ".dials")
  const rows = settings.map((it) => new SettingRow(it, strings))
  const button = (/** @type {string} */ name) => find(sheet, `[data-do=${name}]`, HTMLButtonElement)
  let edited = desk.session
  let timer = 0

  const draw = (afresh = false) => {
    const { parameters } = desk.session
    const n = changedNames(parameters).length
    for (const row of rows) row.draw(parameters, afresh)
    button("reset-all").hidden = n === 0
    defaults(n)
    const words = n > 0 ? strings.say("settingsChanged", { n }) : strings.say("settings")
    dials.toggleAttribute("data-changed", n > 0)
    dials.setAttribute("aria-label", n > 0 ? `${strings.say("settings")}: ${words}` : words)
    const shortcut = shortcuts.find((it) => it.id === "settings")
    dials.title = `${words}  ${shortcut ? capsOf(shortcut, apple).join(" ") : ""}`
  }
  const defaults = (/** @type {number} */ changed) => {
    const same = sameParameters(desk.session.parameters, keptDefaults())
    button("default").hidden = same
    setText(find(sheet, "#defaults-said"), same && changed > 0 ? strings.say("areDefaults") : "")
  }
  const set = (/** @type {Partial<import("../parameters.js").Parameters>} */ fields) => {
    clearTimeout(timer)
    timer = 0
    const parameters = { ...edited.parameters, ...fields }
    if (!sameParameters(parameters, edited.parameters)) edited.change({ parameters })
  }
  const commit = () => {
    if (timer === 0) return
    set(Object.assign({}, ...rows.map((it) => it.read())))
    for (const row of rows) row.judge()
  }
  const typed = () => {
    edited = desk.session
    clearTimeout(timer)
    timer = window.setTimeout(commit, pause)
  }
  const reset = (/** @type {HTMLElement} */ field, /** @type {object} */ fields) => {
    edited = desk.session
    set(fields)
    draw(true)
    field.focus()
  }

  for (const row of rows) {
    const folded = ["topP", "stop", "extra"].includes(row.setting.name)
    const place = folded ? more : plain
    place.append(row.element)
    row.field.addEventListener("input", typed, { signal })
    row.button.addEventListener("click", () => {
      commit()
      reset(row.field, { [row.setting.name]: noParameters()[row.setting.name] })
    }, { signal })
  }
  button("reset-all").addEventListener("click", () => {
    reset(rows[0].field, noParameters())
  }, { signal })
  button("default").addEventListener("click", () => {
    commit()
    keep("defaults", JSON.stringify(desk.session.parameters))
    draw()
    find(sheet, "[data-do=close]").focus()
  }, { signal })
  sheet.addEventListener("close", commit, { signal })
  window.addEventListener("pagehide", commit, { signal })
  root.addEventListener("click", ({ target }) => {
    if (!(target instanceof Element) || !target.closest("[data-do=limit]")) return
    dials.click()
    rows.find((it) => it.setting.name === "maxTokens")?.field.focus()
  }, { signal })
  desk.listen({ settings: () => draw(), shown: () => (commit(), draw(true)) }, signal)
  strings.listen({ language: () => draw() }, signal)
  draw(true)
}
