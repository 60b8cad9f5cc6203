// @ts-check
import { Strings } from "../../../Public/js/strings.js"
import * as rest from "../../../Public/js/strings/rest/languages.js"

/**
 * The words of a page that is in use.
 *
 * @param {string} language
 */
export function wordsIn(language) {
  const strings = new Strings([language])
  strings.add(rest)
  return strings
}
