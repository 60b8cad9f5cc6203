// @ts-check
import assert from "node:assert/strict"
import { test } from "node:test"
import { Answer } from "../../Public/js/answer.js"
import { readChunk } from "../../Public/js/chunk.js"
import { endingOf, noFacts } from "../../Public/js/ending.js"
import { readFile, readText } from "../../Public/js/recorded.js"
import { asFile, isRecording, recordingOf } from "../../Public/js/recording.js"
import { Replay } from "../../Public/js/replay.js"
import { Timeline } from "../../Public/js/timeline.js"

/** @typedef {import("../../Public/js/recording.js").Recording} Recording */

const about = { question: "Why?", demo: false, clock: { ahead: 5000.25, error: 0.4 } }
const ended = endingOf({ ...noFacts(), accepted: true, finish: "stop" })
const line = (/** @type {string} */ text) => {
  return `data: ${JSON.stringify({ choices: [{ delta: { content: text } }] })}\n\n`
}

/** @param {Answer} answer @param {string} raw @param {number} at @param {number | null} relayIn */
function came(answer, raw, at, relayIn = null) {
  const data = raw.replace(/^data: /, "").trim()
  answer.receiver().read(raw.length, at)
  answer.receiver().event(data, readChunk("message", data), at, { raw, relayIn })
}

/** A traced stream that was stopped, at odd times. */
function stream() {
  const answer = new Answer()
  answer.begin(1000.3, "m")
  answer.request = { path: "/v1/chat/completions", body: "{한}" }
  const receiver = answer.receiver()
  receiver.head(1010.7)
  receiver.traced({ asked: 1001.1, reads: [{ at: 1099.9, bytes: 90 }], raw: ": sluice {}\n\n" })
  came(answer, line("안녕"), 1100.4, 1099.9)
  receiver.comment(" ping", 1200.1, ": ping\n")
  came(answer, line("<b>\u2028</script>"), 1650.15, 1649.2)
  answer.stop(1700.5)
  answer.end({ ...endingOf({ ...noFacts(), accepted: true, stopped: true }) }, 1701.9)
  receiver.receipt(/** @type {any} */ ({
    id: "x", ended: "cancelled", events: 3, bytes: 300, clock: 6001.5,
    times: { request: 0, client_left: 700.1, upstream_closed: 700.9, last_event: 648 },
  }))
  return answer
}

/** @param {Answer} answer @returns {Recording} */
const recorded = (answer) => /** @type {Recording} */ (recordingOf(answer, about))

/** @param {string} text @returns {Recording} */
function opened(text) {
  const read = readText(text)
  assert.ok("recording" in read, JSON.stringify(read))
  return read.recording
}

/** @param {Recording} recording @param {number} [step] of the wall clock */
function played(recording, step = 7) {
  const replay = new Replay(recording, 50_000)
  for (let wall = 50_000; !replay.over; wall += step) replay.pass(wall)
  return replay
}

/** An ending without what did not happen. @param {object | null} ending */
const said = (ending) => {
  return Object.fromEntries(Object.entries(ending ?? {}).filter(([, it]) => it || it === 0))
}

/** All that a timeline says, its lines of the log aside. @param {Timeline} timeline */
function numbersOf({ events, sent, firstText, end, stop, head, asked, ...rest }) {
  const { reads, relayReads, bytes, added, textBytes } = rest
  return {
    events: events.map(({ entry, gap: _, ...it }) => ({ ...it, raw: entry.raw, text: entry.text })),
    firstText, end, stop, head, asked, relayReads, reads, bytes, added, textBytes, sent: sent && 0,
  }
}

test("a recording that was saved and opened is the same recording", () => {
  const recording = recorded(stream())
  const again = opened(asFile(recording))
  assert.deepEqual(again.lines, recording.lines)
  for (const [name, at] of Object.entries(recording.receipt?.times ?? {})) {
    assert.equal(Reflect.get(again.receipt?.times ?? {}, name), at, name)
  }
  assert.deepEqual(said(again.ending), { ...said(recording.ending), called: [], unreadable: 0 })
  assert.deepEqual([again.question, again.clock, again.request, again.ended],
    ["Why?", { ahead: 6000.55, error: 0.4 }, { path: "/v1/chat/completions", bytes: 5 },
      recording.ended])
  assert.ok(isRecording(asFile(recording)))
  assert.ok(!isRecording('{"title":"A chat","sluice":{"shape":1}}'))
})

test("played, it has the numbers of the stream, to the last digit", () => {
  const answer = stream()
  const { answer: again, timeline } = played(opened(asFile(recorded(answer))))
  assert.deepEqual(numbersOf(timeline), numbersOf(new Timeline(answer)))
  assert.equal(again.text, answer.text)
  assert.deepEqual(said(again.ending), said(answer.ending))
  assert.deepEqual(again.facts, answer.facts)
})

