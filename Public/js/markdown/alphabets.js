// @ts-check

// Where Unicode has each alphabet: capital A (small a follows 26 later), zero, capital Alpha.
/** @type {Record<string, [letters: number, digits?: number, greek?: number]>} */
const starts = {
  "bold": [0x1d400, 0x1d7ce, 0x1d6a8],
  "italic": [0x1d434, undefined, 0x1d6e2],
  "bold-italic": [0x1d468, 0x1d7ce, 0x1d71c],
  "script": [0x1d49c],
  "bold-script": [0x1d4d0],
  "fraktur": [0x1d504],
  "double-struck": [0x1d538, 0x1d7d8],
  "bold-fraktur": [0x1d56c],
  "sans-serif": [0x1d5a0, 0x1d7e2],
  "bold-sans-serif": [0x1d5d4, 0x1d7ec, 0x1d756],
  "sans-serif-italic": [0x1d608, 0x1d7e2],
  "sans-serif-bold-italic": [0x1d63c, 0x1d7ec, 0x1d790],
  "monospace": [0x1d670, 0x1d7f6],
}

// Letters that Unicode had before, and has no second time.
const older = new Map(Object.entries({
  "𝑕": "ℎ", "𝒝": "ℬ", "𝒠": "ℰ", "𝒡": "ℱ", "𝒣": "ℋ", "𝒤": "ℐ", "𝒧": "ℒ", "𝒨": "ℳ", "𝒭": "ℛ",
  "𝒺": "ℯ", "𝒼": "ℊ", "𝓄": "ℴ", "𝔆": "ℭ", "𝔋": "ℌ", "𝔌": "ℑ", "𝔕": "ℜ", "𝔝": "ℨ",
  "𝔺": "ℂ", "𝔿": "ℍ", "𝕅": "ℕ", "𝕇": "ℙ", "𝕈": "ℚ", "𝕉": "ℝ", "𝕑": "ℤ",
}))

/**
 * A text in one of mathematics' alphabets, such as ℝ for a double-struck R: browsers no longer do
 * this for `mathvariant`.
 *
 * @param {string} text
 * @param {string | undefined} variant as MathML names it
 * @returns {string} as it was where the alphabet lacks a letter, or is none
 */
export function inAlphabet(text, variant) {
  const start = Object.hasOwn(starts, variant ?? "") ? starts[variant ?? ""] : undefined
  return start ? text.replace(/[A-Za-z0-9Α-Ωα-ω]/gu, (it) => styled(it, start)) : text
}

/**
 * @param {string} letter
 * @param {readonly [number, number?, number?]} start
 */
function styled(letter, [letters, digits, greek]) {
  const code = letter.charCodeAt(0)
  const place = /[0-9]/.test(letter) ? at(digits, code - 48)
    : /[A-Z]/.test(letter) ? letters + code - 65
    : /[a-z]/.test(letter) ? letters + 26 + code - 97
    : code < 0x3b1 ? at(greek, code - 0x391) : at(greek, 26 + code - 0x3b1)
  if (place === undefined) return letter
  const found = String.fromCodePoint(place)
  return older.get(found) ?? found
}

/** @param {number | undefined} start @param {number} step */
function at(start, step) {
  return start === undefined ? undefined : start + step
}
