// @ts-check
import assert from "node:assert/strict"
import { test } from "node:test"
import { takePrefill } from "../../Public/js/prefill.js"

test("an address without a prefill is left alone", () => {
  assert.equal(takePrefill("", ""), null)
  assert.equal(takePrefill("?utm=1", "#chat/abc"), null)
})

test("what is asked for is taken out, the rest stays", () => {
  const taken = takePrefill("?q=What+is%0A%EC%95%88%EB%85%95%3F&lang=ko&model=m%2Fx&system=Be%20brief", "")
  assert.deepEqual(taken?.prefill, { question: "What is\n안녕?", model: "m/x", system: "Be brief" })
  assert.equal(taken?.rest, "?lang=ko")
})

test("an access code stays, a conversation's address goes", () => {
  assert.equal(takePrefill("?q=a", "#code=x%2Fy")?.rest, "#code=x%2Fy")
  assert.equal(takePrefill("?q=a", "#chat/abc")?.rest, "")
})

test("the first of several counts, a bad escape is shown as it is", () => {
  assert.equal(takePrefill("?q=a&q=b", "")?.prefill.question, "a")
  assert.equal(takePrefill("?q=100%", "")?.prefill.question, "100%")
  assert.equal(takePrefill("?q", "")?.prefill.question, "")
})
