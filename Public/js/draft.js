// @ts-check

/**
 * Words that were not sent yet, and their files.
 *
 * @typedef {{ text: string, files: import("./records.js").Attachment[] }} Draft
 */

/** @returns {Draft} */
export function noDraft() {
  return { text: "", files: [] }
}

/** @param {Draft} first @param {Draft} second @returns {Draft} one after the other */
export function joined(first, second) {
  const text = [first.text, second.text].filter((it) => it.trim() !== "").join("\n\n")
  return { text, files: [...first.files, ...second.files] }
}
