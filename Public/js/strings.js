// @ts-check
import { Listeners } from "./listeners.js"
import * as all from "./strings/languages.js"

/** @typedef {keyof typeof all.en} PageKey of words that an empty page needs */
/** @typedef {keyof typeof import("./strings/rest/en.js").en} RestKey of all others of the page */
/** @typedef {keyof typeof import("./strings/hood/en.js").en} HoodKey of words that come later */
/** @typedef {keyof typeof import("./strings/tour/en.js").en} TourKey of words that come later still */
/** @typedef {PageKey | RestKey | HoodKey | TourKey} Key */
/** @typedef {Record<string, string | number>} Values */
/** @typedef {string | ((values: Record<string, string>) => string)} Sentence */
/** @typedef {Record<PageKey, Sentence>} Table */

/**
 * The languages of the page, by their codes.
 *
 * @type {Readonly<Record<string, Table>>}
 */
export const languages = { ...all }

/** The page's words in the language of its reader. */
export class Strings {
  language = "en"

  /** @type {Listeners<{ language: () => void }>} */
  #listeners = new Listeners()
  #numbers = new Intl.NumberFormat("en")
  /** @type {Intl.NumberFormat[]} by their digits */
  #digits = []
  #tables

  /**
   * @param {readonly string[]} wanted languages, the dearest first; English if none is spoken
   * @param {Readonly<Record<string, Table>>} [tables]
   */
  constructor(wanted, tables = languages) {
    this.#tables = /** @type {Record<string, Record<string, Sentence>>} */ ({ ...tables })
    this.#speak(this.#spoken(wanted))
  }

  /** @param {{ language: () => void }} listener @param {AbortSignal} signal */
  listen(listener, signal) {
    this.#listeners.add(listener, signal)
  }

  /** @param {string} language one of `languages` */
  choose(language) {
    this.#speak(this.#spoken([language]))
    this.#listeners.tell("language")
  }

  /**
   * Adds words that the page could do without so far.
   *
   * @param {Readonly<Record<string, Readonly<Record<string, Sentence>>>>} tables by their language;
   *   what one of them lacks is said in English
   */
  add(tables) {
    for (const language of Object.keys(this.#tables)) {
      this.#tables[language] = { ...this.#tables[language], ...tables.en, ...tables[language] }
    }
  }

  /**
   * @param {Key} key
   * @param {Values} [values] put where the sentence names them; numbers as the reader writes them
   * @returns {string}
   */
  say(key, values = {}) {
    const sentence = this.#tables[this.language][key]
    const shown = Object.fromEntries(
      Object.entries(values).map(([name, value]) => [name, this.#show(value)]),
    )
    if (typeof sentence === "function") return sentence(shown)
    return sentence.replace(/\{(\w+)\}/g, (_, name) => shown[name] ?? "")
  }

  /**
   * @param {number} value
   * @param {number} digits after the point, always so many
   * @returns {string}
   */
  number(value, digits) {
    const options = { minimumFractionDigits: digits, maximumFractionDigits: digits }
    // Making one takes a hundred times as long as writing with it.
    this.#digits[digits] ??= new Intl.NumberFormat(this.language, options)
    return this.#digits[digits].format(value)
  }

  /** @param {string | number} value */
  #show(value) {
    return typeof value === "number" ? this.#numbers.format(value) : value
  }

  /** @param {string} language */
  #speak(language) {
    this.language = language
    this.#numbers = new Intl.NumberFormat(language)
    this.#digits = []
  }

  /** @param {readonly string[]} wanted @returns {string} */
  #spoken(wanted) {
    const codes = wanted.map((it) => it.toLowerCase().split("-")[0])
    return codes.find((it) => Object.hasOwn(this.#tables, it)) ?? "en"
  }
}
