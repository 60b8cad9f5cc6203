// @ts-check
import assert from "node:assert/strict"
import { test } from "node:test"
import { endingOf, noFacts } from "../../Public/js/ending.js"

const cut = { message: "It broke off.", code: "upstream_cut" }
const broken = { message: "Out of memory.", code: "oom" }

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
]

for (const [name, facts, kind] of cases) {
  test(`${name}: ${kind}`, () => {
    assert.equal(endingOf({ ...noFacts(), accepted: true, ...facts }).kind, kind)
  })
}

test("the server's own sentence is kept", () => {
  assert.equal(endingOf({ ...noFacts(), error: broken }).message, "Out of memory.")
})
