// @ts-check
import assert from "node:assert/strict"
import { test } from "node:test"
import { readChunk, readFailure } from "../../Public/js/chunk.js"

const nothing = {
  done: false, text: "", reasoning: "", refused: false, calls: [], finish: "", tokens: null,
  context: null, asked: null, unreadable: false, error: null,
}
const call = { index: 0, id: "", name: "", input: "" }

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
  ["both, one of them empty", '{"choices":[{"delta":{"reasoning_content":"","reasoning":"hm"}}]}',
    { reasoning: "hm" }],
  ["thoughts among the parts", '{"choices":[{"delta":{"content":[{"type":"thinking","thinking":'
    + '[{"type":"text","text":"hm"}]},{"type":"text","text":"a"}]}}]}',
  { text: "a", reasoning: "hm" }],
  ["a refusal is text", '{"choices":[{"delta":{"refusal":"No."}}]}',
    { text: "No.", refused: true }],
  ["refusal null", '{"choices":[{"delta":{"content":"x","refusal":null}}]}', { text: "x" }],
  ["the begin of a tool call", '{"choices":[{"delta":{"tool_calls":[{"index":1,"id":"c","type":'
    + '"function","function":{"name":"weather","arguments":""}}]}}]}',
  { calls: [{ ...call, index: 1, id: "c", name: "weather" }] }],
  ["a piece of its arguments", '{"choices":[{"delta":{"tool_calls":[{"index":1,"function":'
    + '{"arguments":"{\\"a"}}]}}]}', { calls: [{ ...call, index: 1, input: '{"a' }] }],
  ["arguments that are no string", '{"choices":[{"delta":{"tool_calls":[{"function":{"name":"f",'
    + '"arguments":{"a":1}}}]}}]}', { calls: [{ ...call, name: "f", input: '{"a":1}' }] }],
  ["a function call of old",
    '{"choices":[{"delta":{"function_call":{"name":"f","arguments":"{}"}}}]}', { calls: [{ ...call, name: "f", input: "{}" }] }],
  ["tool_calls null", '{"choices":[{"delta":{"content":"x","tool_calls":null}}]}', { text: "x" }],
  ["timings", '{"choices":[{"delta":{},"finish_reason":"stop"}],"timings":{"predicted_n":8}}',
    { finish: "stop" }],
  ["usage of question and answer", '{"choices":[],"usage":{"prompt_tokens":30,'
    + '"completion_tokens":7,"total_tokens":37}}', { tokens: 7, context: 37 }],
  ["how far the question is read", '{"choices":[{"delta":{}}],"prompt_progress":{"total":11400,'
    + '"cache":0,"processed":512}}', { asked: 11400 }],
  ["a whole message", '{"choices":[{"message":{"content":"All"},"finish_reason":"stop"}]}',
    { text: "All", finish: "stop" }],
  ["the end", "[DONE]", { done: true }],
  ["not JSON", "hello", { unreadable: true }],
  ["JSON that broke off", '{"choices":[{"delta":{"con', { unreadable: true }],
  ["JSON that is no object", "7", { unreadable: true }],
  ["null", "null", { unreadable: true }],
  ["nothing at all", "", {}],
  ["error as an object", '{"error":{"message":"Out of memory.","code":"oom"}}',
    { error: { message: "Out of memory.", code: "oom", type: "" } }],
  ["an error with its type", '{"error":{"message":"Busy.","type":"overloaded","code":null}}',
    { error: { message: "Busy.", code: "", type: "overloaded" } }],
  ["error as a string", '{"error":"Out of memory."}',
    { error: { message: "Out of memory.", code: "", type: "" } }],
  ["error without words", '{"error":{"code":500}}',
    { error: { message: "", code: "500", type: "" } }],
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

test("a sentence of 100 kB is cut", () => {
  const { message } = readFailure(null, "x".repeat(100_000))
  assert.deepEqual([message.length, message.at(-1)], [1001, "…"])
})
