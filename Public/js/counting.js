// @ts-check

/** Letters of scripts that put no space between words; not without end: engines overflow then. */
const spaceless = /[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Thai}ー]{1,500}/gu

/** Of a longer text the beginning is counted, in characters; and of its letters without spaces. */
const [most, mostSpaceless] = [100_000, 5_000]

/**
 * How many words a text has. Between spaces stands one; in Chinese, Japanese and Thai the browser
 * is asked. Of a long text the beginning is counted, and the rest taken to be like it.
 *
 * @param {string} text
 * @returns {number}
 */
export function wordCount(text) {
  const part = text.slice(0, most)
  const runs = part.match(spaceless) ?? []
  const spaced = runs.length > 0 ? part.replace(spaceless, " ") : part
  const words = spaced.split(/\s/).filter((it) => /[\p{L}\p{N}]/u.test(it)).length + wordsIn(runs)
  return part === "" ? 0 : Math.round(words * text.length / part.length)
}

/** @param {string[]} runs */
function wordsIn(runs) {
  let [words, letters] = [0, 0]
  for (const run of runs) {
    if (letters > mostSpaceless) break
    words += segments(run)
    letters += run.length
  }
  const all = runs.reduce((sum, run) => sum + run.length, 0)
  return letters === 0 ? 0 : words * all / letters
}

/** @param {string} text */
function segments(text) {
  // Without the browser's help: such words have two letters more often than not.
  if (!("Segmenter" in Intl)) return Math.ceil(text.length / 2)
  segmenter ??= new /** @type {any} */ (Intl).Segmenter("ja", { granularity: "word" })
  return [...segmenter.segment(text)].filter((it) => it.isWordLike).length
}

/** @type {any} */
let segmenter = null
