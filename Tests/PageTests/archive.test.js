// @ts-check
import assert from "node:assert/strict"
import { test } from "node:test"
import { Archive } from "../../Public/js/archive.js"
import { folded } from "../../Public/js/finding.js"
import { dice, grown } from "./support/wholes.js"

/** The archive in a database is tested in a real one: EndToEnd/browser/test_archive.py. */

test("where there is no database, all is held", async () => {
  const archive = new Archive({})
  const states = /** @type {string[]} */ ([])
  archive.listen({ state: () => states.push(archive.state) }, new AbortController().signal)
  const [one, two] = [grown(dice(1)), grown(dice(2))]
  await archive.save(one)
  await archive.save({ chat: { ...two.chat, changed: one.chat.changed + 1 } })
  await archive.save({ turns: two.turns, answers: two.answers })
  assert.deepEqual((await archive.list()).map((it) => it.id), [two.chat.id, one.chat.id])
  assert.deepEqual(await archive.read(one.chat.id), one)
  assert.deepEqual((await archive.read(two.chat.id))?.answers, two.answers)
  assert.deepEqual(await archive.remove(one.chat.id), one)
  assert.equal(await archive.read(one.chat.id), null)
  await archive.restore(one)
  assert.deepEqual(await archive.read(one.chat.id), one)
  assert.deepEqual(states, ["blocked"])
})

test("nobody is told after they stopped listening", async () => {
  const archive = new Archive({})
  const stop = new AbortController()
  archive.listen({ state: () => assert.fail() }, stop.signal)
  stop.abort()
  await archive.list()
})

test("a channel that is refused is done without", () => {
  const refused = class {
    constructor() {
      throw new Error("no")
    }
  }
  new Archive({ BroadcastChannel: /** @type {any} */ (refused) })
})

test("letters are compared without case, accents and widths", () => {
  for (const [text, found] of [
    ["CRÈME", "creme"], ["ＡＢＣ", "abc"], ["İstanbul", "istanbul"], ["Å", "å"], ["각", "가"],
  ]) assert.ok(folded(text).includes(folded(found)), text)
  assert.ok(!folded("가").includes(folded("각")))
})
