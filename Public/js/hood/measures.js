// @ts-check

/** @typedef {import("../strings.js").Strings} Strings */

/** @param {number} ms @param {Strings} strings @returns {string} in seconds, without their sign */
export function secondsIn(ms, strings) {
  return strings.number(ms / 1000, 2)
}

/** @param {number} bytes @param {Strings} strings @returns {string} */
export function bytesIn(bytes, strings) {
  if (bytes < 1000) return `${strings.number(bytes, 0)} B`
  if (bytes < 1e6) return `${strings.number(bytes / 1000, 1)} kB`
  return `${strings.number(bytes / 1e6, 1)} MB`
}
