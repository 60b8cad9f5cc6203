// @ts-check
import assert from "node:assert/strict"
import { before, test } from "node:test"
import { maths } from "../../Public/js/markdown/maths.js"
import { needs } from "./support/vendor.js"

before(() => needs("libjs-katex/katex.js"))

/** @typedef {import("../../Public/js/markdown/nodes.js").Node} Node */

/** Elements as `tag(…)`, without their attributes. @param {Node | null} node @returns {string} */
function drawn(node) {
  if (node === null || typeof node === "string") return String(node)
  return `${node.tag}(${(node.children ?? []).map(drawn).join(" ")})`
}

/** @param {Node | null} node @returns {Exclude<Node, string>[]} */
function elements(node) {
  if (node === null || typeof node === "string") return []
  return [node, ...(node.children ?? []).flatMap(elements)]
}

/** The processor's time, in milliseconds: other programs may be busy. @param {string} tex */
async function cost(tex) {
  const begun = process.cpuUsage()
  const node = await maths(tex, true)
  const { user, system } = process.cpuUsage(begun)
  return { node, spent: (user + system) / 1000 }
}

const formula = async (/** @type {string} */ tex) => drawn(await maths(tex, false))

test("a formula becomes MathML, its source the alternative text, nothing twice", async () => {
  const node = await maths(" \\frac{a}{b}^2 ", true)
  assert.equal(drawn(node), "math(mrow(msup(mfrac(mi(a) mi(b)) mn(2))))")
  assert.deepEqual(elements(node)[0].attrs, { display: "block", alttext: "\\frac{a}{b}^2" })
  assert.deepEqual(elements(await maths("x", false))[0].attrs, { alttext: "x" })
})

test("letters of one text are one text, spaces are elements where letters cannot stand", async () => {
  assert.equal(await formula("\\text{if so}\\;x"), "math(mrow(mtext(if\u00a0so) mspace() mi(x)))")
})

test("alphabets are letters of their own, for browsers no longer make them", async () => {
  assert.equal(await formula("\\mathbb{R1}"), "math(mrow(mi(ℝ) mn(𝟙)))")
  assert.equal(await formula("\\mathcal{L}"), "math(mrow(mi(ℒ)))")
  assert.equal(await formula("\\boldsymbol{\\alpha}"), "math(mrow(mi(𝜶)))")
  const letter = elements(await maths("\\mathrm{d}", false)).at(-1)
  assert.deepEqual(letter, { tag: "mi", attrs: { mathvariant: "normal" }, children: ["d"] })
})

test("what people write is understood", async () => {
  const all = [
    "e^{i\\pi}+1=0", "\\int_0^\\infty e^{-x^2}\\,dx", "\\sum_{k=1}^n \\binom nk", "\\sqrt[3]{x}",
    "\\begin{pmatrix}1&2\\\\3&4\\end{pmatrix}", "\\begin{cases}1&x<0\\\\2\\end{cases}",
    "\\begin{aligned}a&=b\\\\&=c\\end{aligned}", "\\left.\\frac{df}{dx}\\right|_{0}",
    "\\underbrace{a+b}_{n}", "\\cancel{x}\\boxed{y}", "\\vec v\\cdot\\hat n", "\\lim_{x\\to 0}",
    "\\color{red}{x}", "\\text{한글}+x", "a\\implies b\\iff c\\pmod 5 \\dots ".repeat(30),
  ]
  for (const tex of all) assert.match(await formula(tex), /^math\(.+\)$/, tex)
})

test("what is no formula is null", async () => {
  for (const tex of ["\\frac{a", "}", "\\nosuch", "x^2^3", "\\begin{x}", "$", "&", "\\"]) {
    assert.equal(await maths(tex, true), null, tex)
  }
})

const hostile = {
  "10,000 braces": "{".repeat(10_000) + "x" + "}".repeat(10_000),
  "1,900 braces": "{".repeat(1_900) + "x" + "}".repeat(1_900),
  "500 roots": "\\sqrt{".repeat(500) + "x" + "}".repeat(500),
  "1,000 columns": "\\begin{matrix}" + "&".repeat(1_000) + "\\end{matrix}",
  "a bomb": "\\def\\a{\\a\\a}\\a",
  "a bomb past the limit": "\\edef\\a{xx}" + "\\edef\\a{\\a\\a\\a\\a\\a\\a}".repeat(9) + "\\a",
  "another name for it": "\\let\\b\\xdef\\b\\a{x}",
  "new commands": "\\newcommand{\\a}[1]{#1#1}\\a{\\a{x}}",
  "a link": "\\href{javascript:alert(1)}{x}",
  "an address": "\\url{javascript:alert(1)}",
  "an image": "\\includegraphics{https://example.com/a.png}",
  "a style": "\\htmlStyle{position:fixed}{x}",
  "a name": "\\htmlId{message}{x}",
  "data": "\\htmlData{do=send}{x}",
}
for (const [name, tex] of Object.entries(hostile)) {
  test(`hostile: ${name} is refused, and costs no second`, async () => {
    await maths("x", false)
    const { node, spent } = await cost(tex)
    assert.equal(node, null)
    assert.ok(spent < 1_000, `${spent} ms`)
  })
}

test("hostile: four thousand letters of anything cost no second", async () => {
  for (const it of ["x+", "\\mathllap{x}", "\\begin{matrix}", "&", "\\\\", "²ⁿ", "\\left(", "'"]) {
    const { spent } = await cost(it.repeat(4_000 / it.length))
    assert.ok(spent < 1_000, `${it} ${spent} ms`)
  }
})

test("sizes stay on the page, no colour is taken, no attribute leads elsewhere", async () => {
  const tex = "\\raisebox{9999em}{a}\\rule{9999em}{9999em}\\color{white}b\\colorbox{red}{c}"
  const all = elements(await maths(tex, true))
  assert.ok(all.length > 5)
  for (const { tag, attrs = {} } of all) {
    for (const [name, value] of Object.entries(attrs)) {
      assert.doesNotMatch(name, /^(on|style|href|src|class|id|xmlns)|color|background/, tag)
      if (name !== "alttext") assert.doesNotMatch(value, /\d{3}/, `${tag} ${name}`)
    }
  }
})
