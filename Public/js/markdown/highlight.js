// @ts-check
import { languageOf } from "./languages.js"
import { library } from "./library.js"

/** @typedef {import("./nodes.js").Node} Node */
/** @typedef {{ type: string, alias?: string | string[] | null, content: Token | Token[] }} Named */
/** @typedef {string | Named} Token */
/** @typedef {{ kind: string, text: string }} Run */

// More is shown plain. Lines as long as that are data, and the tokeniser's expressions take time
// that grows with a line's square.
const mostLetters = 60_000
const mostInLine = 2_000

// Three kinds, no rainbow: k words of the language, n literals, c remarks. What stands in none of
// the lists is of the kind of what it stands in.
const kinds = new Map([
  ...list("k", "keyword builtin important rule tag directive section coord title"),
  ...list("n", "string char number boolean null nil regex attr-value url entity symbol atom "
    + "template-string triple-quoted-string string-literal raw-string heredoc-string hexcode "
    + "inserted inserted-sign inserted-arrow date datetime scalar code-snippet"),
  ...list("c", "comment prolog doctype cdata shebang deleted deleted-sign deleted-arrow output"),
  ...list("", "interpolation punctuation operator function class-name variable property attr-name "
    + "atrule key generics namespace script style"),
])

/**
 * Code cut into plain text and `i` elements of the classes k, n and c. Its text is the code,
 * letter for letter. Runs in a worker: some hostile texts cost seconds, and nothing in here can
 * end an expression that is at it; who runs the worker can.
 *
 * @param {string} language as it stands behind the fence
 * @param {string} code
 * @returns {Promise<Node[] | null>} null if it is to be shown plain
 */
export async function highlight(language, code) {
  const known = languageOf(language)
  if (!known || tooMuch(code)) return null
  try {
    await load(known.parts)
    const runs = joined(runsOf(tokensOf(known.name, code), ""))
    return runs.map((it) => it.text).join("") === code ? runs.map(nodeOf) : null
  } catch {
    return null
  }
}

/** @param {string} code */
function tooMuch(code) {
  return code.length > mostLetters || code.split("\n").some((it) => it.length > mostInLine)
}

/** @returns {any} the worker's own scope, or node's */
const scope = () => globalThis

/**
 * Prism's files are classic scripts: the core puts itself into the scope, and the others find it
 * there. Unless told it would answer the worker's messages.
 *
 * @param {readonly string[]} parts
 */
async function load(parts) {
  scope().Prism ??= { manual: true, disableWorkerMessageHandler: true }
  for (const part of ["core", ...parts]) await library(`node-prismjs/prism-${part}.min.js`)
}

/** @param {string} language @param {string} code @returns {Token[]} */
function tokensOf(language, code) {
  const { Prism } = scope()
  const work = { language, code, grammar: Prism.languages[language], tokens: [] }
  Prism.hooks.run("before-tokenize", work)
  work.tokens = Prism.tokenize(work.code, work.grammar)
  Prism.hooks.run("after-tokenize", work)
  return work.tokens
}

/** @param {Token | Token[]} token @param {string} kind @returns {Run[]} */
function runsOf(token, kind) {
  if (typeof token === "string") return [{ kind, text: token }]
  if (Array.isArray(token)) return token.flatMap((it) => runsOf(it, kind))
  return runsOf(token.content, kindOf(token) ?? kind)
}

/** @param {Named} token */
function kindOf({ type, alias }) {
  const names = [type].concat(alias ?? [])
  return names.map((it) => kinds.get(it)).find((it) => it !== undefined)
}

/**
 * Neighbours of one kind made one.
 *
 * @param {readonly Run[]} runs
 */
function joined(runs) {
  /** @type {Run[]} */
  const whole = []
  for (const run of runs) {
    const last = whole.at(-1)
    if (last?.kind === run.kind) last.text += run.text
    else if (run.text) whole.push({ ...run })
  }
  return whole
}

/** @param {Run} run @returns {Node} */
function nodeOf({ kind, text }) {
  return kind ? { tag: "i", attrs: { class: kind }, children: [text] } : text
}

/** @param {string} kind @param {string} names @returns {[string, string][]} */
function list(kind, names) {
  return names.split(" ").map((it) => [it, kind])
}
