// @ts-check
import { shown } from "../attachments.js"
import { clone, find, setIcon, setText } from "../dom.js"
import { putWords } from "../words.js"

/** @typedef {import("../records.js").Attachment} Attachment */

/**
 * Files as a row of chips, each with its size. A click shows what is in one.
 *
 * @param {readonly Attachment[]} files
 * @param {import("../strings.js").Strings} strings
 * @param {readonly string[]} [offers] what else can be done with them, by `data-do`
 * @returns {HTMLElement[]}
 */
export function chips(files, strings, offers = []) {
  return files.map((file) => {
    const chip = clone("file-template")
    putWords(chip, strings)
    chip.dataset.file = file.id
    setIcon(find(chip, ".icon", SVGElement), file.type === "image" ? "image" : "file")
    setText(find(chip, "span"), file.name)
    setText(find(chip, "small"), shown(file.size))
    const remove = find(chip, "[data-do=remove]")
    remove.setAttribute("aria-label", strings.say("removeFile", { file: file.name }))
    for (const name of ["inline", "remove"]) {
      find(chip, `[data-do=${name}]`).hidden = !offers.includes(name)
    }
    return chip
  })
}
