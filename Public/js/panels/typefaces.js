// @ts-check

/** The typefaces of an answer: its text, bold words, headings, code, a quotation. */
export const typefaces = [
  ["400", "--sans"], ["600", "--sans"], ["650", "--sans"],
  ["400", "--mono"], ["600", "--mono"], ["italic 400", "--serif"],
]

/**
 * Has the browser look a typeface up, which it else does while the first answer is laid out: on a
 * slow computer that frame would be late. It measures words that nobody sees.
 *
 * @param {string[]} face as in `typefaces`
 * @param {string} words in the reader's letters
 */
export function lookUp([style, family], words) {
  const pen = document.createElement("canvas").getContext("2d")
  if (!pen) return
  const families = getComputedStyle(document.documentElement).getPropertyValue(family)
  pen.font = `${style} 17px ${families}`
  pen.measureText(`${words} abc 0123456789 •◦`)
}
