// @ts-check

/** @typedef {import("./records.js").ChatRecord} ChatRecord */
/** @typedef {import("./records.js").TurnRecord} TurnRecord */
/** @typedef {import("./records.js").AnswerRecord} AnswerRecord */
/** @typedef {import("./records.js").Whole} Whole */

/**
 * What is to become of one chat. Changes are never changed: they are joined to new ones.
 *
 * @typedef {object} Change
 * @property {boolean} removed first of all, everything goes
 * @property {ChatRecord | null} chat then this is put
 * @property {Partial<ChatRecord>} fields or these, into what is there
 * @property {TurnRecord[]} turns and these
 * @property {AnswerRecord[]} answers
 */

/** @type {Readonly<Change>} */
export const nothing = { removed: false, chat: null, fields: {}, turns: [], answers: [] }

/**
 * One change that does what two do, one after the other.
 *
 * @param {Change | undefined} older
 * @param {Change} newer
 * @returns {Change}
 */
export function joined(older, newer) {
  if (!older || newer.removed) return newer
  const patched = older.chat ? patch(older.chat, newer.fields) : null
  return {
    removed: older.removed, chat: newer.chat ?? patched,
    fields: newer.chat || patched ? {} : merge(older.fields, newer.fields),
    turns: latest(older.turns, newer.turns), answers: latest(older.answers, newer.answers),
  }
}

/**
 * A conversation after a change.
 *
 * @param {Whole | null} whole null: there is none
 * @param {Change | undefined} change
 * @returns {Whole | null}
 */
export function applied(whole, change) {
  if (!change) return whole
  const before = change.removed ? null : whole
  const chat = change.chat ?? (before && patch(before.chat, change.fields))
  return chat && {
    chat, turns: latest(before?.turns ?? [], change.turns),
    answers: latest(before?.answers ?? [], change.answers),
  }
}

/**
 * A chat with some fields changed; of the versions shown only those that `fields` names.
 *
 * @param {ChatRecord} chat
 * @param {Partial<ChatRecord>} fields
 * @returns {ChatRecord}
 */
export function patch(chat, fields) {
  return { ...chat, ...merge(chat, fields), id: chat.id }
}

/** @param {Partial<ChatRecord>} older @param {Partial<ChatRecord>} newer */
function merge(older, newer) {
  const chosen = newer.chosen ? { chosen: { ...older.chosen, ...newer.chosen } } : {}
  return { ...older, ...newer, ...chosen }
}

/**
 * @template {{ id: string }} R
 * @param {R[]} older @param {R[]} newer
 * @returns {R[]} each once, a newer one in an older one's place
 */
function latest(older, newer) {
  return [...new Map([...older, ...newer].map((it) => [it.id, it])).values()]
}
