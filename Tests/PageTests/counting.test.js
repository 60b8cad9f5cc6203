// @ts-check
import assert from "node:assert/strict"
import { test } from "node:test"
import { wordCount } from "../../Public/js/counting.js"

/** @type {[string, number][]} */
const cases = [
  ["", 0],
  [" a  b\nc ", 3],
  ["It’s well-known: 3.5 %.", 3],
  ["one — two", 2],
  ["토큰 스트리밍이 무엇인가요?", 3],
  ["שלום עולם", 2],
]

for (const [text, count] of cases) test(`“${text}”: ${count}`, () => {
  assert.equal(wordCount(text), count)
})

test("where no space stands between words, they are found all the same", () => {
  assert.ok(wordCount("東京は日本の首都です。") >= 5)
  assert.ok(wordCount("这是一个测试句子。") >= 4)
  assert.equal(wordCount("Tokyo 東京 city"), 3)
})

test("a text of 4 MiB is counted in no second, whatever it is made of", () => {
  for (const part of ["word ", "東京は日本の首都です。", "-", "東", "a東 "]) {
    const text = part.repeat(4 * 2 ** 20 / part.length)
    const started = performance.now()
    wordCount(text)
    assert.ok(performance.now() - started < 1000, part)
  }
})

test("a long text counts in proportion", () => {
  const sentence = "東京は日本の首都です。"
  const share = wordCount(sentence.repeat(5000)) / wordCount(sentence.repeat(500))
  assert.ok(share > 9.5 && share < 10.5, String(share))
})
