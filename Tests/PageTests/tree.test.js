// @ts-check
import assert from "node:assert/strict"
import { test } from "node:test"
import { Answer } from "../../Public/js/answer.js"
import { Tree } from "../../Public/js/tree.js"

/** @param {string} id @param {string} parent @param {string[]} answers */
const turn = (id, parent, answers) => ({
  id, parent, question: id, files: [], created: 0,
  answers: answers.map((it) => Object.assign(new Answer(), { id: it })),
})
/** @param {Tree} tree */
const shown = (tree) => tree.path.map((it) => `${it.id}:${tree.answerOf(it)?.id ?? ""}`).join(" ")

function grown() {
  const tree = new Tree()
  tree.add(turn("q1", "", ["a1", "a2"]))
  tree.add(turn("q2", "a1", ["b1"]))
  tree.add(turn("q3", "a1", ["c1"]))
  tree.add(turn("q4", "a2", ["d1"]))
  return tree
}

test("of several versions the newest is shown, unless one was chosen", () => {
  const tree = grown()
  assert.equal(shown(tree), "q1:a2 q4:d1")
  tree.choose("q1", "a1")
  assert.equal(shown(tree), "q1:a1 q3:c1")
  tree.choose("a1", "q2")
  assert.equal(shown(tree), "q1:a1 q2:b1")
})

test("what follows a version stays with it", () => {
  const tree = grown()
  tree.choose("q1", "a1")
  tree.choose("q1", "a2")
  assert.equal(shown(tree), "q1:a2 q4:d1")
  assert.deepEqual(tree.versions(tree.path[0]).map((it) => it.id), ["q1"])
  assert.deepEqual(tree.after("a1").map((it) => it.id), ["q2", "q3"])
})

test("all turns are told, parents before children", () => {
  assert.deepEqual(grown().turns.map((it) => it.id), ["q1", "q2", "q3", "q4"])
})

test("a removed version was never chosen", () => {
  const tree = grown()
  tree.choose("q1", "a1")
  tree.choose("a1", "q2")
  tree.remove(tree.path[1])
  assert.equal(shown(tree), "q1:a1 q3:c1")
  assert.deepEqual(tree.chosen, { q1: "a1" })
})

test("a choice of what is not there is no choice", () => {
  const tree = grown()
  tree.choose("q1", "gone")
  tree.choose("", "gone")
  assert.equal(shown(tree), "q1:a2 q4:d1")
})

test("very many questions side by side take no longer than many in a row", () => {
  const tree = new Tree()
  const since = process.cpuUsage()
  for (let n = 0; n < 100_000; n++) tree.add(turn(`q${n}`, "", []))
  assert.equal(tree.turns.length, 100_000)
  assert.ok(process.cpuUsage(since).user < 5_000_000)
})
