// @ts-check
import assert from "node:assert/strict"
import { test } from "node:test"
import { AnswerLog } from "../../Public/js/log.js"

test("lines keep their order, their clocks and what they carried", () => {
  const log = new AnswerLog()
  log.append("sent", 5)
  log.append("event", 9, { text: "Hi", data: "{}" })
  const lines = log.entries.map(({ seq, kind, browserIn, text }) => [seq, kind, browserIn, text])
  assert.deepEqual(lines, [[0, "sent", 5, ""], [1, "event", 9, "Hi"]])
})

test("when the relay had it is null as long as nobody traced it", () => {
  assert.equal(new AnswerLog().append("event", 1).relayIn, null)
})

test("painted is filled in once", () => {
  const log = new AnswerLog()
  log.append("event", 1)
  assert.equal(log.entries[0].painted, null)
  log.paint(0, 16)
  log.paint(0, 32)
  log.paint(7, 32)
  assert.equal(log.entries[0].painted, 16)
})
