// @ts-check
import { find, wear } from "../dom.js"

/** @type {Promise<unknown> | null} */
let words = null

/**
 * Brings a part of the page that comes late: its markup, a file of this server like `index.html`,
 * its looks and its words.
 *
 * @param {string} name of its markup and style sheet
 * @param {import("../strings.js").Strings} strings
 * @returns {Promise<HTMLElement>} the element of that id, not yet in the page
 */
export async function bring(name, strings) {
  const response = await fetch(`${name}.html`)
  if (!response.ok) throw new Error(`no ${name}.html`)
  const markup = new DOMParser().parseFromString(await response.text(), "text/html")
  await Promise.all([wordsFor(strings), lookOf(name)])
  const part = find(markup, `#${name}`)
  return document.adoptNode(part)
}

/** @param {import("../strings.js").Strings} strings */
async function wordsFor(strings) {
  words ??= import("../strings/hood/languages.js").then((tables) => strings.add(tables))
  try {
    await words
  } catch (error) {
    // The next one that opens asks anew.
    words = null
    throw error
  }
}

/** @param {string} name */
async function lookOf(name) {
  if (!document.querySelector(`link[href='${name}.css']`)) await wear(`${name}.css`)
}
