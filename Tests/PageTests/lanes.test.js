// @ts-check
import assert from "node:assert/strict"
import { test } from "node:test"
import { Lanes } from "../../Public/js/lanes.js"

const { signal } = new AbortController()
const settled = () => new Promise((resolve) => setTimeout(resolve))

test("who finds every lane taken waits in line, and says so", async () => {
  const lanes = new Lanes(1)
  /** @type {string[]} */
  const told = []
  const enter = async (/** @type {string} */ name) => {
    await lanes.enter(signal, (held) => void told.push(`${name} ${held ? "waits" : "goes"}`))
    told.push(`${name} is in`)
  }
  for (const name of ["a", "b", "c"]) void enter(name)
  await settled()
  assert.deepEqual(told, ["b waits", "c waits", "a is in"])
  told.length = 0
  lanes.leave()
  await settled()
  assert.deepEqual(told, ["b goes", "b is in"])
})

test("who gives up leaves the line, and the lane to the next", async () => {
  const lanes = new Lanes(1)
  await lanes.enter(signal, () => {})
  const abort = new AbortController()
  const refused = assert.rejects(lanes.enter(abort.signal, () => {}))
  const next = lanes.enter(signal, () => {})
  abort.abort()
  await refused
  lanes.leave()
  await next
  lanes.leave()
  await lanes.enter(signal, () => assert.fail("the lane is free"))
})
