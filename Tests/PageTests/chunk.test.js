// @ts-check
import assert from "node:assert/strict"
import { test } from "node:test"
import { readChunk } from "../../Public/js/chunk.js"

const nothing = { done: false, text: "", reasoning: "", finish: "", tokens: null, error: null }

/** @type {[string, string, object][]} */
const cases = [
  ["text", '{"choices":[{"index":0,"delta":{"content":"Hi"}}]}', { text: "Hi" }],
  ["role and text at once", '{"choices":[{"delta":{"role":"assistant","content":"Hi"}}]}',
    { text: "Hi" }],
  ["content null", '{"choices":[{"delta":{"role":"assistant","content":null}}]}', {}],
  ["content in parts", '{"choices":[{"delta":{"content":[{"type":"text","text":"a"},'
    + '{"text":"b"}]}}]}', { text: "ab" }],
  ["no delta", '{"choices":[{"index":0,"finish_reason":"stop"}]}', { finish: "stop" }],
  ["empty choices", '{"choices":[],"usage":{"completion_tokens":7}}', { tokens: 7 }],
  ["choices null", '{"choices":null,"usage":{"completion_tokens":7}}', { tokens: 7 }],
  ["usage null", '{"choices":[{"delta":{"content":"x"}}],"usage":null}', { text: "x" }],
  ["usage with the finish", '{"choices":[{"delta":{},"finish_reason":"stop"}],"usage":'
    + '{"completion_tokens":7}}', { finish: "stop", tokens: 7 }],
  ["an empty finish reason", '{"choices":[{"delta":{},"finish_reason":""}]}', {}],
  ["a finish reason nobody knows", '{"choices":[{"delta":{},"finish_reason":"eos"}]}',
    { finish: "eos" }],
  ["another choice than the first", '{"choices":[{"index":1,"delta":{"content":"x"}}]}', {}],
  ["reasoning_content", '{"choices":[{"delta":{"reasoning_content":"hm"}}]}', { reasoning: "hm" }],
  ["reasoning", '{"choices":[{"delta":{"reasoning":"hm","content":""}}]}', { reasoning: "hm" }],
  ["a refusal is text", '{"choices":[{"delta":{"refusal":"No."}}]}', { text: "No." }],
  ["a whole message", '{"choices":[{"message":{"content":"All"},"finish_reason":"stop"}]}',
    { text: "All", finish: "stop" }],
  ["the end", "[DONE]", { done: true }],
  ["not JSON", "hello", {}],
  ["JSON that is no object", "7", {}],
  ["error as an object", '{"error":{"message":"Out of memory.","code":"oom"}}',
    { error: { message: "Out of memory.", code: "oom" } }],
  ["error as a string", '{"error":"Out of memory."}',
    { error: { message: "Out of memory.", code: "" } }],
  ["error without words", '{"error":{"code":500}}', { error: { message: "", code: "500" } }],
]

for (const [name, data, expected] of cases) {
  test(name, () => assert.deepEqual(readChunk("message", data), { ...nothing, ...expected }))
}

/** @type {[string, string, string][]} */
const errors = [
  ["OpenAI's shape", '{"error":{"message":"Busy."}}', "Busy."],
  ["a bare message", '{"message":"Busy."}', "Busy."],
  ["plain words", "Busy.", "Busy."],
  ["a page of HTML", "<html>Busy.</html>", ""],
]

for (const [name, data, message] of errors) {
  test(`an event of type error: ${name}`, () => {
    assert.equal(readChunk("error", data).error?.message, message)
  })
}
