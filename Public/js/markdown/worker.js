// @ts-check
import { Draft } from "./draft.js"
import { highlight } from "./highlight.js"
import { makeLexer } from "./lexer.js"
import { maths } from "./maths.js"

/**
 * Reads Markdown off the page's thread. It is asked about one answer at a time:
 *
 * @typedef {object} Ask
 * @property {number} key of the answer
 * @property {string} text what came since the last time
 * @property {boolean} over whether nothing will follow
 * @property {{ length: number, over: boolean }} [had] to begin again: so much of the text is on
 *   the page already
 * @property {boolean} [gone] it is not shown any more, and nothing is to be said
 */

/**
 * @typedef {object} Reply
 * @property {"ready" | "missing" | "read" | "failed"} said `missing`: there is no parser
 * @property {import("./changes.js").Change | null} [change]
 * @property {number} [took] milliseconds
 */

/** How long a library may take to come, in milliseconds; until then nothing else is read. */
const patience = 400

const scope = /** @type {any} */ (globalThis)
const say = (/** @type {Reply} */ reply) => scope.postMessage(reply)

/** @type {Map<number, Draft>} */
const drafts = new Map()
const setters = {
  highlight: (/** @type {string} */ language, /** @type {string} */ code) =>
    inTime(highlight(language, code)),
  maths: (/** @type {string} */ tex, /** @type {boolean} */ display) => inTime(maths(tex, display)),
}
const library = new URL("../../vendor/node-marked/marked.esm.js", import.meta.url).href
const lexer = import(library).then(makeLexer, () => null)
void lexer.then((lex) => say({ said: lex ? "ready" : "missing" }))

scope.addEventListener("message", async (/** @type {MessageEvent<Ask>} */ { data }) => {
  if (data.gone) drafts.delete(data.key)
  const lex = await lexer
  if (data.gone || !lex) return
  const begun = performance.now()
  const change = await read(data, lex).catch(() => undefined)
  if (change === undefined) say({ said: "failed" })
  else say({ said: "read", change, took: performance.now() - begun })
})

/** @param {Ask} ask @param {import("./lexer.js").Lex} lex */
async function read({ key, text, over, had }, lex) {
  const known = had ? undefined : drafts.get(key)
  const draft = known ?? new Draft(lex, setters)
  if (over) drafts.delete(key)
  else drafts.set(key, draft)
  if (!had) return draft.take(text, over)
  const before = await new Draft(lex, setters).take(text.slice(0, had.length), had.over)
  return draft.take(text, over, before?.add ?? [])
}

/**
 * @template T
 * @param {Promise<T>} promise
 * @returns {Promise<T | null>}
 */
function inTime(promise) {
  const late = new Promise((resolve) => setTimeout(resolve, patience, null))
  return Promise.race([promise, late])
}
