// @ts-check

/** Letters of scripts that put no space between words. */
const spaceless = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}ー]+/gu

/** What is counted of them at most, and in one go, in characters: finding words takes its time. */
const [most, piece] = [10_000, 500]

/**
 * How many words a text has. Between spaces stands one; in Chinese, Japanese and Thai the browser
 * is asked, and of a long text it is asked about the beginning.
 *
 * @param {string} text
 * @returns {number}
 */
export function wordCount(text) {
  const runs = text.match(spaceless) ?? []
  const spaced = runs.length > 0 ? text.replace(spaceless, " ") : text
  const between = spaced.match(/\S+/g) ?? []
  return between.filter((it) => /[\p{L}\p{N}]/u.test(it)).length + wordsIn(runs)
}

/** @param {string[]} runs */
function wordsIn(runs) {
  const letters = runs.join("\n")
  const sample = letters.slice(0, most)
  let words = 0
  for (let at = 0; at < sample.length; at += piece) words += segments(sample.slice(at, at + piece))
  return sample === "" ? 0 : Math.round(words * letters.length / sample.length)
}

/** @param {string} text */
function segments(text) {
  // Without the browser's help: such words have two letters more often than not.
  if (!("Segmenter" in Intl)) return Math.ceil(text.length / 2)
  const { Segmenter } = /** @type {any} */ (Intl)
  const all = [...new Segmenter("ja", { granularity: "word" }).segment(text)]
  return all.filter((it) => it.isWordLike).length
}
