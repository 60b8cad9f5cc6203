// @ts-check
import { patch } from "./changes.js"
import { resultOf } from "./database.js"
import { readAnswer, readChat, readTurn } from "./records.js"

/**
 * @param {IDBTransaction} transaction
 * @returns {Promise<import("./records.js").ChatRecord[]>} all that can be read
 */
export async function storedChats(transaction) {
  const all = await resultOf(transaction.objectStore("chats").getAll())
  return all.flatMap((it) => readChat(it) ?? [])
}

/**
 * @param {IDBTransaction} transaction
 * @param {string} id
 * @returns {Promise<import("./records.js").Whole | null>} what can be read of a conversation
 */
export async function stored(transaction, id) {
  const [chat, turns, answers] = await Promise.all([
    resultOf(transaction.objectStore("chats").get(id)),
    resultOf(transaction.objectStore("turns").index("chat").getAll(id)),
    resultOf(transaction.objectStore("answers").index("chat").getAll(id)),
  ])
  const read = readChat(chat)
  return read && {
    chat: read, turns: turns.flatMap((it) => readTurn(it) ?? []),
    answers: answers.flatMap((it) => readAnswer(it) ?? []),
  }
}

/**
 * Makes a change. Where there is no chat, nothing is left behind that belongs to it.
 *
 * @param {IDBTransaction} transaction
 * @param {string} id
 * @param {import("./changes.js").Change} change
 */
export async function store(transaction, id, { removed, chat, fields, turns, answers }) {
  if (removed) await erase(transaction, id)
  const chats = transaction.objectStore("chats")
  const now = chat ?? readChat(await resultOf(chats.get(id)))
  if (!now) return
  chats.put(patch(now, fields))
  for (const turn of turns) transaction.objectStore("turns").put(turn)
  for (const answer of answers) transaction.objectStore("answers").put(answer)
}

/** @param {IDBTransaction} transaction @param {string} id */
async function erase(transaction, id) {
  transaction.objectStore("chats").delete(id)
  for (const name of ["turns", "answers"]) {
    const nodes = transaction.objectStore(name)
    for (const key of await resultOf(nodes.index("chat").getAllKeys(id))) nodes.delete(key)
  }
}
