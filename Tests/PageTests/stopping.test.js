// @ts-check
import assert from "node:assert/strict"
import { test } from "node:test"
import { noFacts, endingOf } from "../../Public/js/ending.js"
import { milestoneOf } from "../../Public/js/milestone.js"
import { stoppingOf } from "../../Public/js/stopping.js"

const reading = { ahead: 50_000, error: 0.4 }
/** Sent at 1000 by the page's clock, at the server 2 ms later; stopped after 300 ms. */
const timeline = {
  sent: 1000, stop: 300, events: /** @type {any[]} */ ([{ at: 100 }, { at: 200 }]),
  receipt: /** @type {any} */ ({
    clock: 51_002, events: 2, times: { client_left: 301, upstream_closed: 302, last_event: 195 },
  }),
}
const with_ = (/** @type {object} */ times, events = 2) => ({
  ...timeline, receipt: { ...timeline.receipt, events, times: { ...timeline.receipt.times, ...times } },
})

test("what Stop did is told on the page's axis", () => {
  assert.deepEqual(stoppingOf(timeline, reading, 1300), { noticed: 3, letGo: 4, error: 0.4, came: 0 })
})

test("nothing is noticed before it happened", () => {
  assert.equal(stoppingOf(with_({ client_left: 297.8 }), reading, 1300)?.noticed, 0)
})

test("the longer ago, the less the clocks agree", () => {
  const { error = 0 } = stoppingOf(timeline, reading, 11_300) ?? {}
  assert.ok(Math.abs(error - 1.4) < 1e-9)
})

test("what came after Stop is counted, whether the page or only the server saw it", () => {
  assert.equal(stoppingOf(with_({ last_event: 300 }, 5), reading, 1300)?.came, 3)
  const late = { ...timeline, events: [...timeline.events, { at: 310 }] }
  assert.equal(stoppingOf(late, reading, 1300)?.came, 1)
})

test("without Stop, a receipt, its times or a reading there is nothing to tell", () => {
  assert.equal(stoppingOf({ ...timeline, stop: null }, reading, 0), null)
  assert.equal(stoppingOf({ ...timeline, receipt: null }, reading, 0), null)
  assert.equal(stoppingOf(with_({ client_left: null }), reading, 0), null)
  assert.equal(stoppingOf(timeline, null, 0), null)
})

const seen = {
  events: /** @type {any[]} */ ([{ at: 700, entry: { data: "{}" } }]), head: 40, firstText: 600, stop: null,
  end: /** @type {number | null} */ (null),
}
const ended = (/** @type {object} */ facts) => endingOf({ ...noFacts(), accepted: true, ...facts })

test("an answer's last milestone is told", () => {
  assert.deepEqual(milestoneOf({ ...seen, head: null, firstText: null }, null), { kind: "sent", at: 0 })
  assert.deepEqual(milestoneOf({ ...seen, firstText: null }, null), { kind: "head", at: 40 })
  assert.deepEqual(milestoneOf(seen, null), { kind: "text", at: 600 })
  const over = { ...seen, end: 800 }
  assert.deepEqual(milestoneOf(over, ended({ finish: "stop" })), { kind: "ended", at: 800 })
  const done = { ...over, events: [...over.events, { at: 790, entry: { data: "[DONE]" } }] }
  assert.deepEqual(milestoneOf(/** @type {any} */ (done), ended({ done: true })), { kind: "done", at: 790 })
  assert.deepEqual(milestoneOf(/** @type {any} */ ({ ...over, stop: 750 }), ended({ stopped: true })), { kind: "stopped", at: 750 })
})

test("which hop broke is told", () => {
  const over = { ...seen, end: 800 }
  assert.deepEqual(milestoneOf(over, ended({})), { kind: "cut", at: 800, hop: "lower" })
  const error = { message: "", code: "upstream_cut", type: "" }
  assert.deepEqual(milestoneOf(over, ended({ error })), { kind: "cut", at: 800, hop: "upper" })
  assert.deepEqual(milestoneOf(over, ended({ error: { ...error, code: "x" } })), { kind: "error", at: 800 })
})
