// @ts-check
import assert from "node:assert/strict"
import { test } from "node:test"
import { readChunk } from "../../Public/js/chunk.js"
import { endingOf, noFacts, noteChunk } from "../../Public/js/ending.js"

const cut = { message: "It broke off.", code: "upstream_cut", type: "" }
const broken = { message: "Out of memory.", code: "oom", type: "server_error" }

/** @type {[string, Partial<import("../../Public/js/ending.js").Facts>, string][]} */
const cases = [
  ["stop", { finish: "stop" }, "finished"],
  ["tool_calls", { finish: "tool_calls" }, "finished"],
  ["function_call", { finish: "function_call" }, "finished"],
  ["a reason nobody knows", { finish: "eos_token" }, "finished"],
  ["[DONE] without a reason", { done: true }, "finished"],
  ["length", { finish: "length", done: true }, "limit"],
  ["content_filter", { finish: "content_filter", done: true }, "filtered"],
  ["Stop", { stopped: true }, "stopped"],
  ["Stop before the head", { accepted: false, stopped: true }, "stopped"],
  ["neither reason nor [DONE]", {}, "lost"],
  ["no connection at all", { accepted: false }, "lost"],
  ["the relay's word for a cut upstream", { error: cut }, "lost"],
  ["the same word before the head", { accepted: false, error: cut }, "error"],
  ["an error in band", { error: broken }, "error"],
  ["an error after a reason", { error: broken, finish: "stop" }, "error"],
  ["a broken line after a reason", { finish: "stop", done: false }, "finished"],
  ["Stop after a reason", { finish: "length", stopped: true }, "limit"],
  ["something that is no answer", { instead: "text/plain" }, "error"],
  ["Stop while something else came", { instead: "text/plain", stopped: true }, "stopped"],
]

for (const [name, facts, kind] of cases) {
  test(`${name}: ${kind}`, () => {
    assert.equal(endingOf({ ...noFacts(), accepted: true, ...facts }).kind, kind)
  })
}

test("the server's own sentence is kept", () => {
  assert.equal(endingOf({ ...noFacts(), error: broken }).message, "Out of memory.")
})

test("an error says what whoever runs the server asks for", () => {
  const { details } = endingOf({ ...noFacts(), error: broken, request: "r-1" })
  assert.deepEqual(details, { request: "r-1", type: "server_error", code: "oom" })
})

test("what came instead of an answer was not asked, so that the question goes back", () => {
  const { accepted, instead } = endingOf({ ...noFacts(), accepted: true, instead: "text/plain" })
  assert.deepEqual([accepted, instead], [false, "text/plain"])
})

test("what events say of the end is gathered", () => {
  const facts = noFacts()
  facts.instead = "text/plain"
  const call = '{"choices":[{"delta":{"tool_calls":[{"index":0,"function":{"name":"f"}}]}}]}'
  for (const data of ["{bro", call, call, '{"choices":[{"delta":{"refusal":"No."}}]}', "ken"]) {
    noteChunk(facts, readChunk("message", data))
  }
  const { unreadable, called, refused, instead } = facts
  assert.deepEqual([unreadable, called, refused, instead], [2, ["f"], true, ""])
})

test("an ending is plain data, which a browser can keep", () => {
  const ending = endingOf({ ...noFacts(), error: broken })
  assert.deepEqual(structuredClone(ending), ending)
})
