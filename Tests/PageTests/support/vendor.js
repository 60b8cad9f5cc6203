// @ts-check
import { existsSync } from "node:fs"

/**
 * Fails with a sentence where the libraries are not there.
 *
 * @param {string} file beneath Public/vendor
 */
export function needs(file) {
  const there = existsSync(new URL(`../../../Public/vendor/${file}`, import.meta.url))
  if (!there) throw new Error(`Public/vendor/${file} is missing: run Scripts/vendor.`)
}

/**
 * All text of nodes, in order.
 *
 * @param {readonly import("../../../Public/js/markdown/nodes.js").Node[]} nodes
 * @returns {string}
 */
export function textOf(nodes) {
  return nodes.map((it) => typeof it === "string" ? it : textOf(it.children ?? [])).join("")
}
