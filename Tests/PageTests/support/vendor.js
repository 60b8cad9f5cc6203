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
