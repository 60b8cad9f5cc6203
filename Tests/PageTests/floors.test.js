// @ts-check
import assert from "node:assert/strict"
import { readdirSync, readFileSync } from "node:fs"
import { test } from "node:test"

const root = new URL("../../Public/", import.meta.url)
const read = (/** @type {string} */ path) => readFileSync(new URL(path, root), "utf8")
const modules = readdirSync(new URL("js", root), { recursive: true }).map(String)
  .filter((it) => it.endsWith(".js")).map((it) => `js/${it}`)
const markup = readdirSync(root).filter((it) => it.endsWith(".html"))
const styles = readdirSync(root).filter((it) => it.endsWith(".css"))

/** Modules that may touch the page; what they import may not import them back. */
const page = (/** @type {string} */ path) => /^js\/(panels|hood)\//.test(path)
  || ["dom", "words", "clipboard", "kept", "main", "panels", "defaults"].some((it) => path === `js/${it}.js`)

const uses = (/** @type {string} */ path) => {
  return [...read(path).matchAll(/from "([^"]+)"/g)]
    .map(([, to]) => new URL(to, new URL(path, root)).href.slice(root.href.length))
}

test("what knows no page names no page", () => {
  for (const path of modules.filter((it) => !page(it))) {
    assert.doesNotMatch(read(path), /\b(document|window|localStorage|navigator)\b\s*[.[]/, path)
  }
})

test("what knows no page imports nothing that does", () => {
  for (const path of modules.filter((it) => !page(it))) {
    assert.deepEqual(uses(path).filter(page), [], path)
  }
})

test("nothing imports main", () => {
  for (const path of modules) assert.ok(!uses(path).includes("js/main.js"), path)
})

test("each panel is mounted, and once", () => {
  const lists = ["js/main.js", "js/panels.js"].map(read)
  const imported = lists.map((it) => it.match(/^import .*/gm)?.join().match(/\bmount\w+/g) ?? [])
  const mounted = lists.map((it) => it.match(/const panels = \[([^\]]*)\]/)?.[1].match(/\w+/g) ?? [])
  assert.deepEqual(mounted.flat().sort(), imported.flat().sort())
  assert.equal(new Set(mounted.flat()).size, mounted.flat().length)
})

test("text is never markup, and each module is checked", () => {
  for (const path of modules) {
    assert.doesNotMatch(read(path), /innerHTML|outerHTML|insertAdjacentHTML|document\.write/, path)
    assert.ok(read(path).startsWith("// @ts-check\n"), path)
  }
})

test("the page has no inline script or style, and fetches nothing from elsewhere", () => {
  // A replay of its own has no server to fetch a script from: its own policy admits that one alone.
  for (const path of markup.filter((it) => it !== "replayfile.html")) {
    assert.doesNotMatch(read(path), /<style|<script(?![^>]*\ssrc=)|\sstyle=|\son\w+=/, path)
  }
  for (const path of [...markup, "offline.js", ...styles, ...modules]) {
    const text = read(path).replaceAll(/http:..www.w3.org.(?:2000.svg|1998.Math.MathML)/g, "")
    assert.doesNotMatch(text, /https?:\/\/|@import|url\(/, path)
  }
})
