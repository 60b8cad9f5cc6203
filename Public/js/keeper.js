// @ts-check
import { answerRecord, chatRecord, isKept, turnRecord } from "./keeping.js"

/**
 * Keeps what happens in a session.
 *
 * @param {import("./session.js").Session} session
 * @param {Pick<import("./archive.js").Archive, "save" | "patch">} archive
 * @param {() => Promise<void>} listed the list of chats is another one
 * @returns {import("./session.js").Keeper}
 */
export function keeperOf(session, archive, listed) {
  return {
    turn: async (turn) => {
      const turns = [turnRecord(session.id, turn)]
      const known = isKept(session)
      await archive.save(known ? { turns } : { chat: chatRecord(session, turn), turns })
      if (known) await archive.patch(session.id, { changed: Date.now() })
      await listed()
    },
    answer: (turn, answer) => {
      void archive.save({ answers: [answerRecord(session.id, turn.id, answer)] })
    },
    change: (fields) => void archive.patch(session.id, fields),
  }
}
