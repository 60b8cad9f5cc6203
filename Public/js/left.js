// @ts-check
import { answerRecord, chatRecord, turnRecord } from "./keeping.js"
import { readAnswer } from "./records.js"

/** @typedef {import("./records.js").AnswerRecord} AnswerRecord */
/** @typedef {import("./records.js").Whole} Whole */

/**
 * @param {readonly import("./session.js").Session[]} sessions
 * @returns {Whole[]} what has come so far of the answers that are written in them, each with its
 *   question, which may be as young
 */
export function inFlight(sessions) {
  return sessions.flatMap((session) => {
    const { id, turns, current, keeper } = session
    const turn = turns.find((it) => current && it.answers.includes(current))
    if (!turn || !current || !keeper) return []
    const answers = [answerRecord(id, turn.id, current)]
    return { chat: chatRecord(session, turns[0]), turns: [turnRecord(id, turn)], answers }
  })
}

/**
 * Keeps what was asked and what came of it just before a page was closed, when a database is too
 * slow.
 *
 * @param {Pick<import("./archive.js").Archive, "read" | "save">} archive
 * @param {readonly string[]} texts of `inFlight`, each in JSON
 */
export async function recover(archive, texts) {
  for (const left of texts.flatMap((it) => parse(it) ?? [])) {
    const [answer] = left.answers
    const whole = await archive.read(answer.chat)
    const known = whole?.answers.find((it) => it.id === answer.id)
    const older = known && (known.ending !== null || lengthOf(known) >= lengthOf(answer))
    const asked = whole?.turns.some((it) => it.id === answer.turn)
    if (asked && !older) await archive.save({ answers: [answer] })
    if (!asked && left.turns.length > 0) await archive.save(left)
  }
}

/** @param {AnswerRecord} record */
const lengthOf = ({ text, reasoning }) => text.length + reasoning.length

/** @param {string} text @returns {Whole | null} */
function parse(text) {
  try {
    const left = JSON.parse(text)
    return readAnswer(left.answers[0]) && left
  } catch {
    return null
  }
}
