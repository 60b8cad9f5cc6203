// @ts-check

/** @typedef {import("./timeline.js").Moment} Moment */

/**
 * From one event with words to the next. Milliseconds; `relay`: by the relay's reads, null if it
 * did not tell both; `gap`: by them where it did, else by the page's.
 *
 * @typedef {{ from: Moment, to: Moment, page: number, relay: number | null, gap: number }} Step
 */

/**
 * A gap that stands out. `by`: the model, since the relay saw it too; the way from the relay to the
 * page; or unknown, since only the page's times are. `ms`: what they added.
 *
 * @typedef {{ from: Moment, to: Moment, ms: number, by: "model" | "way" | "unknown" }} Pause
 */

/**
 * What is to be said of it. `after`: what was written before the pause, `on`: whether it then went
 * on as evenly as before.
 *
 * @typedef {{ kind: "none" | "nothing" | "one" }
 *   | { kind: "few" | "held" | "burst", events: number }
 *   | { kind: "even" | "uneven", rate: number }
 *   | { kind: "model" | "way" | "unknown", ms: number, after: string, on: boolean }} Said
 */

/**
 * @typedef {object} Rhythm of the events that brought words
 * @property {number | null} median of their gaps, in milliseconds
 * @property {number | null} slowest
 * @property {Pause[]} pauses the longest first
 * @property {Said} said
 */

/** A gap stands out when it is longer than this, in milliseconds, and so many times the median. */
const [longest, times] = [500, 4]

/** So many events make a lump, if less than this is between any two of them, in milliseconds. */
const [lumpSize, atOnce] = [5, 1]

/** The relay had seen a lump's events as far apart as this, in milliseconds: they were held back. */
const spread = 100

/** From fewer events nothing is concluded. */
const fewest = 6

/** Even: nine of ten gaps are no longer than so many medians. */
const evenTimes = 2.5

/**
 * How the words of an answer came.
 *
 * @param {readonly Moment[]} events
 * @param {{ over: boolean, whole: boolean }} state whether it has ended, and with its last word
 * @returns {Rhythm}
 */
export function rhythmOf(events, state) {
  const written = events.filter(({ entry }) => entry.text !== "" || entry.reasoning !== "")
  const steps = written.slice(1).map((to, at) => stepTo(to, written[at]))
  const gaps = steps.map((it) => it.gap).sort((a, b) => a - b)
  const median = medianOf(gaps)
  const limit = Math.max(longest, times * (median ?? 0))
  const pauses = pausesIn(steps, limit)
  const slowest = gaps.length === 0 ? null
    : Math.max(gaps[gaps.length - 1], ...pauses.slice(0, 1).map((it) => it.ms))
  const lump = lumpIn(written, limit)
  return { median, slowest, pauses, said: sayOf({ written, steps, pauses, lump }, state) }
}

/** @param {Moment} to @param {Moment} from @returns {Step} */
function stepTo(to, from) {
  const page = to.at - from.at
  const told = to.relayAt !== null && from.relayAt !== null
  const relay = told ? Number(to.relayAt) - Number(from.relayAt) : null
  return { from, to, page, relay, gap: relay ?? page }
}

/** @param {readonly number[]} sorted @returns {number | null} */
export function medianOf(sorted) {
  if (sorted.length === 0) return null
  const half = sorted.length >> 1
  return sorted.length % 2 === 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2
}

/** @param {readonly Step[]} steps @param {number} limit @returns {Pause[]} */
function pausesIn(steps, limit) {
  /** @type {Pause[]} */
  const pauses = []
  for (const { from, to, page, relay, gap } of steps) {
    if (gap > limit) pauses.push({ from, to, ms: gap, by: relay === null ? "unknown" : "model" })
    else if (page > limit) pauses.push({ from, to, ms: page - gap, by: "way" })
  }
  return pauses.sort((a, b) => b.ms - a.ms)
}

/**
 * The largest lump: many that came at once after a wait.
 *
 * @param {readonly Moment[]} written
 * @param {number} limit
 * @returns {{ events: number, held: boolean } | null}
 */
function lumpIn(written, limit) {
  const lumps = runsOf(written).filter((run) => {
    if (run.length < lumpSize) return false
    const before = written[written.indexOf(run[0]) - 1]
    return run[0].at - (before?.at ?? 0) > limit
  })
  const largest = lumps.sort((a, b) => b.length - a.length)[0]
  if (!largest) return null
  const [first, last] = [largest[0].relayAt, largest[largest.length - 1].relayAt]
  const apart = first !== null && last !== null && last - first > spread
  return { events: largest.length, held: apart || lumps.length > 1 }
}

/** @param {readonly Moment[]} written @returns {Moment[][]} those that came at once */
function runsOf(written) {
  /** @type {Moment[][]} */
  const runs = []
  let before = -Infinity
  for (const it of written) {
    if (it.at - before < atOnce) runs[runs.length - 1].push(it)
    else runs.push([it])
    before = it.at
  }
  return runs
}

/**
 * @param {{ written: Moment[], steps: Step[], pauses: Pause[],
 *   lump: { events: number, held: boolean } | null }} seen
 * @param {{ over: boolean, whole: boolean }} state
 * @returns {Said}
 */
function sayOf({ written, steps, pauses, lump }, { over, whole }) {
  const events = written.length
  if (events === 0) return { kind: over ? "nothing" : "none" }
  if (events === 1 && whole) return { kind: "one" }
  if (lump) return { kind: lump.held ? "held" : "burst", events: lump.events }
  const [pause] = pauses
  if (pause) return sayPause(pause, written, steps)
  if (events < fewest) return { kind: "few", events }
  const span = (written[events - 1].at - written[0].at) / 1000
  if (span <= 0) return { kind: "burst", events }
  return { kind: isEven(steps) ? "even" : "uneven", rate: (events - 1) / span }
}

/** @param {Pause} pause @param {Moment[]} written @param {Step[]} steps @returns {Said} */
function sayPause({ from, to, ms, by }, written, steps) {
  const place = written.indexOf(to)
  const on = isEven(steps.slice(0, place - 1)) && isEven(steps.slice(place))
  return { kind: by, ms, after: wordBefore(written, written.indexOf(from)), on }
}

/** @param {readonly Step[]} steps */
function isEven(steps) {
  const gaps = steps.map((it) => Math.max(it.gap, 0)).sort((a, b) => a - b)
  if (gaps.length < fewest - 1) return false
  return gaps[Math.floor(gaps.length * 0.9)] <= evenTimes * Number(medianOf(gaps))
}

/** @param {readonly Moment[]} written @param {number} place @returns {string} the last word by then */
function wordBefore(written, place) {
  const near = written.slice(Math.max(0, place - 7), place + 1)
  const text = near.map(({ entry }) => entry.text || entry.reasoning).join("").trimEnd()
  const word = text.slice(text.search(/\S+$/)).slice(-24)
  return word === "" ? "…" : word
}

/** The shortest time axis, in milliseconds; one that is full doubles. */
export const shortest = 4000

/** @param {number} ms what it has to hold @returns {number} the length of the axis, in milliseconds */
export function axisFor(ms) {
  let span = shortest
  while (span < ms) span *= 2
  return span
}
