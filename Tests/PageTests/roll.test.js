// @ts-check
import assert from "node:assert/strict"
import { test } from "node:test"
import { Roll } from "../../Public/js/hood/roll.js"

/** @param {number} from @param {number} to */
const rows = (from, to) => {
  return Array.from({ length: to - from }, (_, at) => /** @type {any} */ ({ number: from + at }))
}

/** @param {Roll} roll @returns {(number | null)[]} all that come into the page */
const all = (roll) => {
  const made = []
  while (roll.coming > 0) made.push(roll.next().number)
  return made
}

test("what comes gets into the page in order, the newest stay", () => {
  const roll = new Roll(4)
  roll.add(rows(0, 3))
  assert.deepEqual(all(roll), [0, 1, 2])
  roll.add(rows(3, 6))
  assert.deepEqual([roll.from, roll.shown, roll.coming], [2, 1, 3])
  assert.deepEqual(all(roll), [3, 4, 5])
  assert.deepEqual([roll.from, roll.shown, roll.earlier], [2, 4, 0])
})

test("what nobody had time for comes later, the newest of it first, and leaves no gap", () => {
  const roll = new Roll(10)
  roll.add(rows(0, 5))
  assert.deepEqual(all(roll), [0, 1, 2, 3, 4])
  roll.add(rows(5, 12))
  roll.keep(3)
  assert.deepEqual([roll.from, roll.shown, roll.coming], [9, 0, 3])
  assert.deepEqual(all(roll), [9, 10, 11])
  assert.equal(roll.earlier, 7)
  const before = []
  while (roll.earlier > 0) before.push(roll.before().number)
  assert.deepEqual(before, [8, 7, 6, 5, 4, 3, 2])
  assert.deepEqual([roll.from, roll.shown, roll.count], [2, 10, 12])
})

test("a burst greater than the page leaves its end", () => {
  const roll = new Roll(5)
  roll.add(rows(0, 3))
  all(roll)
  roll.add(rows(3, 1000))
  assert.deepEqual([roll.shown, all(roll)], [0, [995, 996, 997, 998, 999]])
})
