// @ts-check
import assert from "node:assert/strict"
import { test } from "node:test"
import { EventParser } from "../../Public/js/sse.js"
import { bytes, everyCut } from "./support/streams.js"

/** @param {string} data @param {string} [event] */
const event = (data, event = "message") => ({ kind: "event", event, data })
/** @param {string} text */
const comment = (text) => ({ kind: "comment", text })

/** @type {[string, string, object[]][]} */
const cases = [
  ["LF", "data: one\n\ndata: two\n\n", [event("one"), event("two")]],
  ["CRLF", "data: one\r\n\r\ndata: two\r\n\r\n", [event("one"), event("two")]],
  ["CR", "data: one\r\rdata: two\r\r", [event("one"), event("two")]],
  ["all three line ends", "data: a\r\ndata: b\rdata: c\n\r\ndata: d\n\n",
    [event("a\nb\nc"), event("d")]],
  ["a CRLF after a CR blank line", "data: a\r\n\r\r\ndata: b\n\n", [event("a"), event("b")]],
  ["UTF-8 of two, three and four bytes", "data: é 안녕하세요 👩🏽‍🚀\n\n", [event("é 안녕하세요 👩🏽‍🚀")]],
  ["a byte order mark", "\uFEFFdata: x\n\n", [event("x")]],
  ["a second mark is text", "\uFEFF\uFEFFdata: x\n\ndata: \uFEFFy\n\n", [event("\uFEFFy")]],
  ["several lines of data", "data: a\ndata:\ndata: b\n\n", [event("a\n\nb")]],
  ["no space after the colon", "data:x\n\n", [event("x")]],
  ["only one space is taken", "data:  x\n\n", [event(" x")]],
  ["a field without a colon", "data\n\n", [event("")]],
  ["comments", ":\n\n: ping 1\n\ndata: x\n:between\n\n",
    [comment(""), comment(" ping 1"), comment("between"), event("x")]],
  ["a type, for its own event only", "event: error\ndata: x\n\ndata: y\n\n",
    [event("x", "error"), event("y")]],
  ["a type without data is no event", "event: error\n\ndata: y\n\n", [event("y")]],
  ["unknown fields, id and retry", "id: 7\nretry: 5\nfoo: bar\ndata: x\n\n", [event("x")]],
  ["blank lines between", "\n\n\ndata: x\n\n\n\n", [event("x")]],
  ["an event that never ended", "data: x\n\ndata: lost", [event("x")]],
  ["an event whose blank line never came", "data: x\n\ndata: lost\n", [event("x")]],
  ["nothing", "", []],
]

/** @param {Iterable<Uint8Array>} pieces */
function items(pieces) {
  const parser = new EventParser()
  return [...pieces].flatMap((piece) => parser.feed(piece))
}

/** @param {Iterable<Uint8Array>} pieces */
function read(pieces) {
  return items(pieces).map(({ raw, bytes, ...item }) => item)
}

for (const [name, text, expected] of cases) {
  test(`${name}, however it is cut`, () => {
    for (const pieces of everyCut(bytes(text))) assert.deepEqual(read(pieces), expected)
  })
}

for (const [name, text] of cases) {
  test(`what it took is the stream, with ${name}, however it is cut`, () => {
    for (const pieces of everyCut(bytes(text))) {
      const all = items(pieces)
      const taken = all.map((it) => it.raw).join("")
      assert.ok(text.startsWith(taken))
      for (const it of all) assert.equal(it.bytes, 0)
      // What is left is no event: blank lines, or one that never ended.
      assert.deepEqual(read([bytes(text.slice(taken.length))]), [])
    }
  })
}

test("an event's lines are those it came in", () => {
  const raws = items([bytes(": a\n\nevent: x\r\ndata: 1\r\n\r\ndata: 2\n\n")]).map((it) => it.raw)
  assert.deepEqual(raws, [": a\n\n", "event: x\r\ndata: 1\r\n\r\n", "data: 2\n\n"])
})

test("an event is out with the read that brought its blank line", () => {
  for (const end of ["\n\n", "\r\r", "\r\n\r"]) {
    assert.deepEqual(read([bytes(`data: x${end}`)]), [event("x")])
  }
})

test("a broken character becomes a replacement character and costs nothing else", () => {
  const pieces = [bytes("data: "), Uint8Array.of(0xF0, 0x9F), bytes("\n\ndata: y\n\n")]
  assert.deepEqual(read(pieces), [event("\uFFFD"), event("y")])
})

test("a megabyte in small reads takes no more than linear time", { timeout: 5000 }, () => {
  const whole = bytes(`data: ${"x".repeat(1 << 20)}\n\n`)
  const pieces = []
  for (let at = 0; at < whole.length; at += 100) pieces.push(whole.slice(at, at + 100))
  assert.equal(read(pieces).length, 1)
})
