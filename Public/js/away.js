// @ts-check

/** @typedef {import("./session.js").Session} Session */

/** Sessions that are not shown, and hold what is not kept yet. */
export class Away {
  /** @type {Map<string, Session>} */
  #all = new Map()

  /** @returns {Session[]} */
  get all() {
    return [...this.#all.values()]
  }

  /** @param {string} id @returns {Session | undefined} */
  get(id) {
    return this.#all.get(id)
  }

  /**
   * Holds a session as long as an answer is written in it or words wait to be sent.
   *
   * @param {Session} session
   */
  hold(session) {
    const { current, next, draft, keeper, turns } = session
    const words = next !== null || draft.text.trim() !== "" || draft.files.length > 0
    if (keeper && turns.length > 0 && (current || words)) this.#all.set(session.id, session)
    else this.drop(session)
  }

  /** @param {Session} session it is shown, or kept no more */
  drop(session) {
    if (this.#all.get(session.id) === session) this.#all.delete(session.id)
  }
}

/**
 * Ends what is written in a session.
 *
 * @param {Session} session
 * @returns {Promise<void>} once that is kept
 */
export async function ended(session) {
  if (!session.current) return
  const { signal } = new AbortController()
  const over = new Promise((resolve) => session.listen({ ended: resolve }, signal))
  session.stop()
  await over
}
