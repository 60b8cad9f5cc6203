// @ts-check
import assert from "node:assert/strict"
import { test } from "node:test"
import { Lanes } from "../../Public/js/lanes.js"
import { Way } from "../../Public/js/transports.js"
import { bytes, done, event, everyCut, streamed } from "./support/streams.js"

const tokens = ["Hel", "lo\n", "👋"]
const text = tokens.join("")
const demo = /** @type {any} */ ({ route: { id: "demo-natural", base: "/demo/v1" }, demo: true })

/** @param {any} roads @param {"stream" | "events" | "poll" | "whole"} name */
async function gone(roads, name, lanes = new Lanes(), asked = demo) {
  const { signal } = new AbortController()
  let now = 0
  const told = { run: "r1", language: "ko", grew: () => {}, asked }
  const way = new Way(name, { clock: () => now += 10, ...roads }, told)
  await way.go(lanes, "SSE?", signal)
  return way
}

/** An `EventSource` of these events. @param {[string, string][]} events */
function source(events, /** @type {string[]} */ opened = []) {
  const target = Object.assign(new EventTarget(), { closed: 0, close() { this.closed++ } })
  setImmediate(() => {
    for (const [name, data] of events) target.dispatchEvent(Object.assign(new Event(name), { data }))
  })
  return { target, source: (/** @type {string} */ url) => { opened.push(url); return target } }
}

test("a stream's bytes and text are counted wherever the network cut it", async () => {
  const events = tokens.map((content) => event({ content })).join("")
  const whole = bytes(events + event({}, "stop") + done)
  for (const pieces of everyCut(whole)) {
    const way = await gone({ fetch: async () => streamed(pieces) }, "stream")
    assert.deepEqual([way.text, way.bytes, way.requests], [text, whole.length, 1])
    assert.equal(way.failed, false)
  }
})

test("a stream without its [DONE] did not come to its end", async () => {
  const fetch = async () => streamed([bytes(event({ content: "Hel" }))])
  const way = await gone({ fetch }, "stream")
  assert.deepEqual([way.failed, way.end, way.text], [true, null, "Hel"])
})

test("a whole answer is one request that is read at its end", async () => {
  const body = JSON.stringify({ choices: [{ message: { content: text }, finish_reason: "stop" }] })
  const way = await gone({ fetch: async () => new Response(body) }, "whole")
  assert.deepEqual([way.text, way.bytes, way.requests], [text, bytes(body).length, 1])
})

test("long polling asks on from where it is, by the stream's own name, to its end", async () => {
  /** @type {string[]} */
  const asked = []
  let size = 0
  const fetch = async (/** @type {string} */ url) => {
    const from = asked.push(url) - 1
    const told = { id: "7", from, next: from + 1, tokens: [tokens[from]], done: from === 2 }
    const body = JSON.stringify(told)
    size += bytes(body).length
    return new Response(body)
  }
  const way = await gone({ fetch }, "poll")
  assert.deepEqual([way.text, way.requests, way.bytes], [text, 3, size])
  assert.deepEqual(asked, ["", "&id=7&from=1", "&id=7&from=2"].map((it) => {
    return `/demo/poll?lang=ko${it}&way=poll&run=r1`
  }))
})

test("an EventSource is closed once the server has ended it, its lines counted as they are written", async () => {
  /** @type {string[]} */
  const opened = []
  const events = /** @type {[string, string][]} */ (tokens.map((it) => ["message", it]))
  const { target, source: open } = source([...events, ["done", "done"], ["error", ""]], opened)
  const way = await gone({ source: open }, "events")
  const wire = "data: Hel\n\ndata: lo\ndata: \n\ndata: 👋\n\nevent: done\ndata: done\n\n"
  assert.deepEqual([way.text, way.bytes, way.requests], [text, bytes(wire).length, 1])
  assert.deepEqual([target.closed, opened], [1, ["/demo/events?lang=ko&way=events&run=r1"]])
})

test("an EventSource that fails is closed: by itself it would ask again", async () => {
  const { target, source: open } = source([["message", "Hel"], ["error", ""]])
  const way = await gone({ source: open }, "events")
  assert.deepEqual([way.failed, way.end, target.closed], [true, null, 1])
})

test("a server that says no, or that is gone, is a failure and no exception", async () => {
  const roads = [
    async () => new Response("", { status: 503 }), async () => { throw new TypeError() },
  ]
  for (const fetch of roads) {
    for (const name of /** @type {const} */ (["stream", "poll", "whole"])) {
      assert.equal((await gone({ fetch }, name)).failed, true)
    }
  }
})

test("each way takes a lane, and gives it back however it ends", async () => {
  const lanes = new Lanes(1)
  for (const fetch of [async () => new Response("{}"), async () => { throw new TypeError() }]) {
    await gone({ fetch }, "whole", lanes)
  }
  await lanes.enter(new AbortController().signal, () => assert.fail("it was not given back"))
})

test("a real model is asked by name, and its address bears no mark", async () => {
  /** @type {any[]} */
  const asked = []
  const fetch = async (/** @type {string} */ path, /** @type {RequestInit} */ init) => {
    asked.push([path, JSON.parse(String(init?.body ?? null))])
    return streamed([bytes(event({ content: "Hi" }) + done)])
  }
  const model = /** @type {any} */ ({ route: { id: "m", base: "/v1" }, demo: false })
  const way = await gone({ fetch }, "stream", new Lanes(), model)
  assert.equal(way.real, true)
  const messages = [{ role: "user", content: "SSE?" }]
  assert.deepEqual(asked, [["/v1/chat/completions", { model: "m", messages, stream: true }]])
  const poll = async () => Response.json({ id: "1", next: 1, tokens: ["Hi"], done: true })
  assert.equal((await gone({ fetch: poll }, "poll", new Lanes(), model)).real, false)
})
