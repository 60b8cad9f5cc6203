// @ts-check

/**
 * What can be said of an answer in numbers. What is not known is null.
 *
 * @typedef {object} Stats
 * @property {number | null} firstText seconds from Send to the first text
 * @property {number | null} rate a second, of `unit`
 * @property {"tokens" | "events"} unit tokens only if the model counted them
 * @property {number | null} tokens
 */

/** Below this a rate says more about the network's reads than about the model. */
const shortestSpan = 0.2

/**
 * The numbers of the last request in a log.
 *
 * @param {readonly Readonly<import("./log.js").Entry>[]} entries
 * @returns {Stats}
 */
export function statsOf(entries) {
  const since = entries.map((it) => it.kind).lastIndexOf("sent")
  const events = entries.slice(since + 1).filter((it) => it.kind === "event")
  const written = events.filter((it) => it.text !== "" || it.reasoning !== "")
  const first = events.find((it) => it.text !== "")
  const tokens = events.reduce((last, it) => it.tokens ?? last, /** @type {number|null} */ (null))
  return {
    firstText: first && since >= 0 ? seconds(entries[since], first) : null,
    rate: rate(tokens ?? written.length, written[0], written.at(-1)),
    unit: tokens === null ? "events" : "tokens",
    tokens,
  }
}

/**
 * How long the model thought before it wrote.
 *
 * @param {readonly Line[]} entries
 * @returns {number | null} seconds; null: it did not, or has not ended to
 */
export function thoughtOf(entries) {
  const from = entries.find((it) => it.reasoning !== "")
  const after = from?.seq ?? 0
  const to = entries.find((it) => it.seq > after && (it.text !== "" || it.kind === "end"))
  return from && to ? seconds(from, to) : null
}

/** @typedef {Readonly<import("./log.js").Entry>} Line */

/**
 * @param {number} count @param {Line | undefined} first @param {Line | undefined} last
 */
function rate(count, first, last) {
  const span = first && last ? seconds(first, last) : 0
  // The first one starts the clock, so it is not among those that came within the span.
  return span < shortestSpan ? null : (count - 1) / span
}

/** @param {Line} from @param {Line} to */
function seconds(from, to) {
  return (to.browserIn - from.browserIn) / 1000
}

/** @param {string} text @returns {number} words in it, by white space */
export function wordCount(text) {
  return text.match(/\S+/g)?.length ?? 0
}
