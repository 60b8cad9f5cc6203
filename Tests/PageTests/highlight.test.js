// @ts-check
import assert from "node:assert/strict"
import { readdirSync, readFileSync } from "node:fs"
import { before, test } from "node:test"
import { highlight } from "../../Public/js/markdown/highlight.js"
import { languageOf, languages, titleOf } from "../../Public/js/markdown/languages.js"
import { needs, textOf } from "./support/vendor.js"

before(() => needs("node-prismjs/prism-core.min.js"))

/** What is not plain, as `k func`. @param {string} language @param {string} code */
async function marked(language, code) {
  const nodes = await highlight(language, code) ?? []
  return nodes.flatMap((it) => typeof it === "string" ? [] : `${it.attrs?.class} ${textOf([it])}`)
}

const swift = `/// A gate.
func step(_ basin: inout Basin) -> String? {
  guard basin.depth > 0.5 else { return nil } // dry
  return "at \\(basin.depth + 1) m"
}
`

// Opened and never closed, mixed, empty, other scripts, line ends of all kinds, half an emoji.
const odd = [
  "", " ", "\n\n", "\r\nx\r\n", "\"", "'''", "/*", "<!--", "<?php", "`${", "\\", "\t\u0000\ufeff",
  "한국어 // 주석", "\ud83d", "a\u2028b", "<script>let a = \"</script>\"", "___PHP0___ <?= 1 ?>",
  "{".repeat(500), "constructor __proto__ toString", swift, readFileSync(new URL(
    "../../Public/index.html", import.meta.url), "utf8"),
]

test("words of the language, literals and remarks are told apart, and nothing else", async () => {
  assert.deepEqual(await marked("swift", swift), [
    "c /// A gate.", "k func", "k _", "k inout", "k guard", "n 0.5", "k else", "k return", "n nil",
    "c // dry", "k return", "n \"at ", "n 1", "n  m\"",
  ])
  assert.deepEqual(await marked("json", "{\"a\": [1, true, \"b\"]}"), ["n 1", "n true", "n \"b\""])
  assert.deepEqual(await marked("sh", "# c\nif true; then x 'y'; fi"),
    ["c # c", "k if", "n true", "k then", "n 'y'", "k fi"])
  assert.deepEqual(await marked("diff", " a\n-b\n+c\n"), ["c -b\n", "n +c\n"])
})

test("markup knows the script and the style within it, whichever was asked for first", async () => {
  await highlight("css", "a {}")
  const style = "<style>a { b: c /* d */ }</style>"
  const found = await marked("html", `<b x="y"><script>let z = 1 // c\n</script>${style}</b>`)
  for (const it of ["n y", "k let", "n 1", "c // c", "c /* d */"]) {
    assert.ok(found.includes(it), it)
  }
})

for (const { name } of languages) {
  test(`${name}: the text is the code, letter for letter, whatever it is`, async () => {
    for (const code of odd) {
      const nodes = await highlight(name, code)
      assert.ok(nodes, `${name}: ${JSON.stringify(code.slice(0, 40))}`)
      assert.equal(textOf(nodes), code)
    }
  })
}

test("neighbours of one kind are one node, and only three classes are given", async () => {
  for (const { name } of languages) {
    const nodes = await highlight(name, odd.join("\n")) ?? []
    assert.ok(nodes.length > 0, name)
    const kinds = nodes.map((it) => typeof it === "string" ? "" : it.attrs?.class ?? "?")
    assert.deepEqual(kinds.filter((it, at) => it === kinds[at - 1]), [], name)
    assert.deepEqual([...new Set(kinds)].filter((it) => !["", "k", "n", "c"].includes(it)), [])
  }
})

test("a language is known by any of its names, and shown by its title", () => {
  const names = ["js", "JavaScript", " js title=\"a.js\"", "js{1,3}", ".js", "language-js"]
  for (const it of names) assert.equal(languageOf(it)?.name, "javascript", it)
  assert.equal(titleOf("c++"), "C++")
  assert.equal(titleOf("brainfuck"), "brainfuck")
  assert.equal(titleOf(""), "")
})

test("what is not known, too long or all in one line stays plain", async () => {
  for (const it of ["", "brainfuck", "constructor", "__proto__", "../katex", "extend"]) {
    assert.equal(await highlight(it, "let a = 1"), null, it)
  }
  assert.equal(await highlight("js", "let a\n".repeat(20_000)), null)
  assert.equal(await highlight("js", "x".repeat(3_000)), null)
})

test("every part that a language names is one that Scripts/vendor brings, and none is idle", () => {
  const folder = new URL("../../Public/vendor/node-prismjs", import.meta.url)
  const there = readdirSync(folder).filter((it) => it.endsWith(".js"))
  const named = new Set(["core", ...languages.flatMap((it) => it.parts)])
  assert.deepEqual(there.sort(), [...named].map((it) => `prism-${it}.min.js`).sort())
})
