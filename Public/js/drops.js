// @ts-check

/** @typedef {import("./timeline.js").Moment} Moment */

/**
 * One dot of the picture: an event, or several that came too close to be told apart. `start`: when
 * it was there, on the timeline's axis. `label` is empty where there is no room for one.
 *
 * @typedef {{ start: number, label: string, thought: boolean, events: number }} Drop
 */

/** How long a dot is drawn on one hop, in milliseconds. */
export const fall = 600

/** Dots are no closer than this, in milliseconds: 60 a second; where drawing is a burden, 10. */
const [closest, sparse] = [1000 / 60, 100]

/** The room that a label needs, in pixels, and how long it may be, in letters. */
const [room, letters] = [20, 12]

/** Makes dots of events, in order. What one looks like is decided once: labels do not flicker. */
export class Drops {
  #labelled = -Infinity

  /**
   * @param {readonly { start: number, moment: Moment }[]} events those that are new
   * @param {number} height of the hop, in pixels
   * @param {boolean} few the computer has no time for many: more events share a dot
   * @returns {Drop[]}
   */
  take(events, height, few = false) {
    const apart = few ? sparse : closest
    /** @type {{ start: number, moments: Moment[] }[]} */
    const groups = []
    for (const { start, moment } of events) {
      const group = groups[groups.length - 1]
      if (group && start - group.start < apart) group.moments.push(moment)
      else groups.push({ start, moments: [moment] })
    }
    return groups.map(({ start, moments }) => this.#drop(start, moments, height))
  }

  /** @param {number} start @param {Moment[]} moments @param {number} height @returns {Drop} */
  #drop(start, moments, height) {
    const events = moments.length
    const thought = moments.every(({ entry }) => entry.text === "" && entry.reasoning !== "")
    const label = labelOf(moments)
    const roomy = (start - this.#labelled) * height / fall >= room
    if (!roomy || label === "") return { start, label: "", thought, events }
    this.#labelled = start
    return { start, label, thought, events }
  }
}

/** @param {Moment[]} moments */
function labelOf(moments) {
  const words = moments.filter(hasWords)
  const count = moments.length > 1 ? `×${moments.length}` : ""
  return words.length === 1 ? `${wordOf(words[0])} ${count}`.trimEnd() : count
}

/** @param {Moment} moment */
function hasWords({ entry: { data, text, reasoning } }) {
  return text !== "" || reasoning !== "" || data.trim() === "[DONE]"
}

/** @param {Moment} moment */
function wordOf({ entry }) {
  const { data, text, reasoning } = entry
  return data.trim() === "[DONE]" ? "[DONE]" : shorten(text || reasoning)
}

/**
 * A piece of text as a label: spaces at its start and ends of lines are seen.
 *
 * @param {string} text
 * @returns {string}
 */
export function shorten(text) {
  const seen = text.slice(0, 200).replace(/\r?\n/g, "⏎").replace(/^ /, "␣").trimEnd()
  const all = lettersOf(seen || (text === "" ? "" : "␣"))
  return all.length > letters ? `${all.slice(0, letters - 1).join("")}…` : all.join("")
}

/**
 * The end of what is shown so far.
 *
 * @param {readonly import("./timeline.js").Entry[]} entries
 * @param {number} limit how many of them are shown
 * @returns {string}
 */
export function tailOf(entries, limit) {
  let text = ""
  for (let at = Math.min(entries.length, limit) - 1; at >= 0 && text.length < 60; at--) {
    text = entries[at].text + text
    if (entries[at].kind === "sent") break
  }
  const all = lettersOf(text.slice(-200).replace(/\s+/g, " "))
  return all.length > 26 ? `…${all.slice(-24).join("").trimStart()}` : all.join("")
}

/** @param {string} text @returns {string[]} as a reader counts them, where the browser can tell */
function lettersOf(text) {
  if (!("Segmenter" in Intl)) return Array.from(text)
  segmenter ??= new /** @type {any} */ (Intl).Segmenter()
  return Array.from(segmenter.segment(text), (it) => it.segment)
}

/** @type {any} */
let segmenter = null
