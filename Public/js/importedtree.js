// @ts-check
import { newId } from "./ids.js"
import { firstLine, readAnswer, readChat, readTurn } from "./records.js"

/** @typedef {import("./records.js").Whole} Whole */
/** @typedef {import("./records.js").TurnRecord} TurnRecord */
/** @typedef {import("./records.js").AnswerRecord} AnswerRecord */

/**
 * A whole conversation from a file, with ids of its own, so that one that is imported twice is
 * there twice. A question whose place cannot be found begins the conversation, beside others.
 *
 * @param {any} tree
 * @param {number} now
 * @returns {Whole | null} null if it holds no question
 */
export function wholeFrom(tree, now) {
  const id = newId()
  const chat = readChat({ ...tree?.chat, id })
  const turns = records(tree?.turns, (it) => readTurn({ ...it, chat: id }))
  if (!chat || turns.length === 0) return null
  const answers = records(tree?.answers, (it) => readAnswer({ ...it, chat: id }))
  const ids = { turns: namesFor(turns), answers: namesFor(answers) }
  const rooted = rootedIn(turns, answers)
  return {
    chat: { ...chat, first: chat.first || firstLine(turns[0].question), changed: now,
      chosen: renamed(chat.chosen, ids) },
    turns: turns.map((it) => ({
      ...it, id: ids.turns.get(it.id) ?? "", files: it.files.map((f) => ({ ...f, id: newId() })),
      parent: rooted.has(it.id) ? ids.answers.get(it.parent) ?? "" : "",
    })),
    answers: answers.filter((it) => ids.turns.has(it.turn)).map((it) => ({
      ...it, id: ids.answers.get(it.id) ?? "", turn: ids.turns.get(it.turn) ?? "",
    })),
  }
}

/**
 * @template {{ id: string }} R
 * @param {unknown} values
 * @param {(value: any) => R | null} read
 * @returns {R[]} what can be read, each id once
 */
function records(values, read) {
  const all = Array.isArray(values) ? values.flatMap((it) => read(it) ?? []) : []
  return [...new Map(all.map((it) => [it.id, it])).values()]
}

/** @param {{ id: string }[]} records @returns {Map<string, string>} */
const namesFor = (records) => new Map(records.map(({ id }) => [id, newId()]))

/**
 * @param {Record<string, string>} chosen
 * @param {{ turns: Map<string, string>, answers: Map<string, string> }} ids
 */
function renamed(chosen, { turns, answers }) {
  const pairs = Object.entries(chosen).flatMap(([parent, child]) => {
    const asked = parent === "" ? "" : answers.get(parent)
    const [from, to] = asked === undefined ? [turns.get(parent), answers.get(child)]
      : [asked, turns.get(child)]
    return from === undefined || to === undefined ? [] : [[from, to]]
  })
  return Object.fromEntries(pairs)
}

/**
 * @param {TurnRecord[]} turns
 * @param {AnswerRecord[]} answers
 * @returns {Set<string>} the questions from which there is a way to a first one
 */
function rootedIn(turns, answers) {
  const turnOf = new Map(answers.map((it) => [it.id, it.turn]))
  const before = new Map(turns.map((it) => [it.id, it.parent]))
  const rooted = new Set([""])
  const seen = new Set([""])
  for (const { id } of turns) {
    const way = []
    let at = /** @type {string | undefined} */ (id)
    while (at !== undefined && !seen.has(at)) {
      seen.add(at)
      way.push(at)
      const parent = before.get(at)
      at = parent === "" ? "" : turnOf.get(parent ?? "")
    }
    if (at !== undefined && rooted.has(at)) for (const it of way) rooted.add(it)
  }
  return rooted
}
