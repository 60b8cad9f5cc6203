// @ts-check
import assert from "node:assert/strict"
import { test } from "node:test"
import { Answer } from "../../Public/js/answer.js"
import { Relay } from "../../Public/js/relay.js"
import { wordsIn } from "./support/words.js"
import * as hood from "../../Public/js/strings/hood/languages.js"
import { Timeline } from "../../Public/js/timeline.js"
import { utf8Length } from "../../Public/js/utf8.js"
import { most, piecesOf, Xray } from "../../Public/js/xray.js"
import { folded } from "../../Public/js/xrayfold.js"
import { storyOf } from "../../Public/js/xraystory.js"
import { body, bytes, done, event, everyCut, streamed } from "./support/streams.js"
import { watchOf } from "../../Public/js/watch.js"

/** @typedef {import("../../Public/js/xray.js").Row} Row */

const strings = wordsIn("en")
strings.add(hood)

/** @param {{ kind: string, text: string }[]} pieces */
const together = (pieces) => pieces.map((it) => it.text).join("")
/** What is seen of a folded line. @param {{ kind: string, text: string }[]} pieces */
const seen = (pieces) => pieces.map(({ kind, text }) => {
  return { fold: "…", mark: `[${text}]`, end: "" }[kind] ?? text
}).join("")

/** Reads a stream, 10 ms a read. @param {Uint8Array[]} pieces @param {{ json?: boolean }} [how] */
async function read(pieces, { json = false } = {}) {
  let now = 0
  const options = { headers: { "Content-Type": "application/json" } }
  const reply = json ? new Response(body(pieces), options) : streamed(pieces)
  const relay = new Relay(/** @type {any} */ (async () => reply), () => now += 10)
  relay.json = async () => null
  watchOf(relay).on = true
  watchOf(relay).clock = /** @type {any} */ ({ reading: { ahead: 0, error: 0 } })
  const answer = new Answer()
  answer.begin(0)
  const question = { route: null, messages: [], fields: {} }
  answer.end(await relay.ask(question, answer.receiver(), new AbortController().signal), now)
  const xray = new Xray(answer, new Timeline(answer))
  return { answer, xray, ...xray.take() }
}

const lines = [event({ content: "안" }), ": still here\n\n", event({ content: "녕 \\n" }), done]

test("what is shown is what came, in order, wherever it was cut", async () => {
  for (const pieces of everyCut(bytes(lines.join("")))) {
    const { rows, answer } = await read(pieces)
    assert.deepEqual(rows.map((it) => it.entry.raw), lines)
    assert.deepEqual(rows.map((it) => it.number), [1, null, 2, 3])
    assert.deepEqual(rows.map((it) => it.bytes), lines.map(utf8Length))
    for (const row of rows) assert.equal(together(piecesOf(row)), row.entry.raw)
    assert.equal(rows.map((it) => it.entry.text).join(""), answer.text)
  }
})

test("each cut of the page's reads is where it was", async () => {
  const stream = bytes(lines.join(""))
  const ends = lines.map((_, at) => utf8Length(lines.slice(0, at + 1).join("")))
  for (let at = 1; at < stream.length; at++) {
    const { rows } = await read([stream.slice(0, at), stream.slice(at)])
    const cut = rows.flatMap((row, place) => row.cuts.map(({ byte }) => [place, byte]))
    const place = ends.findIndex((end) => end > at)
    const inside = at - (ends[place - 1] ?? 0)
    assert.deepEqual(cut, inside === 0 ? [] : [[place, inside]])
    const mark = piecesOf(rows[Math.max(place, 0)]).find((it) => it.kind === "cut")
    if (mark?.kind !== "cut" || !mark.split) continue
    const { came, bytes: size } = mark.split
    assert.ok(came > 0 && came < size && size === utf8Length(mark.split.letter))
  }
})

const first = event({ content: "Hello" })
const second = event({ content: " there" })

