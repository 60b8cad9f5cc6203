// @ts-check
import assert from "node:assert/strict"
import { readFileSync } from "node:fs"
import { test } from "node:test"
import { bundle, looks, pageOf } from "../../Public/js/bundle.js"

const root = new URL("../../Public/", import.meta.url)
const read = async (/** @type {string} */ path) => readFileSync(new URL(path, root), "utf8")

/** What stands in the script of contents. @param {string} page */
const contentsOf = (page) => /id="contents">(.*?)<\/script>/s.exec(page)?.[1] ?? ""

test("all that is imported is there, as served, and nothing brings more", async () => {
  const files = await bundle(read)
  for (const [path, text] of Object.entries(files)) {
    assert.equal(text, await read(path), path)
    if (!path.endsWith(".js")) continue
    for (const [, to] of text.matchAll(/^(?:import |export |\} ).*?"(\.[^"]+)"/gm)) {
      assert.ok(new URL(to, `file:///${path}`).pathname.slice(1) in files, `${path}: ${to}`)
    }
    assert.doesNotMatch(text, /(await|=|\() ?import\("|new Worker\(|import\.meta/, path)
    assert.doesNotMatch(text, /(?<!access\.)\bfetch\(/, path)
  }
  for (const path of [...looks, "hood.html", "js/hood/xray.js", "js/rhythm.js", "js/timeline.js"]) {
    assert.ok(path in files, path)
  }
})

test("nothing in it ends the script that it stands in, and all of it is there", async () => {
  const evil = "</script><script>alert(1)</script><!-- $& {{unpack}} \u2028\u2029 & --> ]]>"
  const recording = { question: evil }
  const frame = { shell: await read("replayfile.html"), unpack: await read("js/hood/unpack.js") }
  const page = pageOf(frame, { files: { "a.js": evil }, recording, language: "" }, "N0nce")
  const contents = contentsOf(page)
  assert.deepEqual(JSON.parse(contents), {
    entry: "js/hood/replayfile.js", files: { "a.js": evil }, recording, language: "",
  })
  assert.doesNotMatch(contents, /[<>&\u2028\u2029]/)
  assert.equal(page.match(/<script/g)?.length, 2)
  assert.ok(page.includes(`<script nonce="N0nce">${frame.unpack}</script>`))
  assert.doesNotMatch(page.replace(contents, ""), /\{\{(nonce|contents|unpack)\}\}/)
})
