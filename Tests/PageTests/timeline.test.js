// @ts-check
import assert from "node:assert/strict"
import { test } from "node:test"
import { Answer } from "../../Public/js/answer.js"
import { Relay } from "../../Public/js/relay.js"
import { ServerClock } from "../../Public/js/serverclock.js"
import { Timeline } from "../../Public/js/timeline.js"
import { utf8Length } from "../../Public/js/utf8.js"
import { bytes, done, event, everyCut, streamed } from "./support/streams.js"
import { watchOf } from "../../Public/js/watch.js"

const words = ["안", "녕", "하", "세요 👋"]
const lines = words.map((content) => event({ content }))
/** As the relay tells it: two reads made the first event whole, the others came in one. */
const told = [
  ': sluice {"request":5000,"reads":[{"at":10,"bytes":20},{"at":12.5,"bytes":90}],"events":1}\n\n',
  ': sluice {"reads":[{"at":40,"bytes":400}],"events":3}\n\n',
]

/** Reads a stream at times 1, 2, 3 …; the server's clock is 4,000 ms ahead. @param {Uint8Array[]} pieces */
async function timelineOf(pieces, traced = true) {
  let now = 1000
  const fetch = async () => streamed(pieces)
  const relay = new Relay(/** @type {any} */ (fetch), () => now++)
  relay.json = async () => null
  if (traced) watchOf(relay).on = true
  watchOf(relay).clock = /** @type {any} */ ({ reading: { ahead: 4000, error: 0.5 } })
  const answer = new Answer()
  answer.begin(now)
  const question = { route: null, messages: [], fields: {} }
  const ending = await relay.ask(question, answer.receiver(), new AbortController().signal)
  answer.end(ending, now)
  return new Timeline(answer)
}

test("a traced stream is on one axis, wherever it was cut", async () => {
  const text = `${told[0]}${lines[0]}${told[1]}${lines.slice(1).join("")}${done}`
  for (const pieces of everyCut(bytes(text))) {
    const { events, asked, relayReads, added, reads, textBytes } = await timelineOf(pieces)
    assert.equal(asked, 0)
    assert.deepEqual(relayReads, [
      { at: 10, bytes: 20, end: 20 }, { at: 12.5, bytes: 90, end: 110 }, { at: 40, bytes: 400, end: 510 },
    ])
    assert.deepEqual(events.map((it) => it.relayAt), [12.5, 40, 40, 40, null])
    assert.deepEqual(events.map((it) => it.entry.text), [...words, ""])
    assert.equal(added, utf8Length(told.join("")))
    // What the relay added is no part of the upstream's stream.
    assert.equal(events[1].from, utf8Length(lines[0]))
    assert.equal(events[1].start, utf8Length(told.join("") + lines[0]))
    assert.equal(reads.at(-1)?.end, utf8Length(text))
    assert.equal(textBytes, utf8Length(words.join("")))
  }
})

test("without a trace nothing is made up", async () => {
  const { events, asked, traced } = await timelineOf([bytes(lines.join("") + done)], false)
  assert.deepEqual([asked, traced], [null, false])
  assert.ok(events.every((it) => it.relayAt === null && it.at > 0))
})

test("a trace without a clock is placed nowhere, and a comment like others", async () => {
  const relay = new Relay(/** @type {any} */ (async () => streamed([bytes(told[0] + lines[0] + done)])))
  relay.json = async () => null
  watchOf(relay).on = true
  const answer = new Answer()
  answer.begin(0)
  const question = { route: null, messages: [], fields: {} }
  await relay.ask(question, answer.receiver(), new AbortController().signal)
  const kinds = answer.log.entries.map((it) => it.kind)
  assert.deepEqual(kinds, ["sent", "head", "read", "comment", "event", "event"])
  const { traced, asked, events } = new Timeline(answer)
  assert.deepEqual([traced, asked, events.map((it) => it.relayAt)], [false, null, [null, null]])
})

test("an answer that goes on begins a new axis", async () => {
  const answer = new Answer()
  answer.begin(100)
  answer.receiver().event("{}", /** @type {any} */ ({ text: "a", reasoning: "" }), 150, { raw: "data: {}\n\n", relayIn: null })
  const timeline = new Timeline(answer)
  assert.equal(timeline.firstText, 50)
  answer.begin(900)
  assert.equal(timeline.take(), true)
  assert.deepEqual([timeline.events.length, timeline.sent, timeline.firstText], [0, 900, null])
  assert.equal(timeline.take(), false)
})

test("bytes are those of UTF-8", () => {
  for (const text of ["", "a", "é", "안", "👩🏽‍🚀", "\ud800", "a\udc00b", "\ud83d", "𝄞𝄞"]) {
    assert.equal(utf8Length(text), new TextEncoder().encode(text).length, JSON.stringify(text))
  }
})

test("the quickest answer says how the clocks differ, and how surely", async () => {
  const ways = [[30, 5], [2, 1], [20, 20], [9, 9], [4, 8], [8, 8]]
  let now = 0
  const relay = {
    json: async () => {
      const [there, back] = ways.shift() ?? [0, 0]
      now += there
      const told = { now: 7000 + now }
      now += back
      return told
    },
  }
  const clock = new ServerClock(relay, () => now)
  assert.equal(clock.reading, null)
  await clock.ask()
  const { ahead = 0, error = 0 } = clock.reading ?? {}
  assert.ok(Math.abs(ahead - 7000) <= error, `${ahead} ± ${error}`)
  assert.ok(error >= 1.5 && error < 1.6)
})

test("a server that does not tell its time is not guessed at", async () => {
  const clock = new ServerClock({ json: async () => null })
  await clock.ask()
  assert.equal(clock.reading, null)
})
