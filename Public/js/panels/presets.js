// @ts-check
import { find, setText } from "../dom.js"
import { keep, kept } from "../kept.js"
import { nameOf, target, targets } from "../presets.js"

/**
 * What is often wanted of a file, by one button: a summary, a translation.
 *
 * @param {HTMLElement} form
 * @param {import("../strings.js").Strings} strings
 * @param {AbortSignal} signal
 * @param {(prompt: string) => void} ask
 */
export function mountPresets(form, strings, signal, ask) {
  const summarise = find(form, "[data-do=summarise]")
  const translate = find(form, "[data-do=translate]")
  const choice = find(form, ".language", HTMLSelectElement)

  const language = () => nameOf(target(kept("translate"), strings.language), strings.language)
  const settle = () => {
    const code = target(kept("translate"), strings.language)
    setText(translate, strings.say("translate", { language: language() }))
    choice.replaceChildren(...targets(strings.language).map((it) => option(it, code)))
  }

  summarise.addEventListener("click", () => ask(strings.say("summarisePrompt")), { signal })
  translate.addEventListener("click", () => {
    ask(strings.say("translatePrompt", { language: language() }))
  }, { signal })
  choice.addEventListener("change", () => {
    keep("translate", choice.value)
    settle()
  }, { signal })
  strings.listen({ language: settle }, signal)
  settle()
}

/** @param {{ code: string, name: string }} language @param {string} chosen */
function option({ code, name }, chosen) {
  const element = document.createElement("option")
  Object.assign(element, { value: code, lang: code, selected: code === chosen })
  element.textContent = name
  return element
}
