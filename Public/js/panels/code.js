// @ts-check
import { copyText, selectText } from "../clipboard.js"
import { clone, find, setText } from "../dom.js"
import { languageOf, titleOf } from "../markdown/languages.js"
import { putWords } from "../words.js"

/** @typedef {import("../page.js").Page} Page */

/** How long a button says that it has copied, in milliseconds. */
const saidFor = 2000

/** How long a download may take to begin, in milliseconds. */
const fetchedWithin = 10_000

/**
 * A figure for code: its language, what can be done with it, and an empty `code` to be filled.
 *
 * @param {Page} page
 * @param {string} language as it stands behind the fence; may be empty
 * @returns {{ element: HTMLElement, code: HTMLElement }}
 */
export function codeFigure({ strings }, language) {
  const element = clone("code-template")
  element.dataset.language = language
  putWords(element, strings)
  name(element, strings)
  return { element, code: find(element, "code") }
}

/**
 * Lets every figure for code be wrapped, downloaded and copied, whoever put it on the page.
 *
 * @param {HTMLElement} root
 * @param {Page} page
 * @param {AbortSignal} signal
 */
export function mountCode(root, { strings }, signal) {
  const say = strings.say.bind(strings)
  root.addEventListener("click", ({ target }) => {
    const button = target instanceof Element ? target.closest("[data-code] [data-do]") : null
    const figure = button?.closest("[data-code]")
    if (!(button instanceof HTMLElement) || !(figure instanceof HTMLElement)) return
    if (button.dataset.do === "wrap-code") wrap(figure, button)
    if (button.dataset.do === "download-code") download(figure)
    if (button.dataset.do === "copy-code") void copy(figure, button, say)
  }, { signal })
  strings.listen({
    language: () => {
      for (const figure of root.querySelectorAll("[data-code]")) {
        putWords(figure, strings)
        name(/** @type {HTMLElement} */ (figure), strings)
      }
    },
  }, signal)
}

/** @param {HTMLElement} figure @param {Page["strings"]} strings */
function name(figure, strings) {
  const title = titleOf(figure.dataset.language ?? "")
  setText(find(figure, "figcaption"), title || strings.say("code"))
  const label = title ? strings.say("codeIn", { language: title }) : strings.say("code")
  find(figure, "pre").setAttribute("aria-label", label)
}

/** @param {HTMLElement} figure @param {HTMLElement} button */
function wrap(figure, button) {
  const wrapped = figure.toggleAttribute("data-wrapped")
  button.setAttribute("aria-pressed", String(wrapped))
}

/** @param {HTMLElement} figure */
function download(figure) {
  const text = find(figure, "code").textContent ?? ""
  const address = URL.createObjectURL(new Blob([text], { type: "text/plain;charset=utf-8" }))
  const link = document.createElement("a")
  link.href = address
  link.download = `code.${languageOf(figure.dataset.language ?? "")?.end ?? "txt"}`
  link.click()
  setTimeout(() => URL.revokeObjectURL(address), fetchedWithin)
}

/**
 * @param {HTMLElement} figure
 * @param {HTMLElement} button
 * @param {Page["strings"]["say"]} say
 */
async function copy(figure, button, say) {
  const code = find(figure, "code")
  const copied = await copyText(code.textContent ?? "")
  const problem = find(figure, "[role=alert]")
  setText(problem, copied ? "" : say("copyFailed"))
  problem.hidden = copied
  if (!copied) return selectText(code)
  const tell = (/** @type {"copyCode" | "copied"} */ key) => {
    button.toggleAttribute("data-copied", key === "copied")
    button.setAttribute("aria-label", say(key))
  }
  tell("copied")
  setTimeout(() => tell("copyCode"), saidFor)
}
