// @ts-check
import assert from "node:assert/strict"
import { test } from "node:test"
import { Reading } from "../../Public/js/reading.js"

/** @typedef {Partial<import("../../Public/js/chunk.js").Chunk>} Chunk */

/** @param {Chunk[]} chunks @param {string} [before] */
function read(chunks, before) {
  const reading = new Reading(before)
  const all = chunks.map((it) => reading.feed({ text: "", reasoning: "", ...it }))
  all.push(reading.end())
  return [all.map((it) => it.reasoning).join(""), all.map((it) => it.text).join("")]
}

/** @param {number} index @param {string} name @param {string} input @param {string} [id] */
const call = (index, name, input, id = "") => ({ calls: [{ index, id, name, input }] })
const fence = (/** @type {string} */ line) => `\`\`\`call\n${line}\n\`\`\``

test("text and thoughts are told apart, whichever way they come", () => {
  assert.deepEqual(read([{ reasoning: "a" }, { text: "b" }]), ["a", "b"])
  assert.deepEqual(read([{ text: "<think>a</think>" }, { text: "b" }]), ["a", "b"])
  assert.deepEqual(read([{ reasoning: "a" }, { text: "<think>b</think>c" }]), ["ab", "c"])
})

test("a tool call in pieces is a block of text", () => {
  const pieces = [call(0, "weather", "", "c1"), call(0, "", '{"city":'), call(0, "", '"Seoul"}')]
  assert.deepEqual(read(pieces), ["", fence('weather({"city":"Seoul"})')])
})

test("what comes of the first call is shown at once", () => {
  const reading = new Reading()
  const feed = (/** @type {Chunk} */ it) => reading.feed({ text: "", reasoning: "", ...it }).text
  assert.equal(feed(call(0, "weather", "")), "")
  assert.equal(feed(call(0, "", '{"ci')), '```call\nweather({"ci')
  assert.equal(feed(call(0, "", "ty")), "ty")
})

test("a call stands apart from the text around it", () => {
  assert.deepEqual(read([{ text: "Let me see." }, call(0, "f", "{}"), { text: "So." }]),
    ["", `Let me see.\n\n${fence("f({})")}\n\nSo.`])
  assert.deepEqual(read([{ text: "Let me see.", ...call(0, "f", "{}") }]),
    ["", `Let me see.\n\n${fence("f({})")}`])
  assert.deepEqual(read([call(0, "f", "{}")], "x"), ["", `\n\n${fence("f({})")}`])
})

test("what goes on from a call begins a line of its own", () => {
  const before = `Let me see.\n\n${fence("f({)")}`
  assert.deepEqual(read([{ text: "So." }], before), ["", "\n\nSo."])
  assert.deepEqual(read([call(0, "g", "{}")], before), ["", `\n\n${fence("g({})")}`])
})

test("calls that come in turns are kept apart", () => {
  const pieces = [call(0, "f", "1"), call(1, "g", "a"), call(0, "", "2"), call(1, "", "b")]
  assert.deepEqual(read(pieces), ["", `${fence("f(12)")}\n\n${fence("g(ab)")}`])
})

test("another id is another call, even where all have one index", () => {
  const pieces = [call(0, "f", "1", "x"), call(0, "g", "2", "y"), call(0, "", "3")]
  assert.deepEqual(read(pieces), ["", `${fence("f(1)")}\n\n${fence("g(23)")}`])
})

test("a name that is said again is one name; one in pieces is put together", () => {
  assert.deepEqual(read([call(0, "f", ""), call(0, "f", ""), call(0, "f", "1"), call(0, "f", "2")]),
    ["", fence("f(12)")])
  assert.deepEqual(read([call(0, "get_", ""), call(0, "time", ""), call(0, "", "{}")]),
    ["", fence("get_time({})")])
})

test("a call that broke off is shown as far as it came", () => {
  assert.deepEqual(read([call(0, "f", "")]), ["", fence("f()")])
  assert.deepEqual(read([call(0, "f", '{"a')]), ["", fence('f({"a)')])
})

test("half a character waits for its other half, and is none without it", () => {
  const reading = new Reading()
  assert.equal(reading.feed({ text: "a\ud83d", reasoning: "" }).text, "a")
  assert.equal(reading.feed({ text: "\ude00b", reasoning: "\ud83d" }).text, "😀b")
  assert.equal(reading.feed({ text: "", reasoning: "\ude00" }).reasoning, "😀")
  assert.deepEqual(read([{ text: "a\ud83d" }]), ["", "a"])
})
