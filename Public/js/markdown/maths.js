// @ts-check

/**
 * @param {string} _tex
 * @param {boolean} _display
 * @returns {Promise<import("./nodes.js").Node | null>}
 */
export async function maths(_tex, _display) {
  return null
}
