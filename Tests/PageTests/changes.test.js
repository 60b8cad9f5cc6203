// @ts-check
import assert from "node:assert/strict"
import { test } from "node:test"
import { applied, joined, nothing } from "../../Public/js/changes.js"
import { dice, grown } from "./support/wholes.js"

/** @typedef {import("../../Public/js/changes.js").Change} Change */

const whole = grown(dice(7))
const other = grown(dice(8))

/** Some change, as pages make them. @param {(n: number) => number} roll @returns {Change} */
function some(roll) {
  const turn = { ...whole.turns[roll(4)], question: `q${roll(100)}` }
  const answer = { ...other.answers[roll(other.answers.length)], text: `a${roll(100)}` }
  const fields = { title: `t${roll(100)}`, chosen: { [`k${roll(3)}`]: `v${roll(100)}` } }
  const all = [
    { removed: true }, { chat: { ...other.chat, id: whole.chat.id } }, { fields },
    { fields: { pinned: true } }, { turns: [turn] }, { answers: [answer] },
    { chat: whole.chat, turns: whole.turns, answers: whole.answers },
  ]
  return { ...nothing, ...all[roll(all.length)] }
}

test("changes that are joined do what they do one by one", () => {
  for (let seed = 1; seed <= 3000; seed += 1) {
    const roll = dice(seed)
    const changes = Array.from({ length: roll(6) }, () => some(roll))
    for (const start of [whole, null]) {
      const together = changes.reduce(joined, /** @type {Change | undefined} */ (undefined))
      const after = applied(start, together)
      const step = changes.reduce(applied, start)
      // What follows a removed chat is nobody's until it is put back, and then it is there.
      if (after && step) assert.deepEqual(after.chat, step.chat)
      if (start && !changes.some((it) => it.removed)) assert.deepEqual(after, step)
      assert.equal(after === null, step === null)
    }
  }
})

test("a patch leaves the other fields, and the other choices", () => {
  const before = { ...whole.chat, title: "A", pinned: true, chosen: { x: "1", y: "2" } }
  const change = { ...nothing, fields: { title: "B", chosen: { y: "3" }, id: "another" } }
  const after = applied({ chat: before, turns: [], answers: [] }, change)
  assert.deepEqual(after?.chat, { ...before, title: "B", chosen: { x: "1", y: "3" } })
})

test("nothing that was changed is changed itself", () => {
  const frozen = JSON.stringify(whole)
  for (let seed = 1; seed <= 200; seed += 1) {
    const roll = dice(seed)
    applied(whole, joined(some(roll), some(roll)))
  }
  assert.equal(JSON.stringify(whole), frozen)
  assert.equal(JSON.stringify(nothing), JSON.stringify({
    removed: false, chat: null, fields: {}, turns: [], answers: [],
  }))
})
