// @ts-check
import { find, setText } from "../dom.js"

/** The most of a text that is shown, in letters: more would take long to lay out. */
const most = 200_000

/**
 * Shows what is in a file: one that was sent, or one that is to go with the next question.
 *
 * @param {HTMLElement} root
 * @param {import("../page.js").Page} page
 * @param {AbortSignal} signal
 */
export function mountViewer(root, { desk, strings }, signal) {
  const dialog = find(document, "#file", HTMLDialogElement)
  const text = find(dialog, "pre")
  const image = find(dialog, "img", HTMLImageElement)
  const more = find(dialog, ".more")

  const fileOf = (/** @type {string} */ id) => {
    const { turns, draft } = desk.session
    return [...draft.files, ...turns.flatMap((it) => it.files)].find((it) => it.id === id)
  }
  const show = (/** @type {import("../records.js").Attachment} */ file) => {
    const picture = file.type === "image"
    setText(find(dialog, "h2"), file.name)
    text.hidden = picture
    image.hidden = !picture
    if (picture) Object.assign(image, { src: file.text, alt: file.name })
    else setText(text, file.text.slice(0, most))
    more.hidden = picture || file.text.length <= most
    setText(more, strings.say("firstLetters", { n: most }))
    dialog.showModal()
  }

  root.addEventListener("click", ({ target }) => {
    const button = target instanceof Element ? target.closest("[data-do=open]") : null
    const id = button?.closest("[data-file]")?.getAttribute("data-file")
    const file = id ? fileOf(id) : undefined
    if (file) show(file)
  }, { signal })
  find(dialog, "button").addEventListener("click", () => dialog.close(), { signal })
  dialog.addEventListener("click", ({ target }) => {
    if (target === dialog) dialog.close()
  }, { signal })
  dialog.addEventListener("close", () => {
    setText(text, "")
    image.removeAttribute("src")
  }, { signal })
}
