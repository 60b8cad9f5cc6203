// @ts-check
import { asked } from "./conversation.js"
import { bring } from "./keeping.js"
import { Tree } from "./tree.js"

/** @typedef {import("./records.js").Whole} Whole */

/** Told apart from the files of others by this; a later shape of the tree has a higher one. */
export const shape = 1

/**
 * Conversations as a file in the shape of OpenAI's messages: what is shown of each, and under
 * `sluice` all of it, so that other versions come back with it. Several are a list.
 *
 * @param {Whole[]} wholes
 * @returns {string}
 */
export function asJSON(wholes) {
  const all = wholes.map(conversation)
  return `${JSON.stringify(all.length === 1 ? all[0] : all, null, 2)}\n`
}

/** @param {Whole} whole */
function conversation(whole) {
  const { chat, turns, answers } = whole
  const system = systemOf(whole)
  const told = system === "" ? [] : [{ role: "system", content: system }]
  const messages = shownOf(whole).flatMap(({ turn, answer }) => {
    return [asked(turn), ...(answer?.text ? [{ role: "assistant", content: answer.text }] : [])]
  })
  return {
    title: titleOf(whole), created: new Date(chat.created).toISOString(),
    messages: [...told, ...messages], sluice: { shape, chat, turns, answers },
  }
}

/**
 * @param {Whole} whole
 * @returns {{ turn: import("./tree.js").Turn, answer?: import("./answer.js").Answer }[]} what is
 *   shown of it, from the beginning
 */
export function shownOf(whole) {
  const tree = new Tree()
  bring(tree, whole, null)
  for (const [parent, child] of Object.entries(whole.chat.chosen)) tree.choose(parent, child)
  return tree.path.map((turn) => ({ turn, answer: tree.answerOf(turn) }))
}

/** @param {Whole} whole @returns {string} what the model is told first; empty: nothing */
export function systemOf({ chat: { parameters: { system } } }) {
  return typeof system === "string" ? system : ""
}

/** @param {Whole} whole @returns {string} */
export function titleOf({ chat }) {
  return chat.title || chat.first
}
