// @ts-check
import { Answer } from "./answer.js"
import { wasReturned } from "./conversation.js"
import { newId } from "./ids.js"
import { firstLine } from "./records.js"

/** @typedef {import("./tree.js").Turn} Turn */
/** @typedef {import("./tree.js").Tree} Tree */
/** @typedef {import("./session.js").Session} Session */
/** @typedef {import("./records.js").Whole} Whole */

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
  /** @type {Whole} */
  const whole = {
    chat: { ...chatRecord(session, session.turns[0]), id, chosen: {} }, turns: [], answers: [],
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
 * @returns {import("./records.js").AnswerRecord}
 */
export function answerRecord(chat, turn, answer) {
  const { id, text, reasoning, ending, facts, created, model } = answer
  return { id, chat, turn, text, reasoning, ending, facts, created, model }
}

/**
 * Brings a tree up to what is kept: turns and answers that it lacks, and answers that went on
 * elsewhere. What came to nothing is left out.
 *
 * @param {Tree} tree
 * @param {Whole} whole
 * @param {Answer | null} current is written here, and known better here
 */
export function bring(tree, { turns, answers }, current) {
  const known = new Map(tree.turns.map((turn) => [turn.id, turn]))
  const byAge = (/** @type {{ created: number }} */ a, /** @type {{ created: number }} */ b) => {
    return a.created - b.created
  }
  const led = new Set(turns.map((it) => it.parent))
  const byTurn = new Map(turns.map(({ id }) => [id, /** @type {typeof answers} */ ([])]))
  for (const answer of answers) byTurn.get(answer.turn)?.push(answer)
  for (const { id, parent, question, files, created } of [...turns].sort(byAge)) {
    const own = (byTurn.get(id) ?? []).sort(byAge).map((it) => Answer.from(it))
    const turn = known.get(id)
    if (turn) join(turn, own, current)
    else if (!wasReturned({ id, parent, question, files, created, answers: own })) {
      tree.add({ id, parent, question, files, created, answers: worthKeeping(own, led) })
    }
  }
}

/**
 * Answers that were being written when their page closed were cut off.
 *
 * @param {Tree} tree
 */
export function endAll(tree) {
  for (const answer of tree.turns.flatMap((it) => it.answers)) {
    answer.ending ??= {
      kind: "lost", accepted: true, message: "", status: null, retryAfter: null,
    }
  }
}

/** @param {Turn} turn @param {Answer[]} kept @param {Answer | null} current */
function join(turn, kept, current) {
  const own = new Map(turn.answers.map((it) => [it.id, it]))
  for (const answer of kept) {
    const here = own.get(answer.id)
    if (here && (here === current || here.text.length >= answer.text.length)) continue
    turn.answers = [...turn.answers.filter((it) => it.id !== answer.id), answer]
  }
}

/** @param {Answer[]} own @param {Set<string>} led answers that a question follows */
function worthKeeping(own, led) {
  const worth = own.filter((it) => it.text !== "" || it.reasoning !== "" || led.has(it.id))
  return worth.length > 0 ? worth : own.slice(-1)
}
