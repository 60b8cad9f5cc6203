// @ts-check

/**
 * @param {Pick<import("../answer.js").Answer, "model" | "request">} answer
 * @param {import("../page.js").Page["catalog"]} catalog
 * @returns {boolean} whether it is demo text, as far as the server's models tell
 */
export function isDemo({ model, request }, { models }) {
  const from = (/** @type {string} */ base) => !request || request.path.startsWith(`${base}/`)
  return models.some((it) => it.id === model && it.demo && from(it.base))
}
