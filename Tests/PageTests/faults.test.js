// @ts-check
import assert from "node:assert/strict"
import { test } from "node:test"
import { Answer } from "../../Public/js/answer.js"
import { Faults, faults } from "../../Public/js/faults.js"
import { Relay } from "../../Public/js/relay.js"
import { beside, Trial } from "../../Public/js/trial.js"
import { bytes, done, event, streamed } from "./support/streams.js"
import { watchOf } from "../../Public/js/watch.js"

const route = /** @type {const} */ ({ id: "m", base: "/v1" })
const messages = [{ role: /** @type {"user"} */ ("user"), content: "Hi" }]
const question = () => ({ route, messages, fields: {} })
const whole = [bytes(event({ content: "Hello" })), bytes(event({}, "stop")), bytes(done)]
const { signal } = new AbortController()

/** A relay, the bodies that it was asked with, and what breaks it. */
function bench() {
  /** @type {any[]} */
  const asked = []
  const fetch = async (/** @type {string} */ _, /** @type {RequestInit} */ init) => {
    asked.push(JSON.parse(String(init.body)))
    return streamed(whole)
  }
  const relay = new Relay(/** @type {any} */ (fetch), () => 0)
  const broken = new Faults(watchOf(relay), () => {}, () => Promise.resolve())
  const ask = async (on = relay, byDemo = true, heard = true) => {
    const trial = new Trial(on, () => 0)
    if (heard) broken.begun(trial.answer, byDemo)
    await trial.run(question(), () => {}, signal)
    if (heard) broken.ended(trial.answer)
    return trial.answer
  }
  const other = beside(/** @type {any} */ (fetch), relay.lanes)
  return { relay, other, broken, ask, asked }
}

test("the demo is told of its fault once, with the next question of the chat", async () => {
  const { broken, ask, asked } = bench()
  broken.choose("error")
  await ask()
  assert.equal(broken.chosen, null)
  await ask()
  assert.deepEqual(asked.map((it) => it.demo), [{ fault: "error@20" }, undefined])
})

test("a model that is no demo is never told of a fault", async () => {
  const { broken, ask, asked } = bench()
  broken.choose("stall")
  await ask(undefined, false)
  assert.equal(asked[0].demo, undefined)
})

test("no other stream has the fault, whether it left before, beside or after", async () => {
  for (const fault of /** @type {(keyof typeof faults)[]} */ (Object.keys(faults))) {
    const { relay, other, broken, ask, asked } = bench()
    broken.choose(fault)
    const others = [ask(relay, true, false), ask(other, true, false)]
    const broke = ask()
    others.push(ask(relay, true, false))
    const answers = await Promise.all(others)
    assert.ok(answers.every(({ ending }) => ending?.kind === "finished"), fault)
    await broke
    const told = ["inside", "error", "stall"].includes(fault) ? 1 : 0
    assert.equal(asked.filter((it) => it.demo).length, told, fault)
    assert.deepEqual([watchOf(relay).demo, watchOf(relay).between, watchOf(relay).next], [{}, null, null])
  }
})

test("what somebody else asks of the demo stays asked for", async () => {
  const { relay, broken, ask, asked } = bench()
  watchOf(relay).demo = { tokens_per_second: 5 }
  broken.choose("inside")
  await ask()
  assert.deepEqual(asked[0].demo, { tokens_per_second: 5, fault: "cut-inside@20" })
  assert.deepEqual(watchOf(relay).demo, { tokens_per_second: 5 })
})

test("one that holds goes on until it is ended", async () => {
  const { broken, ask } = bench()
  broken.choose("slow")
  assert.equal((await ask()).text, "Hello")
  assert.equal(broken.chosen, "slow")
  broken.choose(null)
  assert.equal(broken.chosen, null)
})

test("a cable that is pulled in the middle is a lost answer, and the next one is whole", async () => {
  let go = (/** @type {any} */ _) => {}
  const body = new ReadableStream({ start: (it) => { go = (piece) => it.enqueue(piece) } })
  const bodies = [body, null]
  const fetch = async () => {
    const next = bodies.shift()
    if (!next) return streamed(whole)
    return new Response(next, { headers: { "content-type": "text/event-stream" } })
  }
  const relay = new Relay(/** @type {any} */ (fetch), () => 0)
  const broken = new Faults(watchOf(relay), () => {}, () => Promise.resolve())
  const trial = new Trial(relay, () => 0)
  broken.begun(trial.answer, true)
  const run = trial.run(question(), () => {
    if (trial.answer.text !== "" && trial.answer.phase === "streaming") broken.choose("cable")
  }, signal)
  go(bytes(event({ content: "Hel" })))
  await run
  broken.ended(trial.answer)
  const { ending, text } = trial.answer
  assert.deepEqual([ending?.kind, text, broken.chosen], ["lost", "Hel", null])
})

test("an answer of another conversation is left in peace", () => {
  const { relay, broken } = bench()
  const answer = new Answer()
  broken.choose("slow")
  broken.begun(answer, true)
  const between = watchOf(relay).next?.between
  broken.leave()
  const network = /** @type {any} */ ({ read: async () => ({ done: true }) })
  assert.equal(between?.(network), network)
  assert.equal(broken.atWork, false)
})
