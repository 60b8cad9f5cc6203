// @ts-check
import assert from "node:assert/strict"
import { test } from "node:test"
import { Answer } from "../../Public/js/answer.js"
import { countsOf, wayOf } from "../../Public/js/hood/captions.js"
import { Relay } from "../../Public/js/relay.js"
import { ServerClock } from "../../Public/js/serverclock.js"
import { Strings } from "../../Public/js/strings.js"
import * as hood from "../../Public/js/strings/hood/languages.js"
import { Timeline } from "../../Public/js/timeline.js"
import { utf8Length } from "../../Public/js/utf8.js"
import { watchOf } from "../../Public/js/watch.js"
import { Xray } from "../../Public/js/xray.js"
import { bytes, done, event, everyCut, streamed } from "./support/streams.js"

const strings = new Strings(["en"])
strings.add(hood)

/** Of a page's clock that stands still, and of a server's that is 4,000 ms ahead. */
const [now, ahead] = [1000, 4000]

/** @param {object} told @returns {string} a comment of the relay's */
const trace = (told) => `: sluice ${JSON.stringify(told)}\n\n`
const first = event({ content: "안녕" })
const second = event({ content: "하세요" })
const beat = ": still waiting\n\n"

/** @param {Response} response @param {any} [reading] of the clock that says how the two differ */
async function read(response, reading = { ahead, error: 1 }) {
  const relay = new Relay(/** @type {any} */ (async () => response), () => now)
  relay.json = async () => null
  watchOf(relay).on = true
  watchOf(relay).clock = /** @type {any} */ ({ reading })
  const answer = new Answer()
  answer.begin(now)
  const question = { route: null, messages: [], fields: {} }
  answer.end(await relay.ask(question, answer.receiver(), new AbortController().signal), now)
  const timeline = new Timeline(answer)
  const xray = new Xray(answer, timeline)
  return { answer, timeline, rows: xray.take().rows }
}

/** @param {Uint8Array[]} parts */
function joined(...parts) {
  const whole = new Uint8Array(parts.reduce((sum, it) => sum + it.length, 0))
  let at = 0
  for (const part of parts) {
    whole.set(part, at)
    at += part.length
  }
  return whole
}

/** @param {import("../../Public/js/timeline.js").Timeline} timeline @param {number[]} sizes */
function standsWhereItCame({ events, bytes }, sizes, before = 0) {
  let at = before
  for (const [place, size] of sizes.entries()) {
    assert.deepEqual([events[place].start, events[place].bytes], [at, size])
    at += size
  }
  assert.ok(bytes >= at)
}

test("a byte order mark is three bytes of the stream, however it is cut", async () => {
  const stream = bytes(`\uFEFF${first}${second}${done}`)
  const sizes = [3 + utf8Length(first), utf8Length(second), utf8Length(done)]
  for (const pieces of everyCut(stream)) {
    const { timeline, answer } = await read(streamed(pieces))
    standsWhereItCame(timeline, sizes)
    assert.equal(timeline.bytes, stream.length)
    assert.equal(answer.text, "안녕하세요")
  }
  // Each read ends with an event: nothing is cut.
  const ends = [sizes[0], sizes[0] + sizes[1]]
  const pieces = [stream.slice(0, ends[0]), stream.slice(ends[0], ends[1]), stream.slice(ends[1])]
  const { rows } = await read(streamed(pieces))
  assert.deepEqual(rows.map((it) => it.cuts.length), [0, 0, 0])
})

test("a mark before a trace is the upstream's, and nothing that the relay added", async () => {
  const size = 3 + utf8Length(first)
  const told = trace({ request: 5000, reads: [{ at: 1, bytes: size }], events: 1 })
  const { timeline, rows } = await read(streamed([bytes(`\uFEFF${told}${first}${done}`)]))
  assert.equal(timeline.added, utf8Length(told))
  assert.deepEqual(rows[0].cuts, [])
  assert.equal(timeline.events[1].from, size)
})

test("bytes that are no UTF-8 are counted as they came, however they are cut", async () => {
  // A letter of two bytes of which one came, one of Latin-1, half of one at an event's end.
  const broken = joined(bytes('data: {"choices":[{"delta":{"content":"'), Uint8Array.of(0xEC, 0x95),
    bytes("a"), Uint8Array.of(0xE9), bytes('"}}]}\n\n'))
  const stream = joined(broken, Uint8Array.of(0x3A, 0xF0, 0x9F), bytes("\n\n"), bytes(first + done))
  const sizes = [broken.length, utf8Length(first), utf8Length(done)]
  for (const pieces of everyCut(stream)) {
    const { timeline: { events } } = await read(streamed(pieces))
    assert.deepEqual(events.map((it) => it.bytes), sizes)
    assert.deepEqual(events.map((it) => it.start), [0, sizes[0] + 5, sizes[0] + 5 + sizes[1]])
  }
})

