// @ts-check
import assert from "node:assert/strict"
import { test } from "node:test"
import { allFit, decode, fits, isLong, readFile, shown, textFile } from "../../Public/js/attachments.js"
import { messagesWith } from "../../Public/js/conversation.js"
import { target, targets } from "../../Public/js/presets.js"
import { Session } from "../../Public/js/session.js"

const limit = 1000
const bytes = (/** @type {number[]} */ ...all) => Uint8Array.of(...all)
const utf8 = (/** @type {string} */ text) => new TextEncoder().encode(text)

/** @param {string} name @param {Uint8Array} content @returns {any} */
const file = (name, content) => Object.assign(new Blob([content]), { name })
/** @param {any} it */
const keyOf = (it) => it.key ?? it.image ?? it.text

for (const [name, content, text] of /** @type {[string, Uint8Array, string | null][]} */ ([
  ["UTF-8", utf8("Grüße, 안녕 👋"), "Grüße, 안녕 👋"],
  ["UTF-8 with a mark", bytes(0xef, 0xbb, 0xbf, 0x61), "a"],
  ["UTF-16, little end first", bytes(0xff, 0xfe, 0x61, 0, 0xac, 0x20), "a€"],
  ["UTF-16, big end first", bytes(0xfe, 0xff, 0, 0x61, 0x20, 0xac), "a€"],
  ["nothing", bytes(), ""],
  ["a NUL", bytes(0x61, 0, 0x62), null],
  ["a NUL in UTF-16", bytes(0xff, 0xfe, 0x61, 0, 0, 0), null],
  ["broken UTF-8", bytes(0x61, 0xff, 0x62), null],
  ["Latin 1", bytes(0x47, 0x72, 0xfc, 0xdf, 0x65), null],
])) {
  test(`as a text: ${name}`, () => assert.equal(decode(content), text))
}

test("what is in a file counts, not what it is called", async () => {
  const png = bytes(0x89, 0x50, 0x4e, 0x47, 0xd, 0xa, 0x1a, 0xa, 0, 0)
  for (const [name, content, is] of /** @type {[string, Uint8Array, string][]} */ ([
    ["notes.exe", utf8("Notes"), "Notes"],
    ["notes.txt", png, "image/png"],
    ["a.txt", bytes(0xff, 0xd8, 0xff, 0xe0), "image/jpeg"],
    ["a", utf8("GIF89a"), "image/gif"],
    ["a", utf8("RIFF    WEBPVP8 "), "image/webp"],
    ["a.svg", utf8("<svg/>"), "<svg/>"],
    ["a.png", bytes(0, 1, 2), "binaryFile"],
    ["a.txt", utf8("a".repeat(limit + 1)), "tooBig"],
  ])) assert.equal(keyOf(await readFile(file(name, content), limit)), is, name)
})

test("a file that is gone, or a folder, is said", async () => {
  const gone = { name: "gone", size: 3, arrayBuffer: () => Promise.reject(new Error()) }
  assert.equal(keyOf(await readFile(gone, limit)), "unreadableFile")
})

test("files are weighed as they are sent, each and all together", () => {
  const half = textFile("half", "x".repeat(600))
  assert.equal(fits([], half, limit), null)
  assert.equal(fits([half], half, limit)?.key, "filesTooBig")
  // Each line end takes two bytes in JSON.
  assert.equal(fits([], textFile("lines", "\n".repeat(600)), limit)?.key, "tooBig")
})

test("a draft is weighed with the conversation before it", () => {
  const session = new Session(/** @type {any} */ ({}), { routeFor: () => null })
  const messages = messagesWith(session, { text: "가".repeat(300), files: [] })
  assert.deepEqual(messages, [{ role: "user", content: "가".repeat(300) }])
  assert.equal(allFit(messages, limit), null)
  assert.equal(allFit(messages, 900)?.key, "chatTooBig")
})

test("a paste is long by letters or by lines", () => {
  assert.deepEqual([isLong("x".repeat(2500)), isLong("x".repeat(2501))], [false, true])
  assert.deepEqual([isLong("x\n".repeat(39)), isLong("x\r\n".repeat(40))], [false, true])
})

test("sizes are round", () => {
  assert.deepEqual([3, 48_211, 1_250_000, 16_777_216].map(shown), ["3 B", "48 kB", "1.3 MB", "17 MB"])
})

test("a translation goes into the reader's language, or into the one chosen last", () => {
  assert.deepEqual([target(null, "ko"), target("de", "ko"), target("xx", "ko")], ["ko", "de", "ko"])
  const names = targets("ko").map((it) => it.name)
  assert.deepEqual(names.slice(0, 3), ["한국어", "English", "日本語"])
  assert.equal(new Set(names).size, names.length)
})
