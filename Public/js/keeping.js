// @ts-check
import { Answer } from "./answer.js"
import { wasReturned } from "./conversation.js"
import { newId } from "./ids.js"
import { firstLine } from "./records.js"

/** @typedef {import("./tree.js").Turn} Turn */
/** @typedef {import("./tree.js").Tree} Tree */
/** @typedef {import("./session.js").Session} Session */
/** @typedef {import("./records.js").Whole} Whole */
/** @typedef {import("./records.js").AnswerRecord} AnswerRecord */

/** @param {Session} session @returns {boolean} whether there is a record of it already */
export function isKept({ tree }) {
  return tree.turns.length > 0
}

/**
 * @param {Session} session
 * @param {Turn} first the question that began it
 * @returns {import("./records.js").ChatRecord}
 */
export function chatRecord({ id, title, parameters, created, model, pinned, tree }, first) {
  return {
    id, title, first: nameOf(first), pinned, created, changed: Date.now(), parameters, model,
    chosen: tree.chosen,
  }
}

/**
 * @param {Pick<Turn, "question" | "files">} first
 * @returns {string} its first line, or a file's name
 */
export function nameOf({ question, files }) {
  return firstLine(question) || firstLine(files[0]?.name ?? "")
}

/**
 * What is shown of a conversation up to an answer, as a new one.
 *
 * @param {Session} session
 * @param {Answer} last
 * @returns {Whole}
 */
export function forkOf(session, last) {
  const id = newId()
  const end = session.turns.findIndex((it) => it.answers.includes(last))
  const chat = chatRecord(session, session.turns[0])
  /** @type {Whole} */
  const whole = {
    chat: { ...chat, id, chosen: {}, pinned: false, created: Date.now() }, turns: [], answers: [],
  }
  let parent = ""
  for (const turn of session.turns.slice(0, end + 1)) {
    const answer = session.answerOf(turn)
    const [turnId, answerId] = [newId(), newId()]
    whole.turns.push({ ...turnRecord(id, turn), id: turnId, parent })
    if (answer) whole.answers.push({ ...answerRecord(id, turnId, answer), id: answerId })
    parent = answerId
  }
  return whole
}

/** @param {string} chat @param {Turn} turn @returns {import("./records.js").TurnRecord} */
export function turnRecord(chat, { id, parent, question, files, created }) {
  return { id, chat, parent, question, files, created }
}

/**
 * @param {string} chat
 * @param {string} turn
 * @param {Answer} answer
 * @returns {AnswerRecord}
 */
export function answerRecord(chat, turn, answer) {
  const { id, text, reasoning, facts, created, model } = answer
  const ending = answer.ending?.left ? null : answer.ending
  return { id, chat, turn, text, reasoning, ending, facts, created, model }
}

/** @param {Session} session @returns {Whole} all of it, to be kept anew */
export function wholeOf(session) {
  const { id, tree: { turns } } = session
  return {
    chat: chatRecord(session, turns[0]), turns: turns.map((it) => turnRecord(id, it)),
    answers: turns.flatMap((turn) => turn.answers.map((it) => answerRecord(id, turn.id, it))),
  }
}

/**
 * Brings a tree up to what is kept: turns and answers that it lacks, and answers that went on
 * elsewhere. What came to nothing is left out.
 *
 * @param {Tree} tree
 * @param {Whole} whole
 * @param {Answer | null} current is written here, and known better here
 * @returns {Answer[]} those that are new in the tree, or went on
 */
export function bring(tree, { turns, answers }, current) {
  const known = new Map(tree.turns.map((turn) => [turn.id, turn]))
  const byTurn = new Map(turns.map(({ id }) => [id, /** @type {AnswerRecord[]} */ ([])]))
  for (const answer of answers) byTurn.get(answer.turn)?.push(answer)
  const led = new Set(turns.map((it) => it.parent))
  return [...turns].sort(byAge).flatMap(({ id, parent, question, files, created }) => {
    const kept = (byTurn.get(id) ?? []).sort(byAge)
    const turn = known.get(id)
    if (turn) return join(turn, kept, current)
    const own = worthKeeping(kept.map((it) => Answer.from(it)), led)
    const fresh = { id, parent, question, files, created, answers: own }
    if (wasReturned(fresh)) return []
    tree.add(fresh)
    return own
  })
}

/** @param {{ created: number }} a @param {{ created: number }} b */
const byAge = (a, b) => a.created - b.created

/** @param {Turn} turn @param {AnswerRecord[]} kept @param {Answer | null} current */
function join(turn, kept, current) {
  const own = new Map(turn.answers.map((it) => [it.id, it]))
  return kept.flatMap((record) => {
    const here = own.get(record.id)
    if (here && (here === current || !wentOn(here, record))) return []
    if (here && record.text.startsWith(here.text)) {
      here.follow(record)
      return [here]
    }
    const answer = Answer.from(record)
    turn.answers = [...turn.answers.filter((it) => it !== here), answer]
    return [answer]
  })
}

/** @param {Answer} here @param {AnswerRecord} record */
function wentOn(here, { text, reasoning, ending }) {
  if (text.length !== here.text.length) return text.length > here.text.length
  if (reasoning.length > here.reasoning.length) return true
  const kind = here.ending?.left ? undefined : here.ending?.kind
  return ending?.kind !== kind
}

/** @param {Answer[]} own @param {Set<string>} led ids of answers that something follows */
function worthKeeping(own, led) {
  const worth = own.filter((it) => it.text !== "" || it.reasoning !== "" || led.has(it.id))
  return worth.length > 0 ? worth : own.slice(-1)
}
