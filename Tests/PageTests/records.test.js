// @ts-check
import assert from "node:assert/strict"
import { test } from "node:test"
import { firstLine, readAnswer, readChat, readTurn } from "../../Public/js/records.js"
import { dice, grown } from "./support/wholes.js"

const odd = [
  undefined, null, 0, -1, NaN, Infinity, 1n, true, "", "x", [], [1], {}, { id: "x" }, () => 1, new Date(),
  { ...JSON.parse("{\"__proto__\": {\"a\": 1}}") },
]

test("what was kept is read as it is", () => {
  for (let seed = 1; seed <= 100; seed += 1) {
    const { chat, turns, answers } = grown(dice(seed))
    assert.deepEqual(readChat(chat), chat)
    assert.deepEqual(turns.map(readTurn), turns)
    assert.deepEqual(answers.map(readAnswer), answers)
  }
})

test("any field may be anything", () => {
  const { chat, turns: [turn], answers: [answer] } = grown(dice(1))
  for (const [read, record] of /** @type {const} */ ([
    [readChat, chat], [readTurn, turn], [readAnswer, answer],
  ])) {
    for (const value of odd) {
      read(value)
      for (const name of Object.keys(record)) {
        const got = read({ ...record, [name]: value })
        if (got) structuredClone(got)
        if (got) assert.deepEqual(Object.keys(got).sort(), Object.keys(record).sort())
        if (got) assert.deepEqual(read(got), got)
      }
    }
  }
})

test("a record without a name, or that belongs nowhere, is none", () => {
  assert.equal(readChat({ title: "x" }), null)
  assert.equal(readTurn({ id: "x" }), null)
  assert.equal(readAnswer({ id: "x", chat: "y" }), null)
})

test("an image from elsewhere is left out", () => {
  const files = ["https://example.org/x.png", "data:text/html,x", "data:image/png;base64,AA"]
    .map((text) => ({ id: "f", name: "x", type: "image", size: 1, text }))
  assert.deepEqual(readTurn({ id: "t", chat: "c", files })?.files, [files[2]])
})

test("parameters are plain JSON, however deep", () => {
  let deep = {}
  for (let n = 0; n < 100_000; n += 1) deep = { deep }
  const chat = readChat({ id: "c", parameters: { deep, list: [undefined, () => 1, "x"] } })
  assert.ok(JSON.stringify(chat).length < 1000)
  assert.deepEqual(chat?.parameters.list, [null, null, "x"])
})

test("the first line is short, and says something", () => {
  assert.equal(firstLine("\n\n  Hello \r\nYou"), "Hello")
  assert.equal(firstLine(" \n "), "")
  assert.equal(firstLine("x".repeat(300)).length, 200)
  assert.equal(firstLine(`${"x".repeat(199)}👋`), "x".repeat(199))
})