test("what a trace took is the relay's also where it cannot be placed", async () => {
  const told = trace({ request: 5000, reads: [{ at: 1, bytes: utf8Length(first) }], events: 1 })
  const { timeline } = await read(streamed([bytes(told + first + done)]), null)
  assert.deepEqual([timeline.traced, timeline.added], [false, utf8Length(told)])
  standsWhereItCame(timeline, [utf8Length(first)], utf8Length(told))
})

test("a heartbeat is the relay's: it stands in no read of the model's", async () => {
  const one = trace({ request: 5000, reads: [{ at: 1, bytes: utf8Length(first) }], events: 1 })
  const two = trace({ reads: [{ at: 2, bytes: utf8Length(second + done) }], events: 2 })
  const { timeline, rows } = await read(streamed([bytes(one + first + beat + two + second + done)]))
  assert.equal(timeline.added, utf8Length(one + beat + two))
  assert.deepEqual(rows.map((it) => it.number), [1, null, 2, 3])
  assert.deepEqual(rows.map((it) => it.cuts), [[], [], [], []])
  assert.deepEqual(rows.map((it) => it.ends.relay), [0, 1, 1, 1])
})

test("an answer in one piece has the bytes that it came in", async () => {
  const text = JSON.stringify({ choices: [{ message: { content: "안녕" }, finish_reason: "stop" }] })
  const { timeline, answer } = await read(new Response(text, { headers: { "Content-Type": "application/json" } }))
  assert.deepEqual([answer.text, answer.ending?.kind], ["안녕", "finished"])
  assert.deepEqual([timeline.bytes, timeline.events.length], [utf8Length(text), 1])
})

test("a comment that only looks like a trace breaks no answer and invents no time", async () => {
  const odd = [
    { request: 5000, reads: [null], events: 1 }, { request: 5000, reads: [{ at: "1", bytes: {} }] },
    { request: 5000, reads: [{ at: 1e999, bytes: -5 }], events: -1 }, { reads: {} }, [], "x", null,
    { request: 5000, reads: [[]], events: 1e300 }, { request: "5000", reads: [{ at: 1, bytes: 1 }] },
  ]
  for (const told of odd) {
    const { answer, timeline } = await read(streamed([bytes(trace(told) + first + done)]))
    assert.equal(answer.ending?.kind, "finished", JSON.stringify(told))
    assert.equal(answer.text, "안녕")
    assert.equal(timeline.events[0].relayAt, null)
    assert.deepEqual([timeline.relayReads, timeline.added], [[], utf8Length(trace(told))])
  }
})

test("a server's time that cannot be is none", async () => {
  // Before the question left, and after its answer was here.
  for (const request of [now + ahead - 3, now + ahead + 3]) {
    const told = trace({ request, reads: [{ at: 0, bytes: utf8Length(first) }], events: 1 })
    const { timeline } = await read(streamed([bytes(told + first + done)]))
    assert.deepEqual([timeline.asked, timeline.traced, timeline.events[0].relayAt], [null, false, null])
    assert.equal(wayOf(timeline, 1, strings), strings.say("wayUnknown"))
  }
})

test("an error that the server tells is no event of the model's", async () => {
  const error = 'data: {"error":{"message":"Gone.","code":"upstream_cut"}}\n\n'
  const told = trace({ request: 5000, reads: [{ at: 0, bytes: utf8Length(first) }], events: 1 })
  const { timeline } = await read(streamed([bytes(told + first + error)]))
  const { events, eventsAbove } = countsOf(timeline, strings)
  assert.deepEqual([events, eventsAbove], ["2", "1"])
  const untraced = await read(streamed([bytes(first + error)]))
  assert.equal(countsOf(untraced.timeline, strings).eventsAbove, "–")
})

test("a clock that was set anew is believed at once", async () => {
  let [page, server] = [0, 7000]
  let way = 1
  const relay = {
    json: async () => {
      page += way
      server += way
      const told = { now: server }
      page += way
      server += way
      return told
    },
  }
  const clock = new ServerClock(relay, () => page)
  await clock.ask()
  assert.equal(clock.reading?.ahead, 7000)
  // The page's computer slept for a minute, and its clock with it.
  server += 60_000
  way = 5
  await clock.ask()
  const { ahead = 0, error = 0 } = clock.reading ?? {}
  assert.ok(Math.abs(ahead - 67_000) <= error, `${ahead} ± ${error}`)
})
