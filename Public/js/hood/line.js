// @ts-check
import { most, piecesOf, whole } from "../xray.js"
import { cutStory, togetherOf } from "../xraystory.js"

/** @typedef {import("../xray.js").Row} Row */
/** @typedef {import("../strings.js").Strings} Strings */

/** What each part of a line is on the page: `s` folds away, `u` stands for it. */
const elements = { key: "em", mark: "mark", fold: "s" }
/** How line ends are written, where they are shown. */
const ends = { "\n": "↵", "\r\n": "␍↵", "\r": "␍" }

/**
 * A row of the stream as a line of the list.
 *
 * @param {Row} row
 * @param {import("../xray.js").Place | null} together events of its read, if it is the first of them
 * @param {Strings} strings
 * @returns {HTMLElement}
 */
export function lineView(row, together, strings) {
  const item = document.createElement("li")
  item.setAttribute("role", "option")
  item.setAttribute("aria-selected", "false")
  if (row.number === null) item.dataset.comment = ""
  const read = together ? togetherOf({ page: together.page, relay: 1 }, strings) : ""
  if (together && together.page > 1) item.append(make("small", read))
  const time = strings.say("seconds", { s: strings.number(row.at / 1000, 2) })
  const number = row.number === null ? "" : String(row.number)
  item.append(make("b", number), text(row, strings), make("time", time))
  return item
}

/**
 * @param {Readonly<import("../log.js").Entry>} entry
 * @returns {HTMLElement | null} the words in it; null: there are none
 */
export function wordView({ text, reasoning }) {
  if (text === "" && reasoning === "") return null
  const word = make("span", "")
  if (reasoning !== "") {
    const thought = make("i", short(reasoning))
    thought.dataset.thought = ""
    word.append(thought)
  }
  if (text !== "") word.append(short(text))
  return word
}

/** @param {Row} row @param {Strings} strings */
function text(row, strings) {
  const all = make("span", "")
  let line = begun(all)
  for (const piece of piecesOf(row)) {
    if (piece.kind === "cut") line.append(cutView(piece, row, strings))
    else if (piece.kind === "end") {
      line.append(endView(piece.text))
      line = begun(all)
    } else line.append(...partsOf(piece))
  }
  if (row.entry.raw.length > most) line.append(moreView(row.bytes, strings))
  if (line.childNodes.length === 0) line.remove()
  for (const it of all.children) {
    const alone = it.childNodes.length === 1 && it.firstElementChild?.hasAttribute("data-end")
    it.toggleAttribute("data-blank", alone)
  }
  return all
}

/** @param {HTMLElement} all */
function begun(all) {
  const line = make("span", "")
  line.className = "line"
  all.append(line)
  return line
}

/** @param {import("../xrayfold.js").Piece} piece @returns {(HTMLElement | string)[]} */
function partsOf({ kind, text }) {
  const name = elements[/** @type {keyof typeof elements} */ (kind)]
  if (!name) return [text]
  const part = make(name, text)
  return kind === "fold" ? [part, make("u", "…")] : [part]
}

/** @param {string} text */
function endView(text) {
  const end = make("s", ends[/** @type {keyof typeof ends} */ (text)])
  end.dataset.end = ""
  end.setAttribute("aria-hidden", "true")
  return end
}

/** @param {import("../xray.js").CutPiece} piece @param {Row} row @param {Strings} strings */
function cutView({ cut, split }, { bytes }, strings) {
  const mark = make("i", "")
  const story = cutStory(cut, split, bytes, strings)
  mark.dataset.cut = cut.page && cut.relay ? "both" : cut.relay ? "server" : "page"
  mark.title = story
  mark.setAttribute("role", "img")
  mark.setAttribute("aria-label", story)
  return mark
}

/** @param {number} bytes @param {Strings} strings */
function moreView(bytes, strings) {
  const more = make("i", strings.say("lineMore", { size: sizeOf(bytes, strings) }))
  more.dataset.more = ""
  return more
}

/** @param {number} bytes @param {Strings} strings */
function sizeOf(bytes, strings) {
  if (bytes < 1e6) return `${strings.number(bytes / 1000, 1)} kB`
  return `${strings.number(bytes / 1e6, 1)} MB`
}

/** @param {string} text */
function short(text) {
  return text.length > most ? `${whole(text.slice(0, most))}…` : text
}

/** @param {string} name @param {string} text */
function make(name, text) {
  const element = document.createElement(name)
  element.textContent = text
  return element
}