test("the relay's cuts come from its trace, and its comments are no rows", async () => {
  const size = utf8Length(first)
  const told = [
    `: sluice {"request":10,"reads":[{"at":10,"bytes":20},{"at":52,"bytes":${size - 20}}],"events":1}\n\n`,
    `: sluice {"reads":[{"at":60,"bytes":200}],"events":2}\n\n`,
  ]
  const whole = told[0] + first + told[1] + second + second + done
  const { rows, xray } = await read([bytes(whole)])
  assert.deepEqual(rows.map((it) => it.entry.raw), [first, second, second, done])
  assert.deepEqual(rows[0].cuts, [{ byte: 20, page: false, relay: true, wait: 42 }])
  assert.match(storyOf(rows[0], { page: 1, relay: 1 }, strings), /after 20 of its .* 42 ms later/)
  assert.deepEqual(rows.slice(1).map((it) => it.cuts), [[], [], []])
  // One read brought all to the page, two to the relay.
  assert.deepEqual(rows.map((it) => xray.together(it).page), [4, 4, 4, 4])
})

test("what the relay adds moves no cut, a comment's neither", async () => {
  const told = ': sluice {"request":10,"reads":[{"at":10,"bytes":500}],"events":1}\n\n'
  const whole = bytes(`${told}${first}: ping\n\n${second}${done}`)
  const at = utf8Length(told + first) + 3
  const { rows } = await read([whole.slice(0, at), whole.slice(at)])
  assert.deepEqual(rows.map((it) => it.cuts.map(({ byte, page }) => [byte, page])), [[], [[3, true]], [], []])
})

test("several events of one read are counted, the first of them says so", async () => {
  const { rows, xray } = await read([bytes(first), bytes(second + second), bytes(done)])
  assert.deepEqual(rows.map((it) => xray.together(it).page), [1, 2, 2, 1])
  assert.deepEqual(rows.map((it) => it.first), [true, true, false, true])
  assert.match(storyOf(rows[2], xray.together(rows[2]), strings), /2 events came to this page/)
})

test("what matters of the JSON is shown, the rest folds away", () => {
  /** @type {[string, string][]} */
  const cases = [
    ['data: {"id":"x","choices":[{"index":0,"delta":{"content":" a"}}]}\n\n',
      'data: {…"content":"[ a]"…}'],
    ['data:{"choices":[{"delta":{"content":"q\\"\\u00e9"},"finish_reason":null}]}\n\n',
      'data:{…"content":"[q\\"\\u00e9]"…}'],
    ['data: {"choices":[{"delta":{"role":"assistant","content":""}}]}\n\n', 'data: {…"role":"[assistant]"…}'],
    ['data: {"choices":[{"delta":{},"finish_reason":"stop"}]}\r\n\r\n', 'data: {…"finish_reason":"[stop]"…}'],
    ['data: {"choices":[],"usage":{"completion_tokens":12}}\n\n', 'data: {…"completion_tokens":[12]…}'],
    ['event: error\ndata: {"error":{"message":"no"}}\n\n', 'event: errordata: {…"message":"[no]"…}'],
    ['data: {"choices":[{"delta":{"tool_calls":[{"function":{"name":"f","arguments":"{}"}}]}}]}\n\n',
      'data: {…"name":"[f]"…"arguments":"[{}]"…}'],
    ["data: [DONE]\n\n", "data: [DONE]"],
    ["data: {oops\n\n", "data: {oops"],
    ['data: ["content":"x"]\n\n', 'data: ["content":"x"]'],
    [": ping\n\n", ": ping"],
    ["data: {}\n\n", "data: {}"],
    ["\n\n", ""],
  ]
  for (const [raw, wanted] of cases) {
    assert.equal(seen(folded(raw)), wanted)
    assert.equal(together(folded(raw)), raw)
  }
})

test("of one giant event the beginning is shown", async () => {
  const giant = event({ content: "가나 👋".repeat(600_000) })
  const { rows } = await read([bytes(giant + done)])
  const pieces = piecesOf(rows[0])
  assert.ok(giant.startsWith(together(pieces)) && together(pieces).length <= most)
  assert.match(seen(pieces), /^data: \{…"content":"\[가나/)
  assert.equal(rows[0].bytes, utf8Length(giant))
})

test("ten thousand tiny events are taken once, a bit at a time", async () => {
  const { rows, xray } = await read([bytes(event({ content: "a" }).repeat(10_000))])
  assert.equal(rows.length, 10_000)
  assert.deepEqual(xray.take(), { rows: [], rest: "" })
})

test("an answer that was not streamed is a row without reads", async () => {
  const { rows } = await read([bytes('{"choices":[{"message":{"content":"Hi"}}]}')], { json: true })
  assert.equal(seen(piecesOf(rows[0])), '{…"content":"[Hi]"…}')
  assert.deepEqual(rows[0].cuts, [])
})
