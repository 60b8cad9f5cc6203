// @ts-check
import { find } from "../dom.js"
import { languages } from "../strings.js"
import { putWords } from "../words.js"
import { keep } from "../kept.js"

/**
 * The page's language and its light or dark look, chosen by the browser until the reader chooses.
 *
 * @param {HTMLElement} root
 * @param {import("../page.js").Page} page
 * @param {AbortSignal} signal
 */
export function mountLook(root, { strings }, signal) {
  const form = find(root, "#look", HTMLFormElement)
  const theme = document.documentElement.dataset.theme ?? ""
  const speak = () => {
    document.documentElement.lang = strings.language
    putWords(document, strings)
  }

  find(form, "fieldset").append(...Object.entries(languages).map(([code, table]) => {
    return choice(code, String(table.language), code === strings.language)
  }))
  for (const input of form.querySelectorAll("input")) {
    if (input.name === "theme") input.checked = input.value === theme
  }
  form.addEventListener("change", ({ target }) => {
    if (!(target instanceof HTMLInputElement)) return
    keep(target.name, target.value)
    if (target.name === "theme") document.documentElement.dataset.theme = target.value
    else strings.choose(target.value)
  }, { signal })
  form.addEventListener("submit", (event) => event.preventDefault(), { signal })
  strings.listen({ language: speak }, signal)
  speak()
}

/** @param {string} code @param {string} name @param {boolean} checked */
function choice(code, name, checked) {
  const label = document.createElement("label")
  const input = document.createElement("input")
  Object.assign(input, { type: "radio", name: "language", value: code, checked })
  label.lang = code
  label.append(input, name)
  return label
}
