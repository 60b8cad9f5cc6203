// @ts-check

/** @typedef {Readonly<Record<string, string>>} Files the page's own, by their paths, as served */

/** What a saved file begins with. */
const entry = "js/hood/replayfile.js"

/** Its looks, in order, and the markup that it takes parts of. */
export const looks = [
  "tokens.css", "style.css", "turns.css", "prose.css", "hood.css", "replay.css", "phone.css",
]
const markup = ["index.html", "rest.html", "hood.html", "replay.html"]

/** Where the shell of a saved file (`replayfile.html`) has its places. */
const places = /\{\{(nonce|contents|unpack)\}\}/g

/**
 * Brings all that a recording needs to play with no server: the module it begins with, what that
 * imports, and so on.
 *
 * @param {(path: string) => Promise<string>} read
 * @returns {Promise<Files>}
 */
export async function bundle(read) {
  /** @type {Record<string, string>} */
  const files = {}
  const bring = async (/** @type {string} */ path) => {
    if (path in files) return
    files[path] = ""
    files[path] = await read(path)
    if (path.endsWith(".js")) await Promise.all(importsOf(path, files[path]).map(bring))
  }
  await Promise.all([entry, ...looks, ...markup].map(bring))
  return files
}

/** @param {string} path @param {string} text @returns {string[]} the modules that one imports */
function importsOf(path, text) {
  const all = text.matchAll(/^(?:import|export)\b[^"';()]*?(?:\bfrom )?"(\.[^"]+)"/gm)
  return [...all].map(([, to]) => new URL(to, `file:///${path}`).pathname.slice(1))
}

/**
 * A page in one file. Whatever text it holds stays text: nothing in it can end the script that it
 * stands in.
 *
 * @param {{ shell: string, unpack: string }} frame
 * @param {{ files: Files, recording: object, language: string }} contents
 * @param {string} nonce that nobody guesses: scripts without it do not run
 * @returns {string}
 */
export function pageOf({ shell, unpack }, contents, nonce) {
  const parts = { nonce, unpack, contents: inert(JSON.stringify({ entry, ...contents })) }
  return shell.replace(places, (_, name) => parts[/** @type {keyof typeof parts} */ (name)])
}

/** @param {string} json @returns {string} the same value, without a sign that HTML knows */
function inert(json) {
  return json.replace(/[<>&\u2028\u2029]/g, (it) => {
    return `\\u${it.charCodeAt(0).toString(16).padStart(4, "0")}`
  })
}
