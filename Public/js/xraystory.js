// @ts-check
import { piecesOf } from "./xray.js"

/** @typedef {import("./xray.js").Row} Row */
/** @typedef {import("./xray.js").Place} Place */
/** @typedef {import("./xray.js").Cut} Cut */
/** @typedef {import("./xray.js").Split} Split */
/** @typedef {import("./strings.js").Strings} Strings */

/**
 * What is to be said of a row: what it weighs, and how it was put together.
 *
 * @param {Row} row
 * @param {Place} together
 * @param {Strings} strings
 * @returns {string}
 */
export function storyOf(row, together, strings) {
  const cuts = cutStories(row, strings)
  return [weight(row, strings), ...cuts, togetherOf(together, strings)].filter(Boolean).join(" ")
}

/**
 * How many events one read brought.
 *
 * @param {Place} together
 * @param {Strings} strings
 * @returns {string} empty: only this one
 */
export function togetherOf({ page, relay }, strings) {
  if (page === relay && page > 1) return strings.say("readBoth", { n: page })
  return [
    relay > 1 ? strings.say("readServer", { n: relay }) : "",
    page > 1 ? strings.say("readPage", { n: page }) : "",
  ].filter(Boolean).join(" ")
}

/**
 * How the buffers put together what a read had cut.
 *
 * @param {Cut} cut
 * @param {Split | null} split the letter it went through
 * @param {number} bytes of the row
 * @param {Strings} strings
 * @returns {string}
 */
export function cutStory({ byte, page, relay, wait }, split, bytes, strings) {
  const ms = strings.number(wait, wait < 10 ? 1 : 0)
  const key = page && relay ? "cutBoth" : relay ? "cutServer" : "cutPage"
  const story = strings.say(key, { a: byte, b: bytes, ms })
  if (!split) return story
  const { letter, came, bytes: size } = split
  return `${story} ${strings.say("cutLetter", { letter, a: came, b: size })}`
}

/** @param {Row} row @param {Strings} strings */
function weight({ number, bytes, entry }, strings) {
  if (number === null) return strings.say("lineComment", { b: bytes })
  if (entry.data.trim() === "[DONE]") return strings.say("lineDone")
  const n = new TextEncoder().encode(entry.text + entry.reasoning).length
  return strings.say(n === 0 ? "lineNoText" : "lineText", { b: bytes, n })
}

/** @param {Row} row @param {Strings} strings @returns {string[]} more than two are told in one */
function cutStories(row, strings) {
  const { cuts, bytes } = row
  if (cuts.length > 2) return [strings.say("cutMany", { n: cuts.length })]
  const splits = piecesOf(row).flatMap((it) => (it.kind === "cut" ? [it] : []))
  return cuts.map((cut) => {
    const split = splits.find((it) => it.cut === cut)?.split ?? null
    return cutStory(cut, split, bytes, strings)
  })
}
