// @ts-check
import { find } from "../dom.js"
import { keep, kept } from "../kept.js"
import { languages } from "../strings.js"

/**
 * What holds for the page in this browser: its language, light or dark, whether it follows new
 * text, whether Enter sends. The browser's own choice holds until the reader chooses.
 *
 * @param {HTMLElement} root
 * @param {import("../page.js").Page} page
 * @param {AbortSignal} signal
 */
export function mountChoices(root, { strings }, signal) {
  const sheet = find(root, "#settings")
  const choice = (/** @type {string} */ name) => find(sheet, `[name=${name}]`, HTMLSelectElement)
  const enter = find(sheet, "[name=enter]", HTMLInputElement)
  /** @type {Record<string, (value: string) => void>} */
  const change = {
    language: (value) => strings.choose(value),
    theme: (value) => { document.documentElement.dataset.theme = value },
  }

  choice("language").append(...Object.entries(languages).map(([code, table]) => {
    const option = new Option(String(table.language), code)
    option.lang = code
    return option
  }))
  choice("language").value = strings.language
  choice("theme").value = document.documentElement.dataset.theme ?? ""
  choice("follow").value = kept("follow") ?? "end"
  enter.checked = kept("enter") !== "newline"
  for (const select of ["language", "theme", "follow"].map(choice)) {
    select.addEventListener("change", () => {
      keep(select.name, select.value)
      change[select.name]?.(select.value)
    }, { signal })
  }
  enter.addEventListener("change", () => {
    keep("enter", enter.checked ? "sends" : "newline")
  }, { signal })
  strings.listen({
    language: () => { choice("language").value = strings.language },
  }, signal)
}
