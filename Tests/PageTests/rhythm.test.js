// @ts-check
import assert from "node:assert/strict"
import { test } from "node:test"
import { axisFor, rhythmOf } from "../../Public/js/rhythm.js"

const streaming = { over: false, whole: false }
const finished = { over: true, whole: true }

/**
 * Events with a word each, at these times at the page; the relay had them a millisecond earlier,
 * unless it says when.
 *
 * @param {number[]} times @param {(number | null)[]} [relay]
 */
function came(times, relay = times.map((it) => it - 1)) {
  return times.map((at, place) => (/** @type {any} */ ({
    place, at, relayAt: relay[place], entry: { text: ` word${place}`, reasoning: "", data: "{}" },
  })))
}

const even = (/** @type {number} */ from, /** @type {number} */ count, by = 100) => {
  return Array.from({ length: count }, (_, at) => from + at * by)
}

test("before anything came, and when nothing did", () => {
  assert.deepEqual(rhythmOf([], streaming), { median: null, slowest: null, pauses: [], said: { kind: "none" } })
  assert.equal(rhythmOf([], finished).said.kind, "nothing")
})

test("events without words are no part of the rhythm", () => {
  const [role, ...rest] = came([0, ...even(500, 10)])
  role.entry.text = ""
  const { median, slowest, said } = rhythmOf([role, ...rest], streaming)
  assert.deepEqual([median, slowest], [100, 100])
  assert.deepEqual(said, { kind: "even", rate: 10 })
})

test("an even stream is called even, an uneven one is not", () => {
  assert.equal(rhythmOf(came(even(600, 20)), streaming).said.kind, "even")
  const ragged = even(0, 30).map((it, at) => it * 3 + (at % 3) * 90)
  assert.equal(rhythmOf(came(ragged.map((it, at) => it + (at % 4 ? 0 : 260)).sort((a, b) => a - b)), streaming)
    .said.kind, "uneven")
  assert.deepEqual(rhythmOf(came([600, 700, 800]), streaming).said, { kind: "few", events: 3 })
})

test("one event is the whole answer only if it came whole", () => {
  assert.equal(rhythmOf(came([900]), finished).said.kind, "one")
  assert.equal(rhythmOf(came([900]), { over: true, whole: false }).said.kind, "few")
  assert.equal(rhythmOf(came([900]), streaming).said.kind, "few")
})

test("a pause that the relay saw is the model's, and named by the word before it", () => {
  const times = [...even(600, 8), ...even(2700, 8)]
  const { pauses, said, slowest } = rhythmOf(came(times), streaming)
  assert.deepEqual(said, { kind: "model", ms: 1400, after: "word7", on: true })
  assert.deepEqual(pauses.map(({ from, to, ms }) => [from.at, to.at, ms]), [[1300, 2700, 1400]])
  assert.equal(slowest, 1400)
})

test("what follows a pause is called even only once it is", () => {
  const { said } = rhythmOf(came([...even(600, 8), 2700, 2800]), streaming)
  assert.equal(said.kind === "model" && said.on, false)
})

test("a pause that only the page saw is the way's, and no longer than the way added", () => {
  const relay = even(600, 12)
  const times = relay.map((it, at) => at === 6 ? it + 900 : at > 6 ? it + 900 : it + 1)
  const { said, pauses } = rhythmOf(came(times, relay), streaming)
  assert.deepEqual(pauses.map((it) => it.by), ["way"])
  assert.deepEqual(said, { kind: "way", ms: 899, after: "word5", on: true })
})

test("whose pause it was is not said if the relay did not tell", () => {
  const times = [...even(600, 8), ...even(2700, 8)]
  const { said } = rhythmOf(came(times, times.map(() => null)), streaming)
  assert.equal(said.kind, "unknown")
})

test("half a second is a pause only where the gaps are shorter by far", () => {
  assert.deepEqual(rhythmOf(came(even(0, 8, 550)), streaming).pauses, [])
  assert.deepEqual(rhythmOf(came([...even(0, 8), 1199]), streaming).pauses, [])
  assert.equal(rhythmOf(came([...even(0, 8), 1201]), streaming).pauses.length, 1)
})

test("a lump was held back if the relay had seen it spread out, or if lumps follow lumps", () => {
  const relay = even(600, 12)
  const late = relay.map((_, at) => 2500 + at / 100)
  assert.deepEqual(rhythmOf(came(late, relay), streaming).said, { kind: "held", events: 12 })
  const twice = [...even(1000, 6, 0.1), ...even(2000, 7, 0.1)]
  assert.deepEqual(rhythmOf(came(twice), streaming).said, { kind: "held", events: 7 })
})

test("an answer that came at once may have been made at once", () => {
  assert.deepEqual(rhythmOf(came(even(1000, 40, 0.01)), finished).said, { kind: "burst", events: 40 })
})

test("10,000 events are thought over in no time", () => {
  const events = came(even(600, 10_000, 1.5))
  const began = performance.now()
  rhythmOf(events, streaming)
  assert.ok(performance.now() - began < 200)
})

test("the axis has four seconds, and doubles", () => {
  assert.deepEqual([0, 4000, 4001, 9000].map(axisFor), [4000, 4000, 8000, 16_000])
})
