// @ts-check

/** What a text may be translated into, the reader's own language apart. */
const languages = [
  "en", "ko", "ja", "zh-Hans", "zh-Hant", "es", "fr", "de", "pt", "ru", "vi", "ar", "hi",
]

/**
 * @param {string | null} kept the reader's last choice
 * @param {string} own the page's language
 * @returns {string} what a text is translated into
 */
export function target(kept, own) {
  return kept !== null && languages.includes(kept) ? kept : own
}

/**
 * @param {string} own the page's language
 * @returns {{ code: string, name: string }[]} each called as those who speak it do
 */
export function targets(own) {
  const codes = [...new Set([own, ...languages])]
  return codes.map((code) => ({ code, name: nameOf(code, code) }))
}

/** @param {string} code @param {string} language @returns {string} its name in a language */
export function nameOf(code, language) {
  return new Intl.DisplayNames([language], { type: "language" }).of(code) ?? code
}
