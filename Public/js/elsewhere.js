// @ts-check

/** @typedef {import("./answer.js").Answer} Answer */
/** @typedef {import("./session.js").Session} Session */

/** A page that writes an answer says so each second. After this silence it is gone, in ms. */
const patience = 10_000

/** Answers that other pages of this browser are writing. */
export class Elsewhere {
  /** @type {Map<Answer, { session: Session, heard: number }>} */
  #all = new Map()

  /**
   * Another page wrote in a conversation.
   *
   * @param {Session} session
   * @param {import("./records.js").AnswerRecord[]} records what is kept of its answers now
   * @param {{ changed: Answer[], writing: readonly string[] }} news those of its answers that are
   *   not as they were; the ids of those that the other page is writing, if only in silence
   * @param {number} now
   * @returns {Answer[]} those that are another thing than they were
   */
  heard(session, records, { changed, writing }, now) {
    const begun = session.tree.turns.flatMap((it) => it.answers)
      .filter((it) => it.ending?.left && writing.includes(it.id))
    const all = [...new Set([...changed, ...begun])]
    const open = new Map(records.filter((it) => it.ending === null).map((it) => [it.id, it]))
    for (const answer of all) {
      const record = open.get(answer.id)
      if (record && !answer.elsewhere) answer.follow(record)
      if (record) this.#all.set(answer, { session, heard: now })
    }
    for (const [answer, known] of this.#all) if (open.has(answer.id)) known.heard = now
    return all
  }

  /**
   * Gives up what nothing was heard of for long.
   *
   * @param {number} now
   */
  beat(now) {
    for (const [answer, { session, heard }] of this.#all) {
      if (!answer.elsewhere) this.#all.delete(answer)
      else if (now - heard > patience) {
        this.#all.delete(answer)
        answer.abandon()
        session.merge(() => [answer])
      }
    }
  }
}
