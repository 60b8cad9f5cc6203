// @ts-check

/**
 * A name that nobody guesses: 128 random bits in base64url (RFC 4648, section 5). By
 * `getRandomValues`, since plain http has no `crypto.randomUUID`.
 *
 * @returns {string} 22 characters
 */
export function newId() {
  const bytes = crypto.getRandomValues(new Uint8Array(16))
  const text = btoa(String.fromCharCode(...bytes))
  return text.replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "")
}
