// @ts-check

/**
 * @param {string} text
 * @returns {number} how many bytes it takes in UTF-8 (RFC 3629); half a pair counts as the three
 *   bytes of the replacement character
 */
export function utf8Length(text) {
  let bytes = text.length
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at)
    if (code >= 0x80) bytes += code < 0x800 ? 1 : 2
    // A pair is two units and four bytes: the second one adds nothing.
    if (isHigh(code) && isLow(text.charCodeAt(at + 1))) at++
  }
  return bytes
}

/** @param {number} code */
const isHigh = (code) => (code & 0xfc00) === 0xd800

/** @param {number} code NaN behind the end of a text */
const isLow = (code) => (code & 0xfc00) === 0xdc00
