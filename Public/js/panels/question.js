// @ts-check
import { chips } from "./chips.js"
import { clone, find, setText } from "../dom.js"
import { putWords } from "../words.js"

/** @typedef {import("../page.js").Page} Page */

/** Longer than this a question is folded, in letters and in lines. */
const [letters, lines] = [240, 3]

/**
 * A turn with its question; its answer is put into it.
 *
 * @param {import("../tree.js").Turn} turn
 * @param {Page} page
 */
export function questionView({ id, question, files }, { strings }) {
  const element = clone("turn-template")
  element.dataset.turn = id
  putWords(element, strings)
  const words = find(element, "h2")
  setText(words, question)
  words.hidden = question === ""
  const list = find(element, ".files")
  list.replaceChildren(...chips(files, strings))
  list.hidden = files.length === 0
  if (question.length > letters || question.split("\n").length > lines) fold(element, strings)
  return element
}

/** @param {HTMLElement} element @param {import("../strings.js").Strings} strings */
function fold(element, strings) {
  const button = find(element, "[data-do=unfold]")
  find(element, ".question").dataset.long = "folded"
  button.dataset.text = "showAll"
  button.hidden = false
  putWords(element, strings)
}

/**
 * Shows all of a long question, or less of it.
 *
 * @param {HTMLElement} button
 * @param {Page} page
 */
export function unfold(button, { strings }) {
  const question = /** @type {HTMLElement} */ (button.closest(".question"))
  const open = question.dataset.long === "folded"
  question.dataset.long = open ? "open" : "folded"
  button.dataset.text = open ? "showLess" : "showAll"
  button.setAttribute("aria-expanded", String(open))
  putWords(question, strings)
}
