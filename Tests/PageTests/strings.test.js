// @ts-check
import assert from "node:assert/strict"
import { readdirSync, readFileSync } from "node:fs"
import { test } from "node:test"
import { languages, Strings } from "../../Public/js/strings.js"
import * as hood from "../../Public/js/strings/hood/languages.js"
import * as tour from "../../Public/js/strings/tour/languages.js"

const root = new URL("../../Public/", import.meta.url)
const page = ["index.html", "hood.html", "stage.html", "tour.html", "presenter.html", "replay.html"].map((it) => readFileSync(new URL(it, root), "utf8")).join()
const english = { ...languages.en, ...hood.en, ...tour.en }
const keys = Object.keys(english)
const modules = readdirSync(new URL("js", root), { recursive: true }).map(String)
  .filter((it) => it.endsWith(".js") && !it.startsWith("strings/"))
const sources = modules.map((it) => readFileSync(new URL(`js/${it}`, root), "utf8")).join("\n")

/** Keys that are put together from parts: `${unit}Rate`, `${key}Note`. */
const composed = /^(tokens|events)(Rate|RateNote)$|^(firstText|tokens)Note$/

/** Words that are the same everywhere: names, and how they are measured. */
const untranslated = new Set(["dir", "topP"])

/** The places that a sentence has for values. @param {unknown} sentence */
function places(sentence) {
  const names = String(sentence).matchAll(/\{(\w+)\}/g)
  return typeof sentence === "string" ? [...names].map(([, name]) => name).sort() : null
}

/** @type {Record<string, Record<string, unknown>>} all that is said in each language */
const spoken = Object.fromEntries(Object.entries(languages).map(([code, table]) => {
  return [code, { ...table, .../** @type {any} */ (hood)[code], .../** @type {any} */ (tour)[code] }]
}))

for (const [language, table] of Object.entries(spoken)) {
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
    for (const [, key] of page.matchAll(/data-(?:text|label|title|placeholder|note)="(\w+)"/g)) {
      assert.ok(key in table, key)
    }
  })
}

test("every word is used somewhere", () => {
  const named = new Set([...page.matchAll(/data-(?:text|label|title|placeholder|note)="(\w+)"/g)]
    .map(([, key]) => key))
  const used = (/** @type {string} */ key) => named.has(key) || composed.test(key)
    || new RegExp(`["'\`]${key}["'\`]`).test(sources) || key === "language"
  assert.deepEqual(keys.filter((key) => !used(key)), [])
})

test("every word that is asked for exists", () => {
  const asked = [...sources.matchAll(/\bsay\("(\w+)"/g)].map(([, key]) => key)
  assert.ok(asked.length > 20)
  assert.deepEqual(asked.filter((key) => !keys.includes(key)), [])
})

for (const [language, table] of Object.entries(languages).filter(([it]) => it !== "en")) {
  test(`${language} leaves no English behind`, () => {
    const same = keys.filter((key) => {
      return String(Reflect.get(table, key)) === String(Reflect.get(english, key))
    })
    assert.deepEqual(same.filter((key) => !untranslated.has(key)), [])
  })
}

test("Korean is written in Korean, save for names", () => {
  const plain = Object.entries(languages.ko).filter(([key]) => !untranslated.has(key))
  const foreign = plain.filter(([, it]) => !/[가-힣]/.test(String(it))).map(([key]) => key)
  assert.deepEqual(foreign, [])
})

test("each language is one file, named by its code, and says how it is written", () => {
  const files = readdirSync(new URL("js/strings", root)).filter((it) => it.endsWith(".js") && it !== "languages.js")
  assert.deepEqual(files.sort(), Object.keys(languages).map((it) => `${it}.js`).sort())
  for (const table of Object.values(languages)) {
    assert.ok(["ltr", "rtl"].includes(String(table.dir)))
    assert.equal(typeof table.language, "string")
  }
})

test("a further table is a further language", () => {
  const ar = { ...english, language: "العربية", dir: "rtl", send: "إرسال" }
  const strings = new Strings(["ar-EG", "en"], { ...languages, ar })
  assert.deepEqual([strings.language, strings.say("dir"), strings.say("send")], ["ar", "rtl", "إرسال"])
  assert.equal(strings.number(1.5, 1), new Intl.NumberFormat("ar", {
    minimumFractionDigits: 1, maximumFractionDigits: 1,
  }).format(1.5))
  strings.choose("ko")
  assert.equal(strings.say("send"), "보내기")
})

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
