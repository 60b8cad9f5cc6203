// @ts-check
import { answerRecord } from "./keeping.js"
import { readAnswer } from "./records.js"

/** @typedef {import("./records.js").AnswerRecord} AnswerRecord */

/**
 * @param {readonly import("./session.js").Session[]} sessions
 * @returns {AnswerRecord[]} what has come so far of the answers that are written in them
 */
export function inFlight(sessions) {
  return sessions.flatMap(({ id, turns, current, keeper }) => {
    const turn = turns.find((it) => current && it.answers.includes(current))
    return turn && current && keeper ? answerRecord(id, turn.id, current) : []
  })
}

/**
 * Keeps what came of answers just before their page was closed, when a database is too slow.
 *
 * @param {Pick<import("./archive.js").Archive, "read" | "save">} archive
 * @param {readonly string[]} texts records in JSON
 */
export async function recover(archive, texts) {
  for (const left of texts.flatMap((it) => parse(it) ?? [])) {
    const whole = await archive.read(left.chat)
    const known = whole?.answers.find((it) => it.id === left.id)
    const older = known && (known.ending !== null || lengthOf(known) >= lengthOf(left))
    if (whole && !older) await archive.save({ answers: [left] })
  }
}

/** @param {AnswerRecord} record */
const lengthOf = ({ text, reasoning }) => text.length + reasoning.length

/** @param {string} text @returns {AnswerRecord | null} */
function parse(text) {
  try {
    return readAnswer(JSON.parse(text))
  } catch {
    return null
  }
}
