// @ts-check
import { hidden, unfinished } from "./nodes.js"

/** What stays open for longer than this is no code, no stress and no formula. */
const patience = 400

/** Stands before a block's own text on its line: quotes and list markers. */
const lead = String.raw`[ \t>]*(?:(?:[-*+]|\d{1,9}[.)])[ \t]+)*`

/** Lines that may still become something else than they look like; they are held back. */
const forming = [
  `${lead}\`{1,2}`, `${lead}~{1,2}`, `${lead}\`{3,}[^\`\\n]*`, `${lead}~{3,}[^\\n]*`,
  `${lead}#{1,6}[ \\t]*`, `${lead}\\d{1,9}[.)]?[ \\t]*`, `${lead}[-*+_=|: \\t]+`,
  `${lead}[-*+][ \\t]+\\[[ xX]?\\]?[ \\t]*`, `${lead}>[ \\t>]*`,
  ` {0,3}\\[[^\\]\\n]{1,200}\\]:[^\\n]{0,400}`, `${lead}\\\\[[(]?`, `${lead}\\$`,
  `${lead}</?[a-zA-Z][\\w-]*`,
].map((it) => new RegExp(`^(?:${it})$`))

/** What may still become an address in angle brackets, or a link's address. */
const autolink = /^<(?:[a-z][\w+.-]*(?::[^\s<>]*)?)?$/i
const destination = /^\([^\s()]*(?:\([^\s()]*\)[^\s()]*)*(?:\([^\s()]*|\s+(?:"[^"]*"?|'[^']*'?)?)?$/

const headerLine = /^[ >]*\|[^\n]{0,2000}$/
const delimiterRow = /^[ >]*\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)*\|?[ \t]*$/

/**
 * A text that is still being written, as it can be shown now: what may become a marker is held
 * back, what is open is closed, so that nothing is shown that the next word takes back. Only the
 * last block is touched.
 *
 * @param {string} text
 * @returns {string}
 */
export function tidied(text) {
  const { open, end } = formulas(text)
  if (open >= 0) return text.slice(0, open) + closed(text.slice(open))
  if (text.slice(end).trim() === "") return text
  const held = withoutHeader(withoutForming(text))
  const from = Math.max(contextOf(held), end)
  return withoutForming(held.slice(0, from) + closed(held.slice(from)))
}

/**
 * Formulas on lines of their own: where one begins that is still being written, or -1, and where
 * the last whole one ends. What looks like a list in them is none.
 *
 * @param {string} text
 */
function formulas(text) {
  let end = 0
  for (const { index = 0, 0: lead, 1: mark } of text.matchAll(/(?<=^|\n)( {0,3}(?:\$\$|\\\[))/g)) {
    if (index < end) continue
    const from = index + lead.length
    const close = /\n[ \t]*(?:\n|```|~~~)/.exec(text.slice(from))
    const found = text.indexOf(mark?.trim() === "$$" ? "$$" : "\\]", from)
    const within = close ? from + close.index : Infinity
    if (found >= 0 && found < within) end = found + 2
    else if (!close && text.slice(from).trim() !== "") return { open: index, end }
  }
  return { open: -1, end }
}

/**
 * A text without its last line, if that may still become anything.
 *
 * @param {string} text
 */
export function withoutForming(text) {
  const from = text.lastIndexOf("\n") + 1
  const line = text.slice(from)
  if (line === "" || line.length > 2000 || /^(?: {4}|\t)/.test(line)) return text
  return forming.some((it) => it.test(line)) ? text.slice(0, from) : text
}

/**
 * Holds back what may be a table's header until the line below it decides.
 *
 * @param {string} text
 */
function withoutHeader(text) {
  const whole = text.replace(/\n$/, "")
  const from = whole.lastIndexOf("\n") + 1
  const line = whole.slice(from)
  const decided = text.endsWith("\n\n") || whole !== text && delimiterRow.test(line)
  if (decided || !headerLine.test(line)) return text
  const above = whole.slice(whole.lastIndexOf("\n\n") + 1, from)
  return above.split("\n").some((it) => delimiterRow.test(it) && it.includes("-")) ? text
    : text.slice(0, from)
}

const item = String.raw`(?:[-*+]|\d{1,9}[.)])[ \t]+(?:\[[ xX]\][ \t]+)?`
const begins = new RegExp(String.raw`(?:^|\n)[ \t>]*(?:\n|${item}|#{1,6}[ \t]+|(?=\|))`, "g")

/**
 * Where the text begins in which a marker may be open: the last line that begins something, or
 * the last cell.
 *
 * @param {string} text
 */
function contextOf(text) {
  let from = 0
  for (const found of text.matchAll(begins)) from = (found.index ?? 0) + found[0].length
  if (text[from] === "|") from = text.lastIndexOf("|") + 1
  return from
}

/**
 * @typedef {object} Open
 * @property {string} mark what opened
 * @property {number} at where
 * @property {string} close what closes it
 */

/** @param {string} text @returns {string} with all that is open in it closed, or held back */
function closed(text) {
  /** @type {Open[]} */
  const open = []
  /** @type {Open | null} */
  let verbatim = null
  for (let at = 0; at < text.length;) {
    const rest = text.slice(at, at + patience)
    const mark = /^(?:\\[([]|\\[^]?|`+|\*+|_+|~+|\$\$?|!?\[|<)/.exec(rest)?.[0]
    if (!mark) { at++; continue }
    const kind = mark[0] === "\\" && /^\\[([]$/.test(mark) ? "maths" : mark[0]
    const next = at + mark.length
    if (kind === "\\" || kind === "maths" && !mark[1]) {
      if (mark === "\\") return finished(text.slice(0, at), open)
      at = next
    } else if (kind === "`" || kind === "$" || kind === "maths") {
      const close = kind === "maths" ? (mark === "\\(" ? "\\)" : "\\]") : mark
      const end = endOf(text, next, close, kind)
      if (end >= 0) { at = end; continue }
      if (!mayOpen(text, next, kind, mark)) { at = next; continue }
      verbatim = { mark, at, close }
      break
    } else if (kind === "<") {
      const rest = text.slice(at, at + patience)
      if (autolink.test(rest) && text.length - at < patience) {
        return finished(text.slice(0, at), open)
      }
      at = next
    } else if (kind === "[" || kind === "!") {
      const end = linkEnd(text, next)
      if (end.whole) { at = next; continue }
      text = text.slice(0, at) + hidden + text.slice(next, end.cut)
      at++
    } else {
      if (next === text.length) return finished(text.slice(0, at), open)
      stress(text, at, mark, open)
      at = next
    }
  }
  if (verbatim) return finished(withVerbatim(text, verbatim), open)
  return finished(text, open)
}

/**
 * @param {string} text @param {number} from @param {string} close @param {string} kind
 * @returns {number} behind the mark that closes, or -1
 */
function endOf(text, from, close, kind) {
  if (kind === "`") {
    for (const { 0: run, index } of text.slice(from).matchAll(/`+/g)) {
      const end = from + (index ?? 0) + run.length
      if (run === close && end <= text.length) return end
    }
    return -1
  }
  if (close === "$") {
    const found = /^(?![\s$])(?:\\.|[^\\$\n])*?(?:\\.|[^\s\\$])\$(?!\d)/.exec(text.slice(from))
    return found ? from + found[0].length : -1
  }
  const end = text.indexOf(close, from)
  return end < 0 ? -1 : end + close.length
}

/** @param {string} text @param {number} from @param {string} kind @param {string} mark */
function mayOpen(text, from, kind, mark) {
  const inside = text.slice(from)
  if (inside.length > patience && mark !== "$$" && mark !== "\\[") return false
  if (mark === "$") return /^(?:$|[^\s\d$])/.test(inside) && !/\n|.{120}/.test(inside)
  return kind !== "`" || mark.length < 3
}

/** @param {string} text @param {Open} verbatim */
function withVerbatim(text, { mark, at, close }) {
  const before = text.slice(0, at)
  const inside = text.slice(at + mark.length)
  if (mark[0] === "`") {
    // Not at a line's beginning, where it would be a fence.
    const shown = inside.trimEnd().replace(/`+$/, "").trimEnd()
    return shown === "" ? before : `${before}${mark}${shown}${close}`
  }
  const shown = inside.replace(/[\\$]$/, "")
  return shown.trim() === "" ? before : `${before}${mark}${shown.trimEnd()}${unfinished}${close}`
}

/**
 * What is known of a link that begins here. `whole`: it is one already, or none; else `cut`: up
 * to where its text is shown.
 *
 * @param {string} text @param {number} from
 */
function linkEnd(text, from) {
  let depth = 1
  let at = from
  for (; at < text.length && depth > 0; at++) {
    if (text[at] === "\\") at++
    else if (text[at] === "[") depth++
    else if (text[at] === "]") depth--
    else if (text[at] === "\n" && text[at + 1] === "\n") return { whole: true, cut: -1 }
  }
  if (text.length - from > 2 * patience) return { whole: true, cut: -1 }
  if (depth > 0) return { whole: false, cut: text.length }
  const rest = text.slice(at)
  const forms = rest === "" || destination.test(rest) || /^\[[^\]\n]*$/.test(rest)
  return forms ? { whole: false, cut: at - 1 } : { whole: true, cut: -1 }
}

/** @param {string} text @param {number} at @param {string} run @param {Open[]} open */
function stress(text, at, run, open) {
  const before = text[at - 1] ?? " "
  const after = text[at + run.length] ?? " "
  const word = /[\p{L}\p{N}]/u
  const intraword = word.test(before) && word.test(after)
  let left = run.length
  if (!/\s/.test(before) && !(run[0] === "_" && word.test(after))) {
    for (let last = open.at(-1); left > 0 && last?.mark[0] === run[0]; last = open.at(-1)) {
      const taken = Math.min(left, last.mark.length)
      left -= taken
      if (taken < last.mark.length) last.mark = last.close = last.mark.slice(taken)
      else open.pop()
    }
  }
  if (left === 0 || /\s/.test(after) || left > 3) return
  if (run[0] === "~" ? left !== 2 : intraword && (run[0] === "_" || left === 1)) return
  const mark = run[0]?.repeat(left) ?? ""
  open.push({ mark, at, close: mark })
}

/** @param {string} text @param {Open[]} open */
function finished(text, open) {
  const still = open.filter(({ at }) => text.length - at < 2 * patience)
  if (still.length === 0) return text
  let shown = text.trimEnd()
  const isEmpty = (/** @type {Open} */ { at, mark }) => shown.length <= at + mark.length
  for (let last = still.at(-1); last && isEmpty(last); last = still.at(-1)) {
    shown = shown.slice(0, last.at).trimEnd()
    still.pop()
  }
  return shown + still.reverse().map(({ close }) => close).join("")
}
