// @ts-check
import assert from "node:assert/strict"
import { test } from "node:test"
import { contextOf } from "../../Public/js/context.js"
import { letGoAfter } from "../../Public/js/receipt.js"
import { waitOf } from "../../Public/js/refusal.js"

const now = Date.parse("2026-11-22T10:00:00Z")

/** @type {[Record<string, string>, number | null][]} */
const waits = [
  [{}, null],
  [{ "retry-after": "20" }, 20],
  [{ "retry-after": "0.2" }, 1],
  [{ "retry-after": "0" }, null],
  [{ "retry-after": "-3" }, null],
  [{ "retry-after": "soon" }, null],
  [{ "retry-after": "Sun, 22 Nov 2026 10:00:30 GMT" }, 30],
  [{ "retry-after": "Sun, 22 Nov 2026 09:00:00 GMT" }, null],
  [{ "retry-after": "20", "retry-after-ms": "1500" }, 2],
]

for (const [fields, seconds] of waits) {
  test(`${JSON.stringify(fields)}: ${seconds} s`, () => {
    assert.equal(waitOf(new Headers(fields), now), seconds)
  })
}

/** @type {[any, number | null][]} */
const receipts = [
  [{ times: {} }, null],
  [{ times: { client_left: 1500.25, upstream_closed: 1504.5 } }, 4.25],
  [{ times: { client_left: 1500, upstream_closed: 1499.9 } }, 0],
  [{ times: { client_left: null, upstream_closed: 1500 } }, null],
  [{ times: { client_left: 1500, upstream_closed: null } }, null],
]

for (const [receipt, ms] of receipts) {
  test(`${JSON.stringify(receipt)}: let go after ${ms} ms`, () => {
    assert.equal(letGoAfter(receipt), ms)
  })
}

/** @type {[any, number | null][]} */
const models = [
  [{ id: "m" }, null],
  [{ context_length: 8192 }, 8192],
  [{ max_model_len: 32768 }, 32768],
  [{ meta: { n_ctx_train: 8192 } }, 8192],
  [{ meta: { n_ctx: 2048, n_ctx_train: 8192 } }, 2048],
  [{ context_length: null, meta: null }, null],
  [{ context_length: "8192" }, null],
]

for (const [model, tokens] of models) {
  test(`${JSON.stringify(model)} holds ${tokens} tokens`, () => {
    assert.equal(contextOf(model), tokens)
  })
}
