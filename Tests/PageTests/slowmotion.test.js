// @ts-check
import assert from "node:assert/strict"
import { beforeEach, test } from "node:test"
import { Answer } from "../../Public/js/answer.js"
import { SlowMotion } from "../../Public/js/slowmotion.js"
import { Timeline } from "../../Public/js/timeline.js"

/** @type {Answer} */
let answer
/** @type {SlowMotion} */
let motion
/** When it was asked. */
const sent = 1000

/** An event that comes so long after Send. @param {number} at */
function come(at) {
  const chunk = /** @type {any} */ ({ text: "a", reasoning: "", calls: [] })
  answer.receiver().event("{}", chunk, sent + at, { raw: "data: {}\n\n", relayIn: null })
}

/** How many are shown so long after Send. @param {number} at */
function shown(at) {
  motion.pass(sent + at)
  return motion.shown
}

/** How many of the answer's lines may be shown. */
const shownLines = () => answer.log.entries.slice(0, motion.limit).length

beforeEach(() => {
  answer = new Answer()
  answer.begin(sent)
  motion = new SlowMotion()
  motion.watch(new Timeline(answer), sent)
})

test("at real speed nothing is held back", () => {
  come(100)
  assert.deepEqual([motion.limit, shown(100), motion.waiting, motion.holds], [Infinity, 1, 0, false])
})

test("events are shown in their own rhythm, as many times slower", () => {
  motion.setSpeed(1 / 4, sent)
  for (const at of [100, 110, 110, 150]) come(at)
  assert.equal(shown(200), 1)
  assert.equal(shown(239), 1)
  assert.equal(shown(240), 3)
  assert.equal(shown(399), 3)
  assert.equal(motion.waiting, 1)
  assert.equal(shown(400), 4)
  // A pause of the model is a longer one here.
  come(1000)
  assert.equal(shown(3799), 4)
  assert.equal(shown(3800), 5)
})

test("the lines of the log are let out with their events, the end with the last one", () => {
  motion.setSpeed(1 / 2, sent)
  for (const at of [10, 20]) come(at)
  answer.end(/** @type {any} */ ({ kind: "finished" }), sent + 30)
  assert.equal(shownLines(), 1)
  assert.equal(shown(30), 1)
  assert.equal(shownLines(), 2)
  assert.equal(shown(50), 2)
  assert.equal(motion.limit, Infinity)
})

test("what has just come is held back before anybody draws", () => {
  motion.setSpeed(1 / 2, sent)
  come(10)
  shown(10)
  come(20)
  assert.equal(shownLines(), 2)
})

test("a pause holds all, a step shows one, and it goes on from there", () => {
  for (const at of [10, 20]) come(at)
  motion.setPaused(true, sent + 25)
  for (const at of [30, 30, 90]) come(at)
  assert.deepEqual([shown(5000), motion.waiting], [2, 3])
  motion.step(sent + 5000)
  assert.equal(shown(6000), 3)
  motion.setSpeed(1 / 2, sent + 6000)
  motion.setPaused(false, sent + 6000)
  assert.equal(shown(6000), 4)
  assert.equal(shown(6119), 4)
  assert.equal(shown(6121), 5)
  motion.step(sent + 6200)
  assert.deepEqual([motion.shown, motion.paused], [5, true])
})

test("a step stops a stream that runs", () => {
  motion.step(sent)
  come(10)
  assert.equal(shown(1000), 0)
  motion.step(sent + 1000)
  assert.equal(motion.shown, 1)
})

test("another speed holds at once for what waits", () => {
  motion.setSpeed(1 / 20, sent)
  for (const at of [0, 100]) come(at)
  assert.equal(shown(100), 1)
  assert.equal(shown(1100), 1)
  motion.setSpeed(1 / 2, sent + 1100)
  assert.equal(shown(1199), 1)
  assert.equal(shown(1200), 2)
})

test("real speed lets everything go, and so does Stop", () => {
  motion.setSpeed(1 / 20, sent)
  for (const at of [0, 100, 200]) come(at)
  assert.equal(shown(200), 1)
  motion.setSpeed(1, sent + 200)
  assert.deepEqual([motion.shown, motion.limit], [3, Infinity])
  motion.setPaused(true, sent + 210)
  come(300)
  assert.notEqual(motion.limit, Infinity)
  answer.stop(sent + 310)
  assert.equal(motion.limit, Infinity)
  assert.deepEqual([shown(310), motion.waiting], [4, 0])
})

test("of an answer that is looked at later, what has come stays shown", () => {
  for (const at of [0, 100, 200]) come(at)
  motion.setPaused(true, sent)
  motion.watch(new Timeline(answer), sent + 250)
  assert.equal(shown(300), 3)
  come(400)
  assert.deepEqual([shown(500), motion.waiting], [3, 1])
})
