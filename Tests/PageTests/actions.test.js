// @ts-check
import assert from "node:assert/strict"
import { test } from "node:test"
import { actionsOf, waitLeft } from "../../Public/js/actions.js"
import { AnswerLog } from "../../Public/js/log.js"

/** @type {[string, boolean, string[]][]} an end, whether there is text to go on from, the steps */
const cases = [
  ["finished", false, []],
  ["limit", true, ["resume", "limit"]],
  ["stopped", true, ["resume", "edit"]],
  ["stopped", false, ["again", "edit"]],
  ["lost", true, ["resume", "again"]],
  ["lost", false, ["again"]],
  ["filtered", true, ["edit", "resume"]],
  ["filtered", false, ["edit", "again"]],
  ["error", true, ["again", "resume"]],
  ["error", false, ["again"]],
]

for (const [kind, continuable, steps] of cases) {
  test(`${kind}, ${continuable ? "with" : "without"} text: ${steps.join(", ") || "nothing"}`, () => {
    const ending = /** @type {any} */ ({ kind })
    assert.deepEqual(actionsOf({ ending, continuable }), steps)
  })
}

test("what has not ended offers nothing", () => {
  assert.deepEqual(actionsOf({ ending: null, continuable: false }), [])
})

test("the wait is counted from the end, and is over for an answer that was kept", () => {
  const ending = /** @type {any} */ ({ kind: "error", retryAfter: 20 })
  const log = new AnswerLog()
  assert.equal(waitLeft({ ending, log }, 0), 0)
  log.append("end", 1000)
  const left = [1000, 2500, 20_500, 21_000, 99_000].map((it) => waitLeft({ ending, log }, it))
  assert.deepEqual(left, [20, 19, 1, 0, 0])
  assert.equal(waitLeft({ ending: null, log }, 1000), 0)
})
