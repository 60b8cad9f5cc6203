// @ts-check
import assert from "node:assert/strict"
import { test } from "node:test"
import { Answer } from "../../Public/js/answer.js"
import { cardOf } from "../../Public/js/card.js"
import { endingOf, noFacts } from "../../Public/js/ending.js"
import { Timeline } from "../../Public/js/timeline.js"

/** @param {Answer} answer @param {number} at @param {string} text @param {number | null} relayIn */
function came(answer, at, text, relayIn = null) {
  const chunk = /** @type {any} */ ({ text, reasoning: "", tokens: null, context: null, asked: null })
  answer.receiver().event("{}", chunk, at, { raw: `data: ${text}\n\n`, relayIn })
}

test("a card has the numbers of one stream, and none of its words", () => {
  const answer = new Answer()
  answer.begin(1000, "m")
  came(answer, 1620.04, "Secret", 1618)
  came(answer, 1720, "words", 1717)
  assert.equal(cardOf(answer, new Timeline(answer), false), null)
  answer.end(endingOf({ ...noFacts(), accepted: true, finish: "stop" }), 1800)
  const card = cardOf(answer, new Timeline(answer), true)
  const { sent, bytes, rate, ...rest } = /** @type {import("../../Public/js/card.js").Card} */ (card)
  assert.match(sent, /^\d{4}-\d\d-\d\dT/)
  assert.deepEqual(rest, {
    version: 1, model: "m", demo: true, first_text: 620, duration: 800, events: 2, unit: "events",
    tokens: null, median_gap: 99, slowest_gap: 99, way: 2.5, ended: "finished",
  })
  assert.doesNotMatch(JSON.stringify(card), /Secret/)
})

test("what is not known is null", () => {
  const answer = new Answer()
  answer.begin(0)
  answer.end(endingOf({ ...noFacts(), stopped: true }), 10)
  const card = cardOf(answer, new Timeline(answer), false)
  assert.deepEqual([card?.first_text, card?.median_gap, card?.way, card?.rate], [null, null, null, null])
})
