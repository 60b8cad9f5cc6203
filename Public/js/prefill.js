// @ts-check

/**
 * What an address asks for beforehand. It is only put in place, never sent.
 *
 * @typedef {object} Prefill
 * @property {string} question for the message box
 * @property {string} model
 * @property {string} system
 */

/**
 * Takes a prefill out of an address; the conversation that it named as well, for a new one is
 * meant. An access code stays.
 *
 * @param {string} search of the address, with its question mark
 * @param {string} hash with its number sign
 * @returns {{ prefill: Prefill, rest: string } | null} `rest`: both without it. Null: there is none
 */
export function takePrefill(search, hash) {
  const fields = new URLSearchParams(search)
  const names = ["q", "model", "system"].filter((it) => fields.has(it))
  if (names.length === 0) return null
  const [question, model, system] = ["q", "model", "system"].map((it) => fields.get(it) ?? "")
  for (const name of names) fields.delete(name)
  const left = fields.toString()
  const kept = hash.startsWith("#chat/") ? "" : hash
  return { prefill: { question, model, system }, rest: (left && `?${left}`) + kept }
}
