// @ts-check

/** @typedef {import("./answer.js").Answer} Answer */

/**
 * A question and what came of it: one answer for each time it was asked, the newest last.
 *
 * @typedef {object} Turn
 * @property {string} id
 * @property {string} parent the answer it follows; empty: it begins the conversation
 * @property {string} question
 * @property {import("./records.js").Attachment[]} files
 * @property {Answer[]} answers
 * @property {number} created in ms since 1970
 */

/**
 * A conversation with all its versions: an edited question stands beside the one it was, a new
 * answer beside the old one, and what follows either stays with it. One way through is shown.
 */
export class Tree {
  /** @type {Map<string, Turn[]>} by the answer that they follow */
  #turns = new Map()
  /** @type {Map<string, string>} from a parent to the child that is shown; the newest if none is */
  #chosen = new Map()

  /** @returns {Turn[]} what is shown, from the beginning */
  get path() {
    /** @type {Turn[]} */
    const path = []
    for (let turn = this.#shownAfter(""); turn;) {
      path.push(turn)
      const answer = this.answerOf(turn)
      turn = answer && this.#shownAfter(answer.id)
    }
    return path
  }

  /** @returns {Turn[]} all of them, parents before children */
  get turns() {
    const all = [...(this.#turns.get("") ?? [])]
    for (const turn of all) for (const { id } of turn.answers) all.push(...this.after(id))
    return all
  }

  /** @returns {Record<string, string>} what was chosen, to be kept */
  get chosen() {
    return Object.fromEntries(this.#chosen)
  }

  /** @param {string} answer an id @returns {readonly Turn[]} the questions that follow it */
  after(answer) {
    return this.#turns.get(answer) ?? []
  }

  /** @param {Turn} turn @returns {readonly Turn[]} the versions of its question, itself among them */
  versions(turn) {
    return this.after(turn.parent)
  }

  /** @param {Turn} turn @returns {Answer | undefined} the one that is shown */
  answerOf(turn) {
    const chosen = this.#chosen.get(turn.id)
    return turn.answers.find((it) => it.id === chosen) ?? turn.answers.at(-1)
  }

  /** @param {Turn} turn */
  add(turn) {
    const others = this.#turns.get(turn.parent)
    if (others) others.push(turn)
    else this.#turns.set(turn.parent, [turn])
  }

  /** @param {Turn} turn */
  remove(turn) {
    this.#turns.set(turn.parent, this.after(turn.parent).filter((it) => it !== turn))
    if (this.#chosen.get(turn.parent) === turn.id) this.#chosen.delete(turn.parent)
  }

  /** @param {string} parent a turn's or an answer's id, or empty @param {string} child */
  choose(parent, child) {
    this.#chosen.set(parent, child)
  }

  /** @param {string} answer an id @returns {Turn | undefined} */
  #shownAfter(answer) {
    const turns = this.after(answer)
    return turns.find((it) => it.id === this.#chosen.get(answer)) ?? turns.at(-1)
  }
}
