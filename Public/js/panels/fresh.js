// @ts-check
import { find } from "../dom.js"

/**
 * New chat and Temporary chat, and the way back to one that is not kept.
 *
 * @param {HTMLElement} root
 * @param {import("../page.js").Page} page
 * @param {AbortSignal} signal
 */
export function mountFresh(root, { desk, strings, toast }, signal) {
  const box = find(root, "textarea")
  const begin = (temporary = false) => {
    desk.begin({ temporary })
    box.focus()
  }

  desk.listen({
    shown: (before) => {
      const { temporary, turns, draft: { text, files } } = before
      if (!temporary || (turns.length === 0 && text.trim() === "" && files.length === 0)) return
      toast.show(strings.say("left"), () => {
        desk.show(before)
        box.focus()
      })
    },
  }, signal)
  for (const [name, temporary] of /** @type {const} */ ([["clear", false], ["temporary", true]])) {
    for (const button of document.querySelectorAll(`[data-do=${name}]`)) {
      button.addEventListener("click", () => begin(temporary), { signal })
    }
  }
}
