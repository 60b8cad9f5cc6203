// @ts-check

/**
 * What a browser keeps of a conversation: a record for the whole, one for each question, one for
 * each answer. Times are milliseconds since 1970.
 *
 * @typedef {object} ChatRecord
 * @property {string} id
 * @property {string} title empty: the first line of the first question
 * @property {string} first that line
 * @property {boolean} pinned
 * @property {number} created
 * @property {number} changed
 * @property {import("./parameters.js").Parameters} parameters
 * @property {import("./relay.js").Route | null} model null: the page's choice
 * @property {Record<string, string>} chosen the versions that are shown, from parent to child
 *
 * @typedef {object} TurnRecord
 * @property {string} id
 * @property {string} chat
 * @property {string} parent the answer it follows; empty: it begins the conversation
 * @property {string} question
 * @property {Attachment[]} files
 * @property {number} created
 *
 * @typedef {object} Attachment
 * @property {string} id
 * @property {string} name
 * @property {"text" | "image"} type
 * @property {number} size in bytes
 * @property {string} text what is in it; of an image a data URL
 *
 * @typedef {object} AnswerRecord
 * @property {string} id
 * @property {string} chat
 * @property {string} turn
 * @property {string} text
 * @property {string} reasoning
 * @property {import("./ending.js").Ending | null} ending null: it was still being written
 * @property {Facts | null} facts
 * @property {number} created
 * @property {string} model
 *
 * @typedef {import("./stats.js").Stats & { thought: number | null }} Facts
 *
 * @typedef {{ chat: ChatRecord, turns: TurnRecord[], answers: AnswerRecord[] }} Whole
 */

export {}
