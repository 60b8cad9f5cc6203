// @ts-check
import assert from "node:assert/strict"
import { test } from "node:test"
import { AnswerLog } from "../../Public/js/log.js"
import { statsOf, wordCount } from "../../Public/js/stats.js"

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
  const nothing = { firstText: null, rate: null, unit: "events", tokens: null }
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

test("words are what stands between white space", () => {
  assert.deepEqual([wordCount(""), wordCount(" a  b\nc "), wordCount("토큰 스트리밍")], [0, 3, 2])
})
