// @ts-check
import { Probe } from "./probe.js"

/** @typedef {import("../strings.js").Strings} Strings */
/** @typedef {import("../relay.js").Message} Message */

/**
 * What an experiment is given: the way to the server, the reader's language, whom to tell that more
 * came, and who ends it. `probes` are its requests, the first one first; it adds them as it begins them.
 *
 * @typedef {{
 *   fetch: typeof globalThis.fetch, lanes: import("../lanes.js").Lanes, strings: Strings,
 *   grew: () => void, signal: AbortSignal, probes: Probe[],
 * }} Bench
 */

/** @typedef {(bench: Bench) => Promise<void>} Experiment */

/** The model of every experiment: the server's own demo, which is always there. */
const route = /** @type {const} */ ({ id: "demo-natural", base: "/demo/v1" })

/**
 * Five letters, one a piece, and then the end.
 *
 * @type {Experiment}
 */
export function fiveLetters(bench) {
  return ask(bench, bench.strings.say("askHello"), pace(7, 0.5), { stop: ["!"] })
}

/**
 * A paragraph, as a model would write it.
 *
 * @type {Experiment}
 */
export function paragraph(bench) {
  return ask(bench, bench.strings.say("askStreaming"), pace(20, 0.6), { stop: ["\n"] })
}

/**
 * The same answer twice in the same moment: in a stream, and whole.
 *
 * @type {Experiment}
 */
export async function bothWays(bench) {
  const [question, demo] = [bench.strings.say("askGreeting"), pace(22, 0.6)]
  const ways = [{ whole: false }, { whole: true }]
  await Promise.all(ways.map((how) => ask(bench, question, demo, {}, how)))
}

/**
 * A long answer that is stopped while it comes.
 *
 * @type {Experiment}
 */
export function stopped(bench) {
  return ask(bench, bench.strings.say("askPoem"), pace(12, 0.4), {}, { stopAfter: 12 })
}

/**
 * An answer whose line is cut, and a second request that goes on from what is there.
 *
 * @type {Experiment}
 */
export async function broken(bench) {
  const question = bench.strings.say("askStreaming")
  const end = { stop: ["\n"] }
  await ask(bench, question, { ...pace(12, 0.4), fault: "cut@12" }, end)
  const { answer } = bench.probes[0]
  if (answer.ending?.kind !== "lost" || bench.signal.aborted) return
  const kept = /** @type {Message[]} */ ([{ role: "assistant", content: answer.text }])
  await ask(bench, question, pace(20, 0.4), end, { kept })
}

/**
 * What streaming is used for, three at once: a chat's answer, code, and a text summed up and
 * translated.
 *
 * @type {Experiment}
 */
export async function threeUses(bench) {
  const { strings } = bench
  await Promise.all([
    ask(bench, strings.say("askHello"), pace(7, 0.5), { stop: ["!"] }),
    ask(bench, strings.say("askCode"), pace(40, 0.5), { stop: ["\n}"] }),
    // What follows is about the demo.
    ask(bench, strings.say("askSummary"), pace(40, 0.5), { stop: ["\n\nPut", "\n\n질문"] }),
  ])
}

/** @param {number} rate of tokens a second @param {number} delay seconds before the first */
function pace(rate, delay) {
  return { tokens_per_second: rate, first_token_delay: delay, jitter: 0 }
}

/**
 * @param {Bench} bench
 * @param {string} words
 * @param {Record<string, unknown>} demo
 * @param {Record<string, unknown>} fields
 * @param {{ kept?: Message[], stopAfter?: number, whole?: boolean }} [how] `whole`: no stream
 */
async function ask({ fetch, lanes, grew, signal, probes }, words, demo, fields, how = {}) {
  const { kept = [], stopAfter, whole = false } = how
  const probe = new Probe(fetch, lanes)
  probes.push(probe)
  /** @type {Message[]} */
  const messages = [{ role: "user", content: words }, ...kept]
  const question = { route, messages, fields: { ...fields, demo }, whole }
  await probe.run(question, { grew, signal, stopAfter })
}
