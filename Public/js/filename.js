// @ts-check

/** As many bytes as every file system takes, with room for an extension and a number. */
const mostBytes = 120
/** Devices of Windows, whatever the extension. */
const reserved = /^(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(\.|$)/i

/**
 * A name that any system can store, made of a title.
 *
 * @param {string} title
 * @param {string} extension without the dot
 * @returns {string}
 */
export function fileName(title, extension) {
  const plain = title.normalize("NFC").replace(/[\p{C}\p{Z}<>:"/\\|?*]+/gu, " ").trim()
  const short = shortened(plain).replace(/^[. ]+|[. ]+$/g, "")
  return `${reserved.test(short) ? `_${short}` : short || "chat"}.${extension}`
}

/** @param {string} text @returns {string} as many of its characters as fit */
function shortened(text) {
  const encoder = new TextEncoder()
  let size = 0
  const letters = [...text].slice(0, mostBytes)
  const end = letters.findIndex((it) => (size += encoder.encode(it).length) > mostBytes)
  return letters.slice(0, end < 0 ? letters.length : end).join("")
}
