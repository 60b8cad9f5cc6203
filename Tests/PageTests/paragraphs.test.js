// @ts-check
import assert from "node:assert/strict"
import { test } from "node:test"
import { Paragraphs } from "../../Public/js/paragraphs.js"

/** @param {string[]} pieces @returns {string[]} blocks; one that only goes on begins with > */
function blocks(pieces) {
  const paragraphs = new Paragraphs()
  /** @type {string[]} */
  const made = []
  for (const { opens, text } of pieces.flatMap((it) => paragraphs.feed(it))) {
    if (opens) made.push(opens === "line" ? ">" : "")
    made[made.length - 1] += text
  }
  return made
}

/** @type {[string, string, string[]][]} */
const cases = [
  ["one line", "Hello there", ["Hello there"]],
  ["a line end stays", "a\nb", ["a\nb"]],
  ["a blank line parts", "a\n\nb\n\n\n\nc", ["a", "b", "c"]],
  ["blank lines at the ends are nothing", "\n\na\n\n", ["a"]],
  ["spaces stay", "  a  b ", ["  a  b "]],
  ["nothing", "", []],
]

for (const [name, text, expected] of cases) {
  test(`${name}, however it is cut`, () => {
    assert.deepEqual(blocks([text]), expected)
    assert.deepEqual(blocks([...text]), expected)
    for (let at = 1; at < text.length; at++) {
      assert.deepEqual(blocks([text.slice(0, at), text.slice(at)]), expected)
    }
  })
}

test("a long block goes on in another at a line end, and nothing is lost", () => {
  const lines = Array.from({ length: 200 }, (_, n) => `line ${n} of a long listing`)
  const made = blocks(lines.map((line) => `${line}\n`))
  assert.ok(made.length > 1 && made.every((it) => it.length < 2000))
  assert.equal(made.map((it) => it.replace(/^>/, "")).join("\n"), lines.join("\n"))
})

test("a long block without any line end goes on in another at a space", () => {
  const words = Array.from({ length: 4000 }, (_, n) => `word${n} `)
  const made = blocks(words)
  assert.ok(made.length > 1 && made.every((it) => it.length < 4000))
  assert.equal(made.map((it) => it.replace(/^>/, "")).join(""), words.join(""))
})

/** @type {[string, string][]} */
const giants = [["words", "word ".repeat(20_000)], ["letters", "가".repeat(100_000)], ["pairs", "😀".repeat(50_000)]]

for (const [name, text] of giants) {
  test(`one event of many ${name} is many blocks, and no letter is cut`, () => {
    for (const pieces of [[text], ["a", text], text.match(/.{1,9999}/gsu) ?? []]) {
      const made = blocks(pieces)
      assert.ok(made.every((it) => it.length < 6100), `${Math.max(...made.map((it) => it.length))}`)
      assert.ok(made.every((it) => it.isWellFormed()))
      assert.equal(made.map((it) => it.replace(/^>/, "")).join(""), pieces.join(""))
    }
  })
}
