// @ts-check

/** @typedef {import("./trial.js").Trial} Trial */

/** Ends that are no further apart count as the same moment, in milliseconds. */
const together = 200

/**
 * What a race between a streamed answer and a whole one has shown.
 *
 * @param {Trial} streaming
 * @param {Trial} waiting
 * @param {import("./strings.js").Strings} strings
 * @returns {string}
 */
export function verdictOf(streaming, waiting, strings) {
  const [a, b] = [streaming, waiting].map(({ timeline }) => timeline)
  const s = (/** @type {number | null} */ ms) => strings.number((ms ?? 0) / 1000, 1)
  if (a.firstText === null || b.firstText === null || !streaming.whole || !waiting.whole) {
    return strings.say("raceBroken")
  }
  const [streamed, waited] = [a.end ?? 0, b.end ?? 0]
  if (Math.abs(streamed - waited) <= together) {
    return strings.say("raceEven", { a: s(Math.max(streamed, waited)), b: s(a.firstText) })
  }
  const values = { a: s(streamed), b: s(a.firstText), d: s(b.firstText) }
  const same = streaming.answer.text === waiting.answer.text
  return strings.say(same ? "raceApart" : "raceTwoAnswers", values)
}
