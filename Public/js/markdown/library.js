// @ts-check

/** @type {Map<string, Promise<any>>} */
const asked = new Map()

/**
 * One of the libraries that Scripts/vendor brings, asked for once however often it is wanted.
 * Fails where it is not there: the page does without.
 *
 * @param {string} path beneath `Public/vendor/`
 * @returns {Promise<any>} the module
 */
export function library(path) {
  const module = asked.get(path) ?? import(new URL(`../../vendor/${path}`, import.meta.url).href)
  asked.set(path, module)
  return module
}
