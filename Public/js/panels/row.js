// @ts-check
import { clone, find, setText } from "../dom.js"
import { noParameters } from "../parameters.js"
import { extraFault, readField, written } from "../settings.js"

/** @typedef {import("../parameters.js").Parameters} Parameters */
/** @typedef {import("../settings.js").Setting} Setting */

/** One setting: its field, what is wrong with what stands there, and the way back to the default. */
export class SettingRow {
  element = clone("row-template")
  button = find(this.element, "button", HTMLButtonElement)
  /** @type {HTMLInputElement | HTMLTextAreaElement} */
  field
  setting
  #strings
  #problem = find(this.element, ".problem")

  /** @param {Setting} setting @param {import("../strings.js").Strings} strings */
  constructor(setting, strings) {
    this.setting = setting
    this.#strings = strings
    this.field = setting.kind === "number" ? numberField() : textField(setting)
    this.field.id = `set-${setting.name}`
    this.#problem.id = `${this.field.id}-problem`
    this.field.setAttribute("aria-describedby", this.#problem.id)
    find(this.element, "label", HTMLLabelElement).htmlFor = this.field.id
    find(this.element, "label").after(this.field)
    this.element.classList.toggle("tall", setting.kind === "text")
    this.element.classList.toggle("mono", setting.kind === "text" && setting.name !== "system")
    // What is wrong is said after a pause, what is right again at once.
    this.field.addEventListener("input", () => { if (!this.#wrong()) this.judge() })
  }

  /**
   * Shows what holds. A field with something wrong in it is left alone, unless it is drawn afresh.
   *
   * @param {Parameters} parameters
   * @param {boolean} afresh
   */
  draw(parameters, afresh) {
    const { name, label, hint } = this.setting
    const none = written(name, noParameters())
    const now = written(name, parameters)
    const reading = readField(this.setting, this.field.value)
    const stands = !reading.fault && written(name, { ...parameters, [name]: reading.value }) === now
    if (afresh || !(reading.fault || stands)) this.field.value = now
    const say = this.#strings.say.bind(this.#strings)
    setText(find(this.element, "label span"), say(label))
    setText(find(this.element, "small"), hint ? say(hint) : "")
    if (this.setting.kind === "number") this.field.placeholder = say("modelsOwn")
    setText(this.button, say(this.setting.kind === "number" ? "resetToModel" : "resetToNone"))
    this.button.setAttribute("aria-label", `${say(label)}: ${this.button.textContent}`)
    this.button.hidden = now === none && !this.#wrong()
    this.element.toggleAttribute("data-changed", now !== none)
    this.judge()
  }

  /** @returns {Partial<Parameters>} what stands in the field, if it is right */
  read() {
    const reading = readField(this.setting, this.field.value)
    return reading.fault ? {} : { [this.setting.name]: reading.value }
  }

  /** Says what is wrong, or that nothing is. */
  judge() {
    const wrong = this.#wrong()
    this.field.setAttribute("aria-invalid", String(wrong !== null))
    if (wrong) this.button.hidden = false
    setText(this.#problem, wrong ? this.#strings.say(wrong.key, wrong.values) : "")
  }

  #wrong() {
    const { value } = this.field
    if (this.setting.name === "extra") return extraFault(value)
    const reading = readField(this.setting, value)
    return reading.fault ? { key: reading.fault, values: reading.values } : null
  }
}

function numberField() {
  const field = document.createElement("input")
  field.type = "text"
  field.inputMode = "decimal"
  return field
}

/** @param {Setting} setting */
function textField({ name }) {
  const field = document.createElement("textarea")
  field.rows = name === "system" ? 3 : 2
  field.dir = name === "extra" ? "ltr" : "auto"
  field.spellcheck = name === "system"
  return field
}
