// @ts-check
import assert from "node:assert/strict"
import { beforeEach, test } from "node:test"
import { SpareTime } from "../../Public/js/hood/sparetime.js"

/** A browser's clock, frames and timers, which go on when told. */
const browser = {
  now: 0,
  /** @type {((now: number) => void) | null} */
  frame: null,
  /** @type {Map<number, { at: number, call: () => void }>} */
  timers: new Map(),

  /** The next frame is drawn, which takes so long, layout and all. */
  draw(took = 0) {
    const { frame } = this
    this.frame = null
    assert.ok(frame, "nobody asked for a frame")
    frame(this.now)
    this.pass(took)
  },

  /** @param {number} time */
  pass(time) {
    this.now += time
    for (const [id, { at, call }] of [...this.timers]) {
      if (at <= this.now && this.timers.delete(id)) call()
    }
  },
}
const globals = /** @type {any} */ (globalThis)
globals.document = { hidden: false, addEventListener() {} }
globals.window = globals
globals.requestAnimationFrame = (/** @type {(now: number) => void} */ call) => {
  assert.equal(browser.frame, null, "two frames were asked for at once")
  browser.frame = call
  return 1
}
globals.cancelAnimationFrame = () => { browser.frame = null }
let ids = 0
globals.setTimeout = (/** @type {() => void} */ call, delay = 0) => {
  browser.timers.set(++ids, { at: browser.now + delay, call })
  return ids
}
globals.clearTimeout = (/** @type {number} */ id) => void browser.timers.delete(id)
globals.performance.now = () => browser.now

/** @type {string[]} */
let drawn = []
/** @param {string} name */
const part = (name) => () => void drawn.push(name)

beforeEach(() => {
  drawn = []
  Object.assign(browser, { now: 0, frame: null })
  browser.timers.clear()
})

test("what is asked for twice is drawn once, in the next frame", () => {
  const time = new SpareTime(new AbortController().signal)
  const draw = part("a")
  time.ask(draw)
  time.ask(draw)
  browser.draw()
  assert.deepEqual(drawn, ["a"])
  assert.equal(browser.frame, null)
})

test("a part that asks again while it is drawn has it rest as long as the frame was heavy", () => {
  const time = new SpareTime(new AbortController().signal)
  const draw = () => {
    drawn.push("a")
    time.ask(draw)
  }
  time.ask(draw)
  browser.draw(30)
  assert.deepEqual(drawn, ["a"])
  assert.equal(browser.frame, null)
  browser.pass(59)
  assert.equal(browser.frame, null)
  browser.pass(1)
  browser.draw(30)
  assert.deepEqual(drawn, ["a", "a"])
})

test("asked between a frame's script and its layout, it does not begin another one", () => {
  const time = new SpareTime(new AbortController().signal)
  time.ask(part("a"))
  const { frame } = browser
  browser.frame = null
  frame?.(0)
  time.ask(part("b"))
  assert.equal(browser.frame, null)
  browser.pass(30)
  assert.equal(browser.frame, null)
  browser.pass(60)
  browser.draw()
  assert.deepEqual(drawn, ["a", "b"])
})

test("a rest is no longer than a tenth of a second", () => {
  const time = new SpareTime(new AbortController().signal)
  time.ask(part("a"))
  browser.draw(400)
  time.ask(part("b"))
  browser.pass(100)
  browser.draw()
  assert.deepEqual(drawn, ["a", "b"])
})

test("frames that are light hold one part more each time, one after a burden a single one", () => {
  const time = new SpareTime(new AbortController().signal)
  const all = ["a", "b", "c"].map(part)
  const frame = (took = 0) => {
    drawn = []
    for (const it of all) time.ask(it)
    browser.draw(took)
    return drawn.join("")
  }
  assert.deepEqual([frame(), frame(), frame()], ["a", "bc", "abc"])
  assert.equal(frame(25), "abc")
  browser.pass(50)
  assert.deepEqual([frame(), frame()], ["a", "bc"])
})

test("two burdens within two seconds are a burden, until they are past", () => {
  const time = new SpareTime(new AbortController().signal)
  time.ask(part("a"))
  browser.draw(20)
  browser.pass(40)
  assert.equal(time.burdened, false)
  time.ask(part("a"))
  browser.draw(20)
  assert.equal(time.burdened, true)
  browser.pass(2000)
  assert.equal(time.burdened, false)
})

test("nothing is drawn once it is over", () => {
  const over = new AbortController()
  const time = new SpareTime(over.signal)
  time.ask(part("a"))
  over.abort()
  time.ask(part("b"))
  assert.equal(browser.frame, null)
  assert.deepEqual(drawn, [])
})
