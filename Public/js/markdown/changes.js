// @ts-check

/** @typedef {import("./nodes.js").Node} Node */

/**
 * How one list of nodes becomes another. `at`: what changes at which place; `cut`: how many are
 * left of the old ones; `add`: what then follows.
 *
 * @typedef {object} Change
 * @property {[number, Edit][]} [at]
 * @property {number} [cut]
 * @property {Node[]} [add]
 */

/**
 * How one node becomes another: `keep` so many of its characters and add `grow`; or take on
 * `attrs` and change inside; or be replaced.
 *
 * @typedef {{ keep: number, grow: string } | { put: Node }
 *   | Change & { attrs?: { [name: string]: string } }} Edit
 */

/**
 * @param {Node[]} before
 * @param {Node[]} after
 * @param {number} [from] the place of the first of them
 * @returns {Change | null} null: nothing changes
 */
export function changeOf(before, after, from = 0) {
  /** @type {[number, Edit][]} */
  const at = []
  const both = Math.min(before.length, after.length)
  for (let i = 0; i < both; i++) {
    const edit = editOf(/** @type {Node} */ (before[i]), /** @type {Node} */ (after[i]))
    if (edit) at.push([from + i, edit])
  }
  const change = {
    ...(at.length > 0 && { at }),
    ...(after.length < before.length && { cut: from + after.length }),
    ...(after.length > before.length && { add: after.slice(before.length) }),
  }
  return Object.keys(change).length > 0 ? change : null
}

/** @param {Node} before @param {Node} after @returns {Edit | null} */
function editOf(before, after) {
  if (typeof before === "string" || typeof after === "string") return textEdit(before, after)
  const sameAttrs = same(before.attrs ?? {}, after.attrs ?? {})
  const other = before.tag !== after.tag || (before.tag === "code-block" && !sameAttrs)
  if (other) return { put: after }
  const change = changeOf(before.children ?? [], after.children ?? [])
  if (sameAttrs) return change
  return { ...change, attrs: after.attrs ?? {} }
}

/** @param {Node} before @param {Node} after @returns {Edit | null} */
function textEdit(before, after) {
  if (typeof before !== "string" || typeof after !== "string") return { put: after }
  if (before === after) return null
  if (after.startsWith(before)) return { keep: before.length, grow: after.slice(before.length) }
  let keep = 0
  while (keep < before.length && before[keep] === after[keep]) keep++
  return { keep, grow: after.slice(keep) }
}

/** @param {{ [name: string]: string }} one @param {{ [name: string]: string }} other */
function same(one, other) {
  const names = Object.keys(one)
  return names.length === Object.keys(other).length && names.every((it) => one[it] === other[it])
}
