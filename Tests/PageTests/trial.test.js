// @ts-check
import assert from "node:assert/strict"
import { test } from "node:test"
import { Relay } from "../../Public/js/relay.js"
import { wordsIn } from "./support/words.js"
import * as hood from "../../Public/js/strings/hood/languages.js"
import { beside, Trial } from "../../Public/js/trial.js"
import { verdictOf } from "../../Public/js/verdict.js"
import { bytes, done, event, streamed } from "./support/streams.js"
import { watchOf } from "../../Public/js/watch.js"

const route = /** @type {const} */ ({ id: "m", base: "/demo/v1" })
const messages = [{ role: /** @type {"user"} */ ("user"), content: "Hi" }]
const strings = wordsIn("en")
const { signal } = new AbortController()
strings.add(hood)

/**
 * A trial that was run, with a clock that is this many milliseconds further at each look.
 *
 * @param {Response} response
 * @param {boolean} whole
 */
async function ran(response, step = 10, whole = false) {
  /** @type {any[]} */
  const sent = []
  let now = 0
  const clock = () => now += step
  const fetch = async (/** @type {string} */ _, /** @type {RequestInit} */ init) => {
    sent.push({ body: JSON.parse(String(init.body)), accept: Object(init.headers).Accept })
    return response
  }
  const trial = new Trial(new Relay(/** @type {any} */ (fetch), clock), clock)
  await trial.run({ route, messages, fields: {}, whole }, () => {}, new AbortController().signal, 0)
  return { trial, sent }
}

const stream = (text = "Hello") => {
  return streamed([bytes(event({ content: text })), bytes(event({}, "stop")), bytes(done)])
}
const json = (text = "Hello") => {
  const choices = [{ index: 0, message: { content: text }, finish_reason: "stop" }]
  return Response.json({ choices })
}

test("streamed and whole, the same answer: its text, its times, its end", async () => {
  for (const whole of [false, true]) {
    const { trial, sent } = await ran(whole ? json() : stream(), 10, whole)
    assert.deepEqual([trial.answer.text, trial.whole, trial.answer.phase], ["Hello", true, "ended"])
    assert.ok(Number(trial.timeline.firstText) < Number(trial.timeline.end))
    assert.equal(sent[0].body.stream, !whole)
    assert.equal("stream_options" in sent[0].body, !whole)
    assert.equal(sent[0].accept, whole ? "application/json" : "text/event-stream")
  }
})

test("who is asked beside shares the lanes, and nothing that is watched", async () => {
  /** @type {any[]} */
  const asked = []
  const fetch = async (/** @type {string} */ _, /** @type {RequestInit} */ init) => {
    asked.push(init)
    return stream()
  }
  const relay = new Relay(/** @type {any} */ (fetch), () => 0)
  const between = () => assert.fail("between")
  Object.assign(watchOf(relay), { on: true, demo: { fault: "stall" }, between })
  const other = beside(/** @type {any} */ (fetch), relay.lanes)
  assert.equal(other.lanes, relay.lanes)
  await new Trial(other).run({ route, messages, fields: {} }, () => {}, signal)
  assert.equal(asked.length, 1)
  assert.equal("Sluice-Trace" in asked[0].headers, false)
  assert.equal("demo" in JSON.parse(asked[0].body), false)
})

test("what is asked for while a question waits in line is not meant for it", async () => {
  /** @type {any[]} */
  const asked = []
  const fetch = async (/** @type {string} */ _, /** @type {RequestInit} */ init) => {
    asked.push(JSON.parse(String(init.body)))
    return stream()
  }
  const relay = new Relay(/** @type {any} */ (fetch), () => 0)
  const run = new Trial(relay).run({ route, messages, fields: {} }, () => {}, signal)
  watchOf(relay).demo = { fault: "stall" }
  await run
  assert.equal("demo" in asked[0], false)
})

test("a race that ended together names both waits", async () => {
  const [a, b] = [await ran(stream(), 10), await ran(json(), 12, true)]
  const said = /^Both ended after 0\.\d s\. With streaming you were reading after 0\.\d s\.$/
  assert.match(verdictOf(a.trial, b.trial, strings), said)
})

test("a race that ended apart says so, and why as far as it is known", async () => {
  const [a, b] = [await ran(stream(), 10), await ran(json(), 1000, true)]
  assert.match(verdictOf(a.trial, b.trial, strings), /The way here took one of them longer\.$/)
  const other = await ran(json("Something else"), 1000, true)
  assert.match(verdictOf(a.trial, other.trial, strings), /The model wrote two different answers/)
})

test("an answer that did not come to its end decides no race", async () => {
  const cut = await ran(streamed([bytes(event({ content: "Hel" }))]))
  const whole = await ran(json(), 10, true)
  assert.equal(cut.trial.whole, false)
  for (const pair of [[cut, whole], [whole, cut]]) {
    assert.equal(verdictOf(pair[0].trial, pair[1].trial, strings), strings.say("raceBroken"))
  }
})
