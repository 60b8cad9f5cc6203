// @ts-check
import assert from "node:assert/strict"
import { readFileSync } from "node:fs"
import { test } from "node:test"
import { languages, Strings } from "../../Public/js/strings.js"

const page = readFileSync(new URL("../../Public/index.html", import.meta.url), "utf8")
const english = languages.en

/** The places that a sentence has for values. @param {unknown} sentence */
function places(sentence) {
  const names = String(sentence).matchAll(/\{(\w+)\}/g)
  return typeof sentence === "string" ? [...names].map(([, name]) => name).sort() : null
}

for (const [language, table] of Object.entries(languages)) {
  test(`${language} has every key, and none besides`, () => {
    assert.deepEqual(Object.keys(table).sort(), Object.keys(english).sort())
  })

  test(`${language} leaves nothing empty, and names the values that English names`, () => {
    for (const [key, sentence] of Object.entries(table)) {
      assert.notEqual(sentence, "", key)
      const wanted = places(english[/** @type {keyof typeof english} */ (key)])
      if (wanted && places(sentence)) assert.deepEqual(places(sentence), wanted, key)
    }
  })

  test(`${language} knows every key that the markup names`, () => {
    for (const [, key] of page.matchAll(/data-(?:text|label|title|placeholder)="(\w+)"/g)) {
      assert.ok(key in table, key)
    }
  })
}

test("the reader's dearest language that is spoken here is taken, else English", () => {
  assert.equal(new Strings(["fr-CA", "ko-KR", "en"]).language, "ko")
  assert.equal(new Strings(["fr", "constructor"]).language, "en")
  assert.equal(new Strings([]).language, "en")
})

test("values are put where the sentence names them, numbers as the reader writes them", () => {
  const strings = new Strings(["en"])
  assert.equal(strings.say("waiting", { s: 12 }), "Still waiting for the first word, 12 s.")
  assert.equal(strings.say("limitAt", { n: 11400 }).includes("11,400"), true)
  assert.equal(strings.say("done", { n: 1 }), "Done, 1 word.")
  assert.equal(strings.say("done", { n: 2 }), "Done, 2 words.")
})

test("another choice is told to who listens, until they stop listening", () => {
  const strings = new Strings(["en"])
  const stop = new AbortController()
  let told = 0
  strings.listen({ language: () => { told += 1 } }, stop.signal)
  strings.choose("ko")
  assert.deepEqual([told, strings.say("stop")], [1, "중지"])
  stop.abort()
  strings.choose("en")
  assert.equal(told, 1)
})
