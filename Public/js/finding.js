// @ts-check

/** @typedef {import("./records.js").Whole} Whole */

/**
 * Text as it is compared: without case, accents and the ways to write one letter. Korean falls
 * apart into its letters, so that a syllable that is still being typed finds what it will be.
 *
 * @param {string} text
 * @returns {string}
 */
export function folded(text) {
  // Most text is ASCII, and that is its own decomposition.
  if (/^[\x00-\x7f]*$/.test(text)) return text.toLowerCase()
  return text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase()
}

/** @param {string} text @returns {string[]} the words in it, folded */
export function wordsOf(text) {
  return folded(text).split(/\s+/).filter(Boolean)
}

/**
 * Whether a conversation holds all words, each anywhere in its title, questions or answers.
 *
 * @param {Whole} whole
 * @param {string[]} words folded ones
 * @returns {boolean}
 */
export function holds({ chat, turns, answers }, words) {
  const missing = new Set(words)
  const texts = [
    chat.title || chat.first, ...turns.map((it) => it.question), ...answers.map((it) => it.text),
  ]
  for (const text of texts) {
    if (missing.size === 0) return true
    const all = folded(text)
    for (const word of missing) if (all.includes(word)) missing.delete(word)
  }
  return missing.size === 0
}
