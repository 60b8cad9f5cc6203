// @ts-check

/** @typedef {Readonly<import("./log.js").Entry>} Line */

/**
 * What can be said of an answer in numbers. What is not known is null.
 *
 * @typedef {object} Stats
 * @property {number | null} firstText seconds from Send to the first text
 * @property {number | null} rate a second, of `unit`
 * @property {"tokens" | "events"} unit tokens only if the model counted them
 * @property {number | null} tokens
 * @property {number | null} [context] tokens of question and answer together
 * @property {number} [pieces] events that brought words
 */

/** Below this a rate says more about the network's reads than about the model. */
const shortestSpan = 0.2

/** As it does with fewer events than these, or with more tokens in each than a model gives. */
const [fewest, fullest] = [4, 16]

/**
 * The numbers of the last request in a log.
 *
 * @param {readonly Line[]} entries
 * @returns {Stats}
 */
export function statsOf(entries) {
  const since = lastSent(entries)
  const events = entries.slice(since + 1).filter((it) => it.kind === "event")
  const written = events.filter((it) => it.text !== "" || it.reasoning !== "")
  const first = written.find((it) => it.text !== "")
  const tokens = last(events, "tokens")
  return {
    firstText: first && since >= 0 ? seconds(entries[since], first) : null,
    rate: rate(tokens ?? written.length, written),
    unit: tokens === null ? "events" : "tokens",
    tokens,
    context: last(events, "context"),
    pieces: written.length,
  }
}

/**
 * How long the model thought before it wrote.
 *
 * @param {readonly Line[]} entries
 * @returns {number | null} seconds; null: it did not, or has not ended to
 */
export function thoughtOf(entries) {
  const { seconds, since } = thinkingOf(entries)
  return since === null ? seconds : null
}

/**
 * The times that the model thought, taken together.
 *
 * @param {readonly Line[]} entries
 * @returns {{ seconds: number | null, since: number | null }} of those that ended; and when the
 *   one began that has not, by the page's clock
 */
export function thinkingOf(entries) {
  let [sum, thought] = [0, false]
  /** @type {number | null} */
  let since = null
  for (const { kind, text, reasoning, browserIn } of entries) {
    if (kind === "kept") continue
    if (reasoning !== "") [since, thought] = [since ?? browserIn, true]
    if (since === null || (text === "" && kind !== "end")) continue
    sum += browserIn - since
    since = null
  }
  return { seconds: thought ? sum / 1000 : null, since }
}

/** @param {number} count @param {readonly Line[]} written */
function rate(count, written) {
  if (written.length < fewest || count > fullest * written.length) return null
  const span = seconds(written[0], written[written.length - 1])
  // The first one starts the clock, so it is not among those that came within the span.
  return span < shortestSpan ? null : (count - 1) / span
}

/** @param {readonly Line[]} entries */
function lastSent(entries) {
  let at = entries.length - 1
  while (at >= 0 && entries[at].kind !== "sent") at--
  return at
}

/** @param {readonly Line[]} events @param {"tokens" | "context"} name @returns {number | null} */
function last(events, name) {
  for (let at = events.length - 1; at >= 0; at--) {
    const value = events[at][name]
    if (value !== null) return value
  }
  return null
}

/** @param {Line} from @param {Line} to */
function seconds(from, to) {
  return (to.browserIn - from.browserIn) / 1000
}
