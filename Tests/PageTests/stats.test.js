// @ts-check
import assert from "node:assert/strict"
import { test } from "node:test"
import { AnswerLog } from "../../Public/js/log.js"
import { statsOf, thinkingOf, thoughtOf } from "../../Public/js/stats.js"

/** An answer: first text after 500 ms, then an event every 100 ms. @param {number} count */
function answer(count, from = 0) {
  const log = new AnswerLog()
  log.append("sent", from)
  log.append("event", from + 100, { data: "role only" })
  for (let n = 0; n < count; n++) log.append("event", from + 500 + n * 100, { text: "x " })
  return log
}

test("the first text is counted from Send, not from the first event", () => {
  assert.equal(statsOf(answer(11).entries).firstText, 0.5)
})

test("the rate is events until the model has counted tokens", () => {
  const log = answer(11)
  assert.deepEqual([statsOf(log.entries).rate, statsOf(log.entries).unit], [10, "events"])
  log.append("event", 1600, { tokens: 21 })
  const { rate, unit, tokens } = statsOf(log.entries)
  assert.deepEqual([rate, unit, tokens], [20, "tokens", 21])
})

test("what is not known is null", () => {
  const nothing = {
    firstText: null, rate: null, unit: "events", tokens: null, context: null, pieces: 0,
  }
  assert.deepEqual(statsOf([]), nothing)
  assert.deepEqual(statsOf(answer(0).entries), nothing)
  assert.equal(statsOf(answer(1).entries).rate, null)
})

test("a continued answer is counted from its last request", () => {
  const log = answer(11)
  log.append("sent", 60000)
  assert.equal(statsOf(log.entries).firstText, null)
  log.append("event", 60250, { text: "on" })
  assert.equal(statsOf(log.entries).firstText, 0.25)
})

test("no rate is said of a few events, of a lump, or of a moment", () => {
  assert.equal(statsOf(answer(3).entries).rate, null)
  const lump = answer(4)
  lump.append("event", 900, { tokens: 2000 })
  assert.equal(statsOf(lump.entries).rate, null)
  const moment = new AnswerLog()
  moment.append("sent", 0)
  for (let n = 0; n < 100; n++) moment.append("event", 500 + n, { text: "x" })
  assert.equal(statsOf(moment.entries).rate, null)
})

test("the last count of the context counts, and the events that brought words", () => {
  const log = answer(5)
  log.append("event", 1500, { tokens: 5, context: 30 })
  log.append("event", 1600, { tokens: 6, context: 31 })
  const { context, pieces, tokens } = statsOf(log.entries)
  assert.deepEqual([context, pieces, tokens], [31, 5, 6])
})

test("thinking is timed apart, each time that it happens", () => {
  const log = new AnswerLog()
  log.append("sent", 0)
  log.append("event", 1000, { reasoning: "hm" })
  log.append("event", 2000, { reasoning: "hm" })
  assert.deepEqual([thoughtOf(log.entries), thinkingOf(log.entries).since], [null, 1000])
  log.append("event", 3000, { text: "Well" })
  log.append("event", 4000, { reasoning: "hm" })
  log.append("end", 4500)
  assert.deepEqual([thoughtOf(log.entries), thinkingOf(log.entries).since], [2.5, null])
  assert.equal(thoughtOf(answer(3).entries), null)
})
