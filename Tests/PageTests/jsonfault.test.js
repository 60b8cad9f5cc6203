// @ts-check
import assert from "node:assert/strict"
import { test } from "node:test"
import { jsonFault } from "../../Public/js/jsonfault.js"

const right = [
  "{}", "[]", "1", "\"x\"", "null", " [ [ ] , { } ] ", "{\"a\":[1,2,{\"b\":null}],\"c\":\"\\u00e9\\n\"}",
  "{\"a\":{\"b\":-1.5e+3},\"c\":2}\n", "[[1],[2]]", "\"한국어 👋\"",
]

const wrong = /** @type {[string, number, number][]} */ ([
  ["", 1, 1], ["{", 1, 2], ["{\"a\"", 1, 5], ["{\"a\":1,}", 1, 8], ["[1,]", 1, 4], ["{a:1}", 1, 2],
  ["{\"a\":01}", 1, 7], ["{\"a\":1}}", 1, 8], ["[1 2]", 1, 4], ["{\"a\":\"x\ny\"}", 1, 8],
  ["{\"a\": 1,\n  \"b\": x\n}", 2, 8], ["[}", 1, 2], ["'x'", 1, 1], ["\"\\x\"", 1, 2],
  ["{\"👋\":x}", 1, 6], ["nul", 1, 1], ["// no\n1", 1, 1],
])

test("JSON has no fault", () => {
  for (const text of right) {
    JSON.parse(text)
    assert.equal(jsonFault(text), null, text)
  }
})

test("what is no JSON is said to the character", () => {
  for (const [text, line, column] of wrong) {
    assert.throws(() => JSON.parse(text), text)
    assert.deepEqual(jsonFault(text), { line, column }, text)
  }
})

test("every shorter text agrees with the parser on whether it is JSON", () => {
  const whole = "[{\"a\":[true,false,null,-0.5e1],\"b\\\"\":\"\\u12aB\"},[],{}]"
  for (let n = 0; n <= whole.length; n += 1) {
    for (const text of [whole.slice(0, n), whole.slice(n), whole.slice(0, n) + whole.slice(n + 1)]) {
      let parses = true
      try { JSON.parse(text) } catch { parses = false }
      assert.equal(jsonFault(text) === null, parses, text)
    }
  }
})

test("no depth and no length is too much", () => {
  assert.deepEqual(jsonFault("[".repeat(100_000)), { line: 1, column: 100_001 })
  assert.deepEqual(jsonFault(`"${"x".repeat(5_000_000)}`), { line: 1, column: 5_000_002 })
})
