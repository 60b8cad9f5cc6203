// @ts-check
import { find } from "../dom.js"

/**
 * A sheet: opened by whatever names it with `data-open`, closed by its own button, by Escape and
 * by a press beside it. Where the focus was it is again afterwards.
 *
 * @param {HTMLElement} root
 * @param {string} id
 * @param {AbortSignal} signal
 * @param {() => void} [before] what has to be done before it is seen
 * @returns {HTMLDialogElement}
 */
export function mountSheet(root, id, signal, before = () => {}) {
  const sheet = find(root, `#${id}`, HTMLDialogElement)
  document.addEventListener("click", ({ target }) => {
    if (!(target instanceof Element) || !target.closest(`[data-open=${id}]`)) return
    if (sheet.open) return
    before()
    sheet.showModal()
  }, { signal })
  // Beside it from press to release: who selects text may let go anywhere.
  let beside = false
  sheet.addEventListener("pointerdown", ({ target }) => { beside = target === sheet }, { signal })
  sheet.addEventListener("click", ({ target }) => {
    if (beside && target === sheet) sheet.close()
  }, { signal })
  find(sheet, "form").addEventListener("submit", (event) => event.preventDefault(), { signal })
  find(sheet, "[data-do=close]").addEventListener("click", () => sheet.close(), { signal })
  return sheet
}
