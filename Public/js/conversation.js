// @ts-check

/** @typedef {import("./tree.js").Turn} Turn */
/** @typedef {import("./relay.js").Message} Message */
/** @typedef {import("./records.js").Attachment} Attachment */

/**
 * The conversation up to an answer, as the model is to see it. A question without an answer is
 * left out: many models refuse two questions in a row.
 *
 * @param {string} system what the model is told first; empty: nothing
 * @param {Turn[]} turns
 * @param {(turn: Turn) => { text: string } | undefined} answerOf
 * @param {Turn} until the turn that is asked
 * @param {{ text: string }} answer what it holds already goes along, to be continued
 * @returns {Message[]}
 */
export function messagesFor(system, turns, answerOf, until, answer) {
  const before = turns.slice(0, turns.indexOf(until)).flatMap((turn) => {
    const text = answerOf(turn)?.text
    return text ? [asked(turn), assistant(text)] : []
  })
  const begun = answer.text ? [assistant(answer.text)] : []
  const told = system.trim() === "" ? [] : [{ role: /** @type {"system"} */ ("system"), content: system }]
  return [...told, ...before, asked(until), ...begun]
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

/**
 * A question with its files: texts stand before it, each under its name; images go as parts.
 *
 * @param {Pick<Turn, "question" | "files">} turn
 * @returns {Message}
 */
export function asked({ question, files }) {
  const texts = files.filter((it) => it.type === "text").map(quoted)
  const content = [...texts, question].filter(Boolean).join("\n\n")
  const images = files.filter((it) => it.type === "image")
  if (images.length === 0) return { role: "user", content }
  const parts = images.map(({ text: url }) => {
    return { type: /** @type {"image_url"} */ ("image_url"), image_url: { url } }
  })
  return { role: "user", content: [{ type: "text", text: content }, ...parts] }
}

/**
 * A file as a fenced block, in a fence that is longer than any in the file.
 *
 * @param {Pick<Attachment, "name" | "text">} file
 */
export function quoted({ name, text }) {
  const longest = (text.match(/`+/g) ?? []).reduce((most, it) => Math.max(most, it.length), 2)
  const fence = "`".repeat(longest + 1)
  return `${name}:\n${fence}\n${text}${text.endsWith("\n") ? "" : "\n"}${fence}`
}

/** @param {string} content @returns {Message} */
const assistant = (content) => ({ role: "assistant", content })
