// @ts-check
import { kept } from "./kept.js"
import { noParameters, readParameters } from "./parameters.js"

/** @returns {import("./parameters.js").Parameters} what a new chat begins with in this browser */
export function keptDefaults() {
  try {
    return readParameters(JSON.parse(kept("defaults") ?? "null"))
  } catch {
    return noParameters()
  }
}
