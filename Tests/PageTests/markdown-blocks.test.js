// @ts-check
import assert from "node:assert/strict"
import { test } from "node:test"
import { Blocks } from "../../Public/js/markdown/blocks.js"
import { changeOf } from "../../Public/js/markdown/changes.js"
import { textOf } from "../../Public/js/markdown/nodes.js"
import { blocksOf, characters, lex, short } from "./support/markdown.js"

const documents = {
  "paragraphs": "One\ntwo **bold\nstill** on.\n\nThree `code` and ~~gone~~.",
  "headings": "# One\n\nTwo\n===\n\nThree\n---\n\n#no\n\n####### no",
  "lists": "- a\n- b\n  - c\n\n    d\n- [ ] e\n- [x] f\n\n1. g\n\n2. h\n10) i",
  "a number that is no list": "1. a\n\n2024 was a year.\n\n1.\n\n-",
  "quotes": "> a\nlazy\n> > b\n\n> c\n- d",
  "tables": "text\n\n| a | b |\n|---|:-:|\n| 1 | `x` |\n| 2 |\n\n| no | table |\n\nend",
  "code": "```js\nlet a = 1\n\n\tb\n```\nnext\n~~~\nopen\n\n",
  "code in a list": "- a\n  ```py\n  x\n  ```\n- b\n\n```\n``\n````\nafter",
  "indented code": "    a\n\n    b\nc\n\n\td",
  "maths": "Let $x^2$ be.\n$$\na\n- b\n$$\nand \\(y\\) or \\[z\\], $5 and $6.\n\\[\nw\n\\]",
  "rules": "a\n\n---\n***\n- b\n* * *\nc",
  "HTML": "<div>\n*a*\n</div>\n\nb <b>c</b> <!-- d\n\ne -->\n\n<script>alert(1)</script>",
  "links":
    "[a](https://a.b \"t\") <https://c.d> https://e.f. [g][h] ![i](https://j.k)\n\n[h]: https://l",
  "late links":
    "See [a] and [b][a].\n\n- [a]\n\n[a]: https://a.b 'title'\n\n[c]: <x>\n'more'\n\n[a] [c]",
  "line ends": "a  \r\nb\\\rc\r\n\r\nd\n\n\n",
  "entities": "&lt;b&gt; &amp;amp; &copy; &#960; &nope; `&lt;`",
  "unclosed": "**a *b `c [d](e ~~f $g",
  "deep": `${"> ".repeat(60)}a\n\n${"- ".repeat(60)}b`,
  "bidi": "a \u202eb\u202c `c\u2066` \u200e",
}

for (const [name, text] of Object.entries(documents)) {
  test(`${name}: the same blocks however the text is cut`, () => {
    const whole = blocksOf([text])
    assert.deepEqual(blocksOf(characters(text)), whole)
    for (let at = 1; at < text.length; at++) {
      assert.deepEqual(blocksOf([text.slice(0, at), text.slice(at)]), whole, text.slice(0, at))
    }
  })
}

const atoms = ["a", "b c", "\n", "\n\n", "- ", "1. ", "2. ", "* ", "# ", "> ", "```", "```js\n",
  "~~~", "\n```\n", "    ", "\t", "---", "===", "**", "*", "_", "`", "[x]", "[x]: /u", "(", "|",
  "| a | b |\n|---|---|\n", "<div>", "<!--", "-->", "$$", "$x$", "\\(", "\\)", "\\[", "\\]",
  "&amp;", "\\", "  \n", "!", "[a](b)", "  - ", "\u00a0", "\"t\"", "2", "+", "[", "]", ":"]

test("2,000 texts of markers without sense: the same blocks, character by character", () => {
  const next = random(20)
  for (let n = 0; n < 2000; n++) {
    const text = Array.from({ length: 1 + next(14) }, () => atoms[next(atoms.length)]).join("")
    assert.deepEqual(blocksOf(characters(text)), blocksOf([text]), JSON.stringify(text))
  }
})

test("a finished block changes only by a link that is defined later", () => {
  const blocks = new Blocks(lex)
  const mended = characters(documents["late links"]).flatMap((it, at, { length }) => {
    return blocks.read(it, at === length - 1).mended.map(([place]) => place)
  })
  assert.deepEqual([...new Set(mended)], [0, 1])
  for (const [name, text] of Object.entries(documents)) {
    const other = new Blocks(lex)
    if (name.includes("link")) continue
    for (const it of characters(text)) assert.deepEqual(other.read(it, false).mended, [], name)
  }
})

test("what is finished is read once: the time grows with the text, not with its square", () => {
  let read = 0
  const blocks = new Blocks((text, links) => {
    read += text.length
    return lex(text, links)
  })
  const block = "A paragraph of some words.\n\n"
  for (let n = 0; n < 500; n++) blocks.read(block, false)
  assert.ok(read < 500 * 3 * block.length, String(read))
})

test("an open fence is not read again at all", () => {
  const blocks = new Blocks(() => assert.fail("marked was asked"))
  blocks.read("```\n", false)
  for (let n = 0; n < 1000; n++) blocks.read("some code\n", false)
  const { live } = blocks.read("last", false)
  assert.match(short(live), /some code\nlast\)+$/)
})

test("long code comes in pieces whose ends stay, and no letter of it is lost", () => {
  const code = Array.from({ length: 2000 }, (_, n) => `line ${n}\n`).join("")
  const [node] = blocksOf([`\`\`\`\n${code}\`\`\``])
  const pieces = typeof node === "object" ? node.children ?? [] : []
  assert.ok(pieces.length > 3)
  assert.equal(short(pieces).replace(/span\(|\)/g, ""), code.slice(0, -1))
})

for (const [kind, count, bold] of /** @type {const} */ ([["marked", 2000, "**"], ["plain", 4000, ""]])) {
  test(`a long ${kind} paragraph comes in pieces that stay as it grows`, () => {
    const word = (/** @type {number} */ n) => n % 50 > 0 ? `word${n}` : `${bold}word${n}${bold}`
    const words = Array.from({ length: count }, (_, n) => word(n)).join(" ")
    const paragraph = (/** @type {number} */ length) => {
      const [node] = blocksOf([words.slice(0, length)])
      return typeof node === "object" ? node.children ?? [] : []
    }
    const all = paragraph(words.length)
    const parts = all.filter((it) => typeof it === "object" && it.attrs?.class === "part")
    assert.equal(all.map(textOf).join(""), words.replaceAll("*", ""))
    assert.equal(parts.length, Math.floor(words.length / 8100))
    assert.ok(parts.every((it) => textOf(it).length < 12_500))
    for (let to = 500; to < words.length; to += 500) {
      const change = changeOf(paragraph(to - 500), paragraph(to))
      assert.ok(change && !JSON.stringify(change).match(/"(?:put|cut)":/), `${to}`)
    }
  })
}

test("the tabs of code stay", () => {
  const blocks = blocksOf(["a\n\n```make\nall:\n\tcc\n```\n\nb"])
  assert.equal(short(blocks), "p(a)code-block(all:\n\tcc)p(b)")
})

/** @param {number} seed @returns {(below: number) => number} the same numbers every time */
function random(seed) {
  return (below) => {
    seed = (seed + 0x6d2b79f5) | 0
    let mixed = Math.imul(seed ^ (seed >>> 15), 1 | seed)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below
  }
}