test("a line is added when its time has come, by any speed", () => {
  const recording = recorded(stream())
  for (const speed of [0.5, 1, 2]) {
    const replay = new Replay(recording, 0)
    replay.setSpeed(speed, 0)
    replay.pass(649.8 / speed)
    assert.deepEqual([replay.timeline.events.length, replay.answer.text], [1, "안녕"], String(speed))
    replay.pass(649.9 / speed)
    assert.equal(replay.timeline.events.length, 2)
    replay.pass(701 / speed)
    assert.equal(replay.over, false)
    replay.pass(702 / speed)
    assert.deepEqual([replay.over, replay.now], [true, recording.ended])
  }
})

test("pausing stands still; an earlier place is another answer, a later one the same", () => {
  const replay = new Replay(recorded(stream()), 0)
  replay.pass(200)
  const { answer } = replay
  replay.setPaused(true, 300)
  replay.pass(900)
  assert.deepEqual([replay.now, replay.answer.text, replay.over], [300, "안녕", false])
  replay.seek(660, 1000)
  assert.equal(replay.answer, answer)
  assert.equal(replay.timeline.events.length, 2)
  replay.seek(50, 1000)
  assert.notEqual(replay.answer, answer)
  assert.deepEqual([replay.answer.text, replay.timeline.events.length], ["", 0])
  assert.ok(answer.text.length > 2)
})

test("what was continued plays what was added, after what was there", () => {
  const answer = new Answer()
  answer.begin(0, "m")
  came(answer, line("One"), 10)
  answer.end(endingOf({ ...noFacts(), accepted: true, finish: "length" }), 20)
  answer.begin(5000, "m")
  came(answer, line(" two"), 5100)
  answer.end(ended, 5200)
  const recording = recorded(answer)
  const { before, lines, ended: end } = recording
  assert.deepEqual([before.text, lines.length, end], ["One", 2, 200])
  const replay = new Replay(recording, 0)
  assert.equal(replay.answer.text, "One")
  assert.equal(played(recording).answer.text, "One two")
  assert.equal(played(recording).timeline.events.length, 1)
})

test("what was not streamed, and an event that is more than its lines, plays the same", () => {
  const answer = new Answer()
  answer.begin(0)
  const whole = JSON.stringify({ choices: [{ message: { content: "All" } }] })
  answer.receiver().event(whole, readChunk("message", whole), 30, { raw: whole, relayIn: null })
  const half = line(" in two").replace(/^data: /, "").trim()
  answer.receiver().event(half, readChunk("message", half), 40, { raw: "\n", relayIn: null })
  answer.end(ended, 50)
  const { timeline, answer: again } = played(opened(asFile(recorded(answer))))
  assert.equal(again.text, "All in two")
  assert.deepEqual(timeline.events.map((it) => it.entry.data), [whole, half])
})

test("what has not ended, or came over no wire of this page, is not recorded", () => {
  const live = new Answer()
  live.begin(0)
  assert.equal(recordingOf(live, about), null)
  const old = /** @type {any} */ ({ id: "a", text: "Old", reasoning: "", ending: ended })
  const kept = Answer.from(old)
  assert.equal(recordingOf(kept, about), null)
})

test("what is not a whole recording is refused, each with its sentence", () => {
  const good = recorded(stream())
  const text = asFile(good)
  const broken = (/** @type {object} */ change) => {
    const lines = good.lines.map((it, at) => (at === 3 ? { ...it, ...change } : it))
    return asFile({ ...good, lines: /** @type {any} */ (lines) })
  }
  const refused = { error: "recordingBroken", n: 4 }
  const cases = [
    ["not JSON", "recordingForeign"], ["null", "recordingForeign"], ["[]", "recordingForeign"],
    ['{"messages":[]}', "recordingForeign"], [text.slice(0, -40), "recordingCut"],
    [text.replace('"version":1', '"version":7'), "recordingNewer"],
    [text.replace('"kind":"stopped"', '"kind":"exploded"'), "recordingHead"],
    [JSON.stringify({ ...good, lines: {} }), "recordingHead"],
    [JSON.stringify({ ...good, ended: "later" }), "recordingHead"],
  ]
  for (const [file, error] of cases) {
    const read = readText(file)
    assert.equal("error" in read && read.error, error, file.slice(0, 60))
  }
  for (const change of [
    { at: -1 }, { at: "1" }, { at: 1e9 }, { at: null }, { kind: "sent" }, { kind: "__proto__" },
    { kind: "toString" }, { raw: 1 }, { data: {} }, { bytes: -5 }, { bytes: 1.5 }, { relay: "x" },
  ]) {
    assert.deepEqual(readText(broken(change)), refused, JSON.stringify(change))
  }
  assert.ok("recording" in readText(broken({ kind: "comment", onclick: "x" })))
})

test("a file too large is not read at all", async () => {
  const file = /** @type {any} */ ({ size: 65 * 2 ** 20, text: () => assert.fail("read") })
  assert.deepEqual(await readFile(file), { error: "recordingHuge", n: 0 })
})
