// @ts-check
import { putWords } from "../words.js"

/**
 * Has the page speak its reader's language.
 *
 * @param {HTMLElement} _
 * @param {import("../page.js").Page} page
 * @param {AbortSignal} signal
 */
export function mountLook(_, { strings }, signal) {
  const speak = () => {
    const { documentElement: page } = document
    page.lang = strings.language
    page.dir = strings.say("dir")
    putWords(document, strings)
  }
  strings.listen({ language: speak }, signal)
  speak()
}
