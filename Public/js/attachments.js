// @ts-check
import { newId } from "./ids.js"

/** @typedef {import("./records.js").Attachment} Attachment */
/** @typedef {import("./strings.js").Key} Key */

/**
 * Why a file does not go along: the key of a sentence, and what it names.
 *
 * @typedef {{ key: Key, values: Record<string, string | number> }} Problem
 */

/**
 * A file as browsers give it.
 *
 * @typedef {Pick<Blob, "size" | "arrayBuffer"> & { name: string }} File
 */

/** A paste with more letters or lines than this is set apart as a file. */
const [longPaste, tallPaste] = [2_500, 40]

/** The longest text that may go back from a file into the message box. */
export const longestMessage = 100_000

/** How the images that are sent begin, by type: a name and a browser's word for it may lie. */
const images = /** @type {const} */ ({
  "image/png": /^\x89PNG\r\n\x1a\n/,
  "image/jpeg": /^\xff\xd8\xff/,
  "image/gif": /^GIF8[79]a/,
  "image/webp": /^RIFF[^]{4}WEBP/,
})

/** @typedef {keyof typeof images} ImageType */

/**
 * Reads a file. What is in it counts, whatever it is called.
 *
 * @param {File} file
 * @param {number} limit the most bytes that may be sent
 * @returns {Promise<Attachment | { image: ImageType } | Problem>} of an image its type alone
 */
export async function readFile(file, limit) {
  const { name, size } = file
  // A photograph of any size may be made smaller.
  const image = imageType(await head(file))
  if (image) return { image }
  if (size > limit) return tooBig(name, size, limit)
  const bytes = await read(file)
  if (!bytes) return { key: "unreadableFile", values: { file: name } }
  const text = decode(bytes)
  return text === null ? { key: "binaryFile", values: { file: name } } : textFile(name, text, size)
}

/** @param {string} name @param {string} text @param {number} [size] @returns {Attachment} */
export function textFile(name, text, size = sizeOf(text)) {
  return { id: newId(), name, type: "text", size, text }
}

/** @param {string} name @param {string} url a data URL @returns {Attachment} */
export function imageFile(name, url) {
  const size = Math.floor((url.length - url.indexOf(",") - 1) * 3 / 4)
  return { id: newId(), name, type: "image", size, text: url }
}

/** @param {string} text that was pasted @returns {boolean} whether it is better set apart */
export function isLong(text) {
  if (text.length > longPaste) return true
  return text.split(/\r\n|\r|\n/).length > tallPaste
}

/**
 * Whether all of this can be sent, and if not, why.
 *
 * @param {readonly Attachment[]} files
 * @param {Attachment} added
 * @param {number} limit
 * @returns {Problem | null}
 */
export function fits(files, added, limit) {
  const size = weightOf(added.text)
  if (size > limit) return tooBig(added.name, size, limit)
  const all = files.reduce((sum, it) => sum + weightOf(it.text), size)
  return all <= limit ? null : {
    key: "filesTooBig", values: { file: added.name, size: shown(all), limit: shown(limit) },
  }
}

/**
 * @param {readonly import("./relay.js").Message[]} messages
 * @param {number} limit
 * @returns {Problem | null}
 */
export function allFit(messages, limit) {
  const text = JSON.stringify(messages)
  // A letter takes three bytes at most: most conversations need no counting.
  const size = text.length * 3 <= limit ? 0 : sizeOf(text)
  return size <= limit ? null : {
    key: "chatTooBig", values: { size: shown(size), limit: shown(limit) },
  }
}

/** @param {string} file @param {number} size @param {number} limit @returns {Problem} */
export function tooBig(file, size, limit) {
  return { key: "tooBig", values: { file, size: shown(size), limit: shown(limit) } }
}

/** @param {number} bytes @returns {string} rounded, in units of 1000 and more */
export function shown(bytes) {
  if (bytes < 1000) return `${bytes} B`
  if (bytes < 1e6) return `${Math.round(bytes / 1e3)} kB`
  return `${(bytes / 1e6).toFixed(bytes < 1e7 ? 1 : 0)} MB`
}

/** @param {string} text @returns {number} bytes in UTF-8 */
export function sizeOf(text) {
  return new TextEncoder().encode(text).length
}

/** @param {string} text @returns {number} bytes that it takes in a request, which is JSON */
function weightOf(text) {
  return sizeOf(JSON.stringify(text))
}

/** @param {File} file @returns {Promise<Uint8Array | null>} null: it cannot be read */
async function read(file) {
  try {
    return new Uint8Array(await file.arrayBuffer())
  } catch {
    return null
  }
}

/** @param {File} file @returns {Promise<string>} its first bytes, a letter each */
async function head(file) {
  const blob = /** @type {any} */ (file)
  const bytes = await read(blob.slice ? blob.slice(0, 16) : blob)
  return String.fromCharCode(...(bytes ?? []).slice(0, 16))
}

/** @param {string} start @returns {ImageType | undefined} */
function imageType(start) {
  const types = /** @type {ImageType[]} */ (Object.keys(images))
  return types.find((type) => images[type].test(start))
}

/**
 * @param {Uint8Array} bytes
 * @returns {string | null} null: it is no text
 */
export function decode(bytes) {
  const [a, b] = bytes
  const wide = a === 0xff && b === 0xfe ? "utf-16le" : a === 0xfe && b === 0xff ? "utf-16be" : null
  // A text holds no NUL, save where each letter takes two bytes.
  if (!wide && bytes.includes(0)) return null
  try {
    const text = new TextDecoder(wide ?? "utf-8", { fatal: true }).decode(bytes)
    return text.includes("\0") ? null : text
  } catch {
    return null
  }
}
