// @ts-check
import assert from "node:assert/strict"
import { test } from "node:test"
import { Blocks } from "../../Public/js/markdown/blocks.js"
import { characters, lex, short } from "./support/markdown.js"

/** @param {string} text @returns {string} what is shown of it while more may come */
function shown(text) {
  const { done, live } = new Blocks(lex).read(text, false)
  return short([...done, ...live])
}

/** @type {[string, string, string][]} */
const cases = [
  ["a forming fence", "a\n\n``", "p(a)"],
  ["a fence's first line", "a\n\n```js", "p(a)"],
  ["an open fence", "```js\nlet", "code-block(let)"],
  ["a closing fence that is still coming", "```js\nlet\n``", "code-block(let)"],
  ["open bold", "a **b c", "p(a strong(b c))"],
  ["open bold before a space", "a **b ", "p(a strong(b))"],
  ["half closed bold", "a **b*", "p(a strong(b))"],
  ["bold that may begin", "a **", "p(a )"],
  ["bold in italics", "*a **b", "p(em(a strong(b)))"],
  ["open code", "a `b **c", "p(a code(b **c))"],
  ["open code in bold", "**a `b", "p(strong(a code(b)))"],
  ["open strike", "~~a", "p(del(a))"],
  ["a tilde that is a tilde", "~5 km", "p(~5 km)"],
  ["an open link's text", "see [the *page", "p(see the em(page))"],
  ["an open link's address", "see [page](https://exa", "p(see page)"],
  ["a link", "see [page](https://e.x)", "p(see a(page))"],
  ["a bracket that is none", "see [1] and", "p(see [1] and)"],
  ["an image that is coming", "see ![page](https://exa", "p(see page)"],
  ["an address that is coming", "see <https://exa", "p(see )"],
  ["less than", "a < b", "p(a < b)"],
  ["a product", "2*3*4 and 5 * 6", "p(2em(3)4 and 5 * 6)"],
  ["a name", "snake_case_name", "p(snake_case_name)"],
  ["a star within words", "2*3", "p(2*3)"],
  ["a heading's mark", "a\n\n## ", "p(a)"],
  ["a list's mark", "a\n\n-", "p(a)"],
  ["a second item's mark", "- a\n-", "ul(li(a))"],
  ["a number that may be an item", "1. a\n2", "ol(li(a))"],
  ["a task's box", "- [ ", ""],
  ["what may underline a heading", "a\n--", "p(a)"],
  ["a table's header", "a\n\n| b | c |", "p(a)"],
  ["a table's header with its line below coming", "a\n\n| b | c |\n|--", "p(a)"],
  ["a table", "| b | c |\n|---|---|\n", "div(table(thead(tr(th(b)th(c)))))"],
  ["a bar that is no table", "| b |\nc", "p(| b |\nc)"],
  ["a formula that is coming", "a $x^2 +", "p(a math-tex($x^2 +))"],
  ["a formula on its own lines", "$$\nx", "div(math-tex($$\nx))"],
  ["a price", "it is $5 now", "p(it is $5 now)"],
  ["a definition that is coming", "a\n\n[b]: https://c", "p(a)"],
  ["a backslash", "a\\", "p(a)"],
]

for (const [name, text, expected] of cases) {
  test(`${name}: ${JSON.stringify(text)}`, () => assert.equal(shown(text), expected))
}

const calm = {
  "bold and italic": "Some **bold words** and *some italic* and ***both*** here.",
  "code": "Call `run(a, b)` and then ``a ` b`` again.",
  "list": "Text:\n\n- one **bold**\n- two\n- three\n\n1. one\n2. two\n\nEnd.",
  "heading": "## A heading\n\nText\n\n### Another\n\nMore.",
  "table": "Text\n\n| a | b |\n|---|---|\n| 1 | 2 |\n| 3 | 4 |\n\nEnd.",
  "fence": "Text\n\n```python\nprint(1)\n```\n\nEnd.",
  "link": "See [the page](https://example.org/a) now.",
}

for (const [name, text] of Object.entries(calm)) {
  test(`${name}: no mark is ever shown, and no letter is taken back`, () => {
    const blocks = new Blocks(lex)
    let [finished, before] = ["", ""]
    for (const it of characters(text)) {
      const { done, live } = blocks.read(it, false)
      finished += plain(done)
      const now = finished + plain(live)
      assert.ok(now.startsWith(before), `${JSON.stringify(before)} became ${JSON.stringify(now)}`)
      assert.doesNotMatch(now, /[*#[\]|]|```|https?:/)
      before = now.trimEnd()
    }
  })
}

/** @param {readonly import("../../Public/js/markdown/nodes.js").Node[]} nodes @returns {string} */
function plain(nodes) {
  return nodes.map((it) => typeof it === "string" ? it : plain(it.children ?? [])).join("")
}
