// @ts-check
import assert from "node:assert/strict"
import { existsSync, readdirSync, readFileSync } from "node:fs"
import { test } from "node:test"
import { Reading } from "../../Public/js/reading.js"
import { Relay } from "../../Public/js/relay.js"
import { body as bodyOf } from "./support/streams.js"

/** Bytes that real servers sent for a chat. */
const streams = new URL("../Streams/", import.meta.url)
const names = ["chat", "chat-plain", "chat-usage", "chat-length", "chat-tools"]
const servers = readdirSync(streams, { withFileTypes: true }).filter((it) => it.isDirectory())
const recorded = servers.flatMap(({ name }) => names.map((it) => `${name}/${it}`))
  .filter((it) => existsSync(new URL(`${it}.body`, streams)))

/** @param {Uint8Array[]} pieces @param {boolean} streamed */
function answer(pieces, streamed) {
  const type = streamed ? "text/event-stream" : "application/json"
  return new Response(bodyOf(pieces), { headers: { "Content-Type": type } })
}

/** @param {Uint8Array[]} pieces @param {boolean} streamed */
async function read(pieces, streamed) {
  const reading = new Reading()
  let [text, thoughts] = ["", ""]
  /** @type {number | null} */
  let tokens = null
  const receiver = {
    held() {},
    head() {},
    comment() {},
    read() {},
    traced() {},
    receipt() {},
    event: (/** @type {string} */ _, /** @type {any} */ chunk) => {
      const said = reading.feed(chunk)
      text += said.text
      thoughts += said.reasoning
      tokens = chunk.tokens ?? tokens
    },
  }
  const question = { route: null, messages: [], fields: {} }
  const relay = new Relay(/** @type {any} */ (async () => answer(pieces, streamed)), () => 0)
  const ending = await relay.ask(question, receiver, new AbortController().signal)
  text += reading.end().text
  const { kind, unreadable, called, refused, accepted } = ending
  return { text, thoughts, tokens, kind, unreadable, called, refused, accepted }
}

/** What the bytes say, found without the page's own reader. @param {string} body */
function factsOf(body) {
  const last = (/** @type {RegExp} */ pattern) => [...body.matchAll(pattern)].pop()?.[1]
  const contents = [...body.matchAll(/"content": ?("(?:[^"\\]|\\.)*")/g)]
  const tokens = last(/"completion_tokens": ?(\d+)/g)
  const call = body.match(/"function":\{"name":"(\w+)","arguments":("(?:[^"\\]|\\.)*")/)
  const called = call ? `\`\`\`call\n${call[1]}(${JSON.parse(call[2])})\n\`\`\`` : ""
  return {
    text: contents.map(([, json]) => JSON.parse(json)).join("") + called,
    thoughts: "",
    tokens: tokens === undefined ? null : Number(tokens),
    kind: last(/"finish_reason": ?"(\w+)"/g) === "length" ? "limit" : "finished",
    unreadable: 0, called: call ? [call[1]] : [], refused: false, accepted: true,
  }
}

/** @param {Uint8Array} body @param {number} size */
function cut(body, size) {
  const pieces = []
  for (let at = 0; at < body.length; at += size) pieces.push(body.slice(at, at + size))
  return pieces
}

assert.ok(recorded.length > 0, "no recorded stream was found")

for (const name of recorded) {
  test(`${name} reads the same in pieces of every size`, async () => {
    const body = readFileSync(new URL(`${name}.body`, streams))
    const streamed = body.toString().startsWith("data:")
    for (const size of [body.length, 1, 2, 3, 5, 7, 64, 1000]) {
      assert.deepEqual(await read(cut(body, size), streamed), factsOf(body.toString()))
    }
  })
}
