// @ts-check
import assert from "node:assert/strict"
import { test } from "node:test"
import { noParameters, readParameters, requestFields } from "../../Public/js/parameters.js"
import {
  changedNames, extraFault, readField, sameParameters, settings, written,
} from "../../Public/js/settings.js"

const setting = (/** @type {string} */ name) => {
  return /** @type {import("../../Public/js/settings.js").Setting} */ (
    settings.find((it) => it.name === name))
}
const read = (/** @type {string} */ name, /** @type {string} */ text) => {
  const { value, fault } = readField(setting(name), text)
  return fault ?? value
}

test("every parameter has a row, and none besides", () => {
  assert.deepEqual(settings.map((it) => it.name).sort(), Object.keys(noParameters()).sort())
})

test("a number is read however half of the world writes it, an empty field is the model's own", () => {
  assert.deepEqual(["0.3", "0,3", " 2 ", ".5", "0", ""].map((it) => read("temperature", it)),
    [0.3, 0.3, 2, 0.5, 0, null])
  assert.deepEqual(["-1", "2.1", "hot", "0.3x", "1e9", "NaN", "1 2"].map((it) => read("temperature", it)),
    Array(7).fill("wrongNumber"))
  assert.deepEqual(["800", "0", "1.5", "10000001", "many"].map((it) => read("maxTokens", it)),
    [800, "wrongWhole", "wrongWhole", "wrongWhole", "wrongWhole"])
  assert.deepEqual(["42", "-1", "1.5", "99999999999999999999"].map((it) => read("seed", it)),
    [42, -1, "wrongInteger", "wrongInteger"])
})

test("what is quoted of a wrong number is short", () => {
  const reading = readField(setting("temperature"), "x".repeat(100_000))
  assert.ok(reading.fault && String(reading.values.text).length < 30)
})

test("stop words are one a line, and come back as they were typed", () => {
  const stop = read("stop", "END\n\n\\n\\nUser:\n 끝")
  assert.deepEqual(stop, ["END", "\n\nUser:", " 끝"])
  assert.equal(written("stop", { ...noParameters(), stop }), "END\n\\n\\nUser:\n 끝")
})

test("extra JSON that is wrong is a value too, and is not sent", () => {
  const cases = /** @type {[string, string | undefined][]} */ ([
    ["", undefined], ["  ", undefined], ["{\"top_k\": 40}", undefined],
    ["{\"top_k\": 40", "extraBroken"], ["[1]", "extraObject"], ["40", "extraObject"],
    ["{\"stream\": false}", "extraOwn"], ["{\"messages\": []}", "extraOwn"],
    ["{\"stream_options\": null}", "extraOwn"], ["{\"model\": \"other\"}", "extraOwn"],
  ])
  for (const [extra, fault] of cases) {
    assert.equal(read("extra", extra), extra)
    assert.equal(extraFault(extra)?.key, fault, extra)
    const sent = requestFields({ ...noParameters(), extra })
    assert.deepEqual(sent, fault || extra.trim() === "" ? {} : { top_k: 40 }, extra)
  }
  assert.deepEqual(extraFault("{\n  \"a\": oops\n}")?.values, { line: 2, column: 8 })
})

test("what differs from the default is known, and what is the same", () => {
  const none = noParameters()
  assert.deepEqual(changedNames(none), [])
  const some = { ...none, temperature: 0, stop: ["END"], system: "Be brief." }
  assert.deepEqual(changedNames(some), ["system", "temperature", "stop"])
  assert.equal(sameParameters(some, { ...some, stop: ["END"] }), true)
  assert.equal(sameParameters(some, none), false)
})

test("parameters are read from what may be anything", () => {
  for (const it of [null, undefined, 3, "x", [], { stop: "x", temperature: "1", system: 5, extra: {} }]) {
    assert.deepEqual(readParameters(it), noParameters())
  }
  const some = { ...noParameters(), temperature: 0.5, stop: ["a"], extra: "{" }
  assert.deepEqual(readParameters(JSON.parse(JSON.stringify(some))), some)
})
