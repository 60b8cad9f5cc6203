// @ts-check
import assert from "node:assert/strict"
import { test } from "node:test"
import { Drops, shorten, tailOf } from "../../Public/js/drops.js"

/** @param {number} start @param {string} text @param {object} [entry] */
const event = (start, text, entry = {}) => ({
  start, moment: /** @type {any} */ ({ entry: { text, reasoning: "", data: "{}", ...entry } }),
})

test("an event is a dot with its words", () => {
  assert.deepEqual(new Drops().take([event(10, " token")], 200), [
    { start: 10, label: "␣token", thought: false, events: 1 },
  ])
})

test("a label has room, or there is none: decided as events come, in one piece or in many", () => {
  // 200 px in 600 ms: 20 px are 60 ms.
  const events = [0, 30, 60, 100, 121, 200].map((it) => event(it, "a"))
  const wanted = ["a", "", "a", "", "a", "a"]
  assert.deepEqual(new Drops().take(events, 200).map((it) => it.label), wanted)
  const drops = new Drops()
  assert.deepEqual(events.flatMap((it) => drops.take([it], 200)).map((it) => it.label), wanted)
})

test("over sixty a second one dot stands for several, and says so", () => {
  const events = Array.from({ length: 10 }, (_, at) => event(at * 4, "a"))
  const drops = new Drops().take(events, 2000)
  assert.deepEqual(drops.map((it) => [it.start, it.events, it.label]), [[0, 5, "×5"], [20, 5, "×5"]])
})

test("where drawing is a burden there are ten a second, and every event is in one of them", () => {
  const events = Array.from({ length: 150 }, (_, at) => event(at * 1000 / 150, "a"))
  const drops = new Drops().take(events, 200, true)
  assert.deepEqual(drops.map((it) => [it.events, it.label]), Array(10).fill([15, "×15"]))
})

test("every event is in one dot", () => {
  const events = Array.from({ length: 1000 }, (_, at) => event(at * 7.3 % 900, "a")).sort((a, b) => a.start - b.start)
  const all = new Drops().take(events, 200).reduce((sum, it) => sum + it.events, 0)
  assert.equal(all, 1000)
})

test("what has no words lends its dot to what has", () => {
  const [role, word] = [event(0, ""), event(1, "안")]
  assert.equal(new Drops().take([role, word], 200)[0].label, "안 ×2")
  const end = [event(0, ""), event(0, ""), event(1, "", { data: "[DONE]" })]
  assert.equal(new Drops().take(end, 200)[0].label, "[DONE] ×3")
  assert.equal(new Drops().take([role], 200)[0].label, "")
})

test("thoughts are told from words", () => {
  const [drop] = new Drops().take([event(0, "", { reasoning: "Hm" })], 200)
  assert.deepEqual([drop.label, drop.thought], ["Hm", true])
})

test("a label has twelve letters at most, and shows what cannot be seen", () => {
  assert.equal(shorten("incomprehensible"), "incomprehen…")
  assert.equal(shorten("twelveletter"), "twelveletter")
  assert.equal(shorten("\n\n"), "⏎⏎")
  assert.equal(shorten(" "), "␣")
  assert.equal(shorten("👩🏽‍🚀".repeat(12)), "👩🏽‍🚀".repeat(12))
  assert.equal(shorten("a".repeat(1e6)), "aaaaaaaaaaa…")
})

test("the tail is of what is shown", () => {
  const entries = ["One", " two", " three"].map((text) => (/** @type {any} */ ({ kind: "event", text })))
  assert.equal(tailOf(entries, Infinity), "One two three")
  assert.equal(tailOf(entries, 2), "One two")
  assert.equal(tailOf(entries, 0), "")
  const long = Array.from({ length: 50 }, (_, at) => (/** @type {any} */ ({ kind: "event", text: ` ${at}` })))
  assert.equal(tailOf(long, Infinity), "…42 43 44 45 46 47 48 49")
})
