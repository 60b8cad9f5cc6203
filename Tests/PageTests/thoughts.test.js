// @ts-check
import assert from "node:assert/strict"
import { test } from "node:test"
import { Thoughts } from "../../Public/js/thoughts.js"

/** @param {string[]} pieces */
function read(pieces) {
  const thoughts = new Thoughts()
  const all = [...pieces.map((it) => thoughts.feed(it)), thoughts.end()]
  return [all.map((it) => it.reasoning).join(""), all.map((it) => it.text).join("")]
}

/** Every way to cut a text in three, and character by character. @param {string} text */
function* cuts(text) {
  yield text.split("")
  for (let a = 0; a <= text.length; a++) {
    for (let b = a; b <= text.length; b++) yield [text.slice(0, a), text.slice(a, b), text.slice(b)]
  }
}

/** @type {[string, string, string, string][]} what it is, the text, its thoughts, its answer */
const cases = [
  ["thoughts", "<think>Hm, ok.</think>\n\nYes.", "Hm, ok.", "Yes."],
  ["the longer tag, after a space", " \n<thinking>Hm</thinking>Yes.", "Hm", "Yes."],
  ["a tag in capitals", "<THINK>Hm</Think>Yes", "Hm", "Yes"],
  ["no thoughts", "Yes.", "", "Yes."],
  ["white space and no thoughts", "\n  Yes.\n", "", "\n  Yes.\n"],
  ["empty thoughts", "<think>\n\n</think>\n\nYes", "\n\n", "Yes"],
  ["thoughts without an end", "<think>Hm, what", "Hm, what", ""],
  ["an end that broke off", "<think>Hm</thi", "Hm</thi", ""],
  ["a beginning that broke off", " <thin", "", " <thin"],
  ["another end than the beginning", "<think>a</thinking>b</think>c", "a</thinking>b", "c"],
  ["a smaller-than in the thoughts", "<think>1 < 2 </ </th 3</think>x", "1 < 2 </ </th 3", "x"],
  ["an end within an end", "<think>a</</think>b", "a</", "b"],
  ["tags that are the answer's own", "Use <think> and </think>.", "", "Use <think> and </think>."],
  ["a second time", "<think>a</think><think>b</think>c", "a", "<think>b</think>c"],
  ["a word that begins alike", "<thinker>x", "", "<thinker>x"],
  ["an end alone", "</think>x", "", "</think>x"],
  ["nothing", "", "", ""],
  ["white space alone", " \n", "", " \n"],
]

for (const [name, text, thought, answer] of cases) {
  test(`${name}, however it is cut`, () => {
    for (const pieces of cuts(text)) assert.deepEqual(read(pieces), [thought, answer], `${pieces}`)
  })
}

test("an answer without thoughts is not held back", () => {
  const thoughts = new Thoughts()
  assert.equal(thoughts.feed("Y").text, "Y")
  assert.equal(thoughts.feed("<think").text, "<think")
})

test("thoughts are not held back, save what may be their end", () => {
  const thoughts = new Thoughts()
  assert.equal(thoughts.feed("<think>Hm").reasoning, "Hm")
  assert.equal(thoughts.feed(" a <").reasoning, " a ")
  assert.equal(thoughts.feed("b").reasoning, "<b")
})

test("1 MB of thoughts, a character at a time, costs no second", () => {
  const thoughts = new Thoughts()
  thoughts.feed("<think>")
  const started = performance.now()
  for (let n = 0; n < 1_000_000; n++) thoughts.feed("<")
  assert.ok(performance.now() - started < 5000)
})

test("1 MB of white space, a character at a time, costs no second", () => {
  const thoughts = new Thoughts()
  const started = performance.now()
  for (let n = 0; n < 100_000; n++) thoughts.feed("\n")
  assert.ok(performance.now() - started < 2000)
})
