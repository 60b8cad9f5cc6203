// @ts-check
import assert from "node:assert/strict"
import { test } from "node:test"
import { groupsOf } from "../../Public/js/groups.js"

/** @param {string} id @param {Date} changed */
const chat = (id, changed, pinned = false) => /** @type {any} */ ({ id, changed: +changed, pinned })
/** @param {any[]} chats @param {Date} now */
const ids = (chats, now) => Object.fromEntries(Object.entries(groupsOf(chats, +now))
  .map(([name, all]) => [name, all.map((it) => it.id).join(" ")]))

test("days are the reader's, not 24 hours", () => {
  const chats = [
    chat("now", new Date(2026, 2, 10, 0, 1)), chat("night", new Date(2026, 2, 9, 23, 59)),
    chat("dawn", new Date(2026, 2, 9, 0, 0)), chat("before", new Date(2026, 2, 8, 23, 59)),
  ]
  assert.deepEqual(ids(chats, new Date(2026, 2, 10, 0, 2)),
    { pinned: "", today: "now", yesterday: "night dawn", earlier: "before" })
})

test("the order stays, and a pinned chat stands with the pinned ones only", () => {
  const day = (/** @type {number} */ n) => new Date(2026, 5, n, 12)
  const chats = [
    chat("a", day(9)), chat("b", day(9), true), chat("c", day(9)), chat("d", day(1), true),
  ]
  assert.deepEqual(ids(chats, day(9)), { pinned: "b d", today: "a c", yesterday: "", earlier: "" })
})

test("a clock that was set back makes no chat of tomorrow", () => {
  assert.deepEqual(ids([chat("a", new Date(2027, 0, 1))], new Date(2026, 0, 1)),
    { pinned: "", today: "a", yesterday: "", earlier: "" })
})
