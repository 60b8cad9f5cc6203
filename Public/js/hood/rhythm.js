// @ts-check
import { find, setText } from "../dom.js"
import { rhythmOf } from "../rhythm.js"
import { secondsIn } from "./measures.js"
import { Strip } from "./strip.js"

/** @typedef {import("../rhythm.js").Said} Said */
/** @typedef {import("../strings.js").Strings} Strings */

/** What is said of the rhythm is thought over so often at most, in milliseconds. */
const beat = 200

/** Ends that a model came to by itself. */
const whole = ["finished", "limit", "filtered"]

/**
 * The rhythm strip: a tick an event on an axis from Send, and what stands out, in words.
 *
 * @type {import("./hood.js").Part}
 */
export function mountRhythm(hood, { strings }, subject, signal) {
  const strip = new Strip(find(hood, "[data-feed=strip]"), strings, subject)
  const sentence = find(hood, "[data-feed=sentence]")
  let timer = 0

  const think = () => {
    clearTimeout(timer)
    timer = 0
    const { timeline, answer } = subject
    const ending = answer?.ending ?? null
    const state = { over: ending !== null, whole: whole.includes(ending?.kind ?? "") }
    const rhythm = timeline ? rhythmOf(timeline.events, state) : null
    gap("median", rhythm?.median ?? null)
    gap("slowest", rhythm?.slowest ?? null)
    const said = rhythm ? wordsOf(rhythm.said, strings, state.over) : ""
    setText(sentence, answer?.held ? strings.say("held") : said)
    strip.think(rhythm)
  }
  const gap = (/** @type {string} */ name, /** @type {number | null} */ ms) => {
    const s = ms === null ? null : secondsIn(Math.max(0, ms), strings)
    setText(find(hood, `[data-feed=${name}]`), s === null ? "–" : strings.say("seconds", { s }))
  }
  const draw = () => {
    strip.draw()
    if (strip.running) run()
  }
  const run = () => subject.time.ask(draw)
  const grew = () => {
    run()
    if (timer === 0) timer = window.setTimeout(think, beat)
  }
  const other = () => {
    think()
    run()
  }
  const seen = new ResizeObserver(([{ contentRect }]) => {
    strip.width = contentRect.width
    run()
  })
  seen.observe(find(hood, "[data-feed=strip]"))
  signal.addEventListener("abort", () => {
    clearTimeout(timer)
    seen.disconnect()
  })
  subject.listen({ other: () => subject.time.ask(other), grew }, signal)
  strings.listen({ language: other }, signal)
  other()
}

/** @param {Said} said @param {Strings} strings @param {boolean} over */
function wordsOf(said, strings, over) {
  switch (said.kind) {
    case "none": return strings.say("rhythmNone")
    case "nothing": return strings.say("rhythmNothing")
    case "one": return strings.say("rhythmOne")
    case "few": return strings.say("rhythmFew", { n: said.events })
    case "held": return strings.say("rhythmHeld", { n: said.events })
    case "burst": return strings.say("rhythmBurst", { n: said.events })
    case "even": case "uneven": return evenWords(said, strings, over)
    default: return pauseWords(said, strings)
  }
}

/** @param {Extract<Said, { rate: number }>} said @param {Strings} strings @param {boolean} over */
function evenWords({ kind, rate }, strings, over) {
  const live = /** @type {const} */ ({ even: "rhythmEven", uneven: "rhythmUneven" })
  const past = /** @type {const} */ ({ even: "rhythmEvenOver", uneven: "rhythmUnevenOver" })
  return strings.say((over ? past : live)[kind], { n: strings.number(rate, rate < 3 ? 1 : 0) })
}

/** @param {Extract<Said, { ms: number }>} said @param {Strings} strings */
function pauseWords({ kind, ms, after, on }, strings) {
  const keys = /** @type {const} */ ({
    model: "pauseModel", way: "pauseWay", unknown: "pauseUnknown",
  })
  const paused = strings.say(keys[kind], { word: after, s: strings.number(ms / 1000, 1) })
  return on && kind !== "way" ? `${paused} ${strings.say("pauseOn")}` : paused
}
