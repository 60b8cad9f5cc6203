// @ts-check

/**
 * A question and what came of it: one answer for each time it was asked, the newest last.
 *
 * @typedef {{ question: string, answers: import("./answer.js").Answer[] }} Turn
 */

/** @typedef {import("./relay.js").Message} Message */

/**
 * The conversation up to an answer, as the model is to see it. A question without an answer is
 * left out: many models refuse two questions in a row.
 *
 * @param {Turn[]} turns
 * @param {Turn} until the turn that is asked
 * @param {import("./answer.js").Answer} answer what it holds already goes along, to be continued
 * @returns {Message[]}
 */
export function messagesFor(turns, until, answer) {
  const before = turns.slice(0, turns.indexOf(until)).flatMap((turn) => {
    const text = turn.answers.map((it) => it.text).filter(Boolean).pop()
    return text ? [user(turn.question), assistant(text)] : []
  })
  const begun = answer.text ? [assistant(answer.text)] : []
  return [...before, user(until.question), ...begun]
}

/**
 * Whether the upstream never took the question, so that its words went back to the message box.
 *
 * @param {Turn} turn
 * @returns {boolean}
 */
export function wasReturned(turn) {
  return turn.answers.length > 0 && turn.answers.every(({ text, ending }) => {
    return text === "" && ending !== null && !ending.accepted && ending.kind !== "stopped"
  })
}

/** @param {string} content @returns {Message} */
const user = (content) => ({ role: "user", content })

/** @param {string} content @returns {Message} */
const assistant = (content) => ({ role: "assistant", content })
