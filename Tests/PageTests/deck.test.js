// @ts-check
import assert from "node:assert/strict"
import { test } from "node:test"
import { longestDeck, readDeck } from "../../Public/js/deck.js"
import { bytes } from "./support/streams.js"

/** @param {string} text @returns {any} */
const read = (text) => readDeck(bytes(text))
const card = { model: null, speed: null, fault: null }

test("one question a paragraph, however its lines end", () => {
  for (const end of ["\n", "\r\n", "\r"]) {
    const { cards } = read(["\ufeffHello", "  ", "", "A poem", "of two lines", "", ""].join(end))
    assert.deepEqual(cards, [
      { ...card, prompt: "Hello" }, { ...card, prompt: "A poem\nof two lines" },
    ])
  }
})

test("its first lines say how it is asked, in any order", () => {
  const { cards } = read("Speed: 5\nmodel: demo-slow\nfault: cut@20\nWhy?\nmodel: is part of it\n\nspeed: 0,5\n한국어?")
  assert.deepEqual(cards, [
    { prompt: "Why?\nmodel: is part of it", model: "demo-slow", speed: 5, fault: "cut@20" },
    { ...card, prompt: "한국어?", speed: 0.5 },
  ])
})

for (const [name, text, problem] of /** @type {const} */ ([
  ["nothing in it", " \n\n ", { kind: "empty", card: 0, value: "" }],
  ["a speed that is none", "Hi\n\nspeed: fast\nHo", { kind: "speed", card: 2, value: "fast" }],
  ["no speed at all", "speed:\nHo", { kind: "speed", card: 1, value: "" }],
  ["a speed that no demo has", "speed: 1e9\nHo", { kind: "speed", card: 1, value: "1e9" }],
  ["a fault that is none", "fault: fire\nHo", { kind: "fault", card: 1, value: "fire" }],
  ["no question", "Hi\n\nmodel: m", { kind: "bare", card: 2, value: "model: m" }],
  ["another kind of file", '{"chats": []}', { kind: "foreign", card: 0, value: "" }],
  ["a web page", "<!doctype html>", { kind: "foreign", card: 0, value: "" }],
])) {
  test(`a deck with ${name} is told apart`, () => assert.deepEqual(read(text), { problem }))
}

test("what is no text is told apart", () => {
  for (const file of [[0x89, 0x50, 0x4e, 0x47], [0x41, 0x00, 0x42], [0xff, 0xfe, 0x41, 0x00]]) {
    assert.deepEqual(readDeck(Uint8Array.from(file)), { problem: { kind: "foreign", card: 0, value: "" } })
  }
})

test("a huge one is not read", () => {
  const problem = { kind: "huge", card: 0, value: "" }
  assert.deepEqual(readDeck(new Uint8Array(longestDeck + 1).fill(65)), { problem })
  assert.equal("cards" in readDeck(new Uint8Array(longestDeck).fill(65)), true)
})

test("what is said of a value is short", () => {
  assert.equal(read(`fault: ${"x".repeat(500)}\nHi`).problem.value.length, 60)
})
