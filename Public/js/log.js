// @ts-check

/**
 * One line of an answer's log. Times are milliseconds of the page's clock.
 *
 * @typedef {object} Entry
 * @property {number} seq its place, from 0
 * @property {Kind} kind
 * @property {number | null} relayIn when the relay had it; null if the stream was not traced
 * @property {number} browserIn when the page had it
 * @property {number | null} painted when it was on the page; null until then
 * @property {string} data as it came
 * @property {string} raw the lines that it took of the stream, line ends and all
 * @property {number} bytes that a read brought; of lines, if `raw` does not say (see `sse.js`)
 * @property {string} text the part of the answer in it
 * @property {string} reasoning the part of the reasoning in it
 * @property {number | null} tokens the model's own count so far, if it said one
 * @property {number | null} context the same, with the question's
 * @property {number | null} asked tokens of the question that the model is reading
 */

/**
 * What a line of the log is:
 *
 * - `kept`: what was there before the page was opened;
 * - `sent`: a request left (again, when an answer is continued); `asked`: the relay had it;
 * - `head`: the upstream took it; `event` and `comment`: of the stream; `end`: it is over;
 * - `read`: a network read of the page; `relayRead`: one of the relay, as its trace tells;
 * - `stop`: the reader pressed Stop.
 *
 * @typedef {"kept" | "sent" | "asked" | "head" | "event" | "comment" | "read" | "relayRead"
 *   | "stop" | "end"} Kind
 */

/**
 * @typedef {Partial<Omit<Entry, "seq" | "kind" | "browserIn" | "painted">>} Details
 */

/**
 * All that came for one answer, in order. Lines are added, never changed or taken away; only
 * `painted` is filled in, once. Every view of an answer is drawn from its log.
 */
export class AnswerLog {
  /** @type {Entry[]} */
  #entries = []

  /** @returns {readonly Readonly<Entry>[]} */
  get entries() {
    return this.#entries
  }

  /**
   * @param {Entry["kind"]} kind
   * @param {number} browserIn
   * @param {Details} [details]
   * @returns {Readonly<Entry>}
   */
  append(kind, browserIn, details = {}) {
    const entry = {
      seq: this.#entries.length, kind, relayIn: null, browserIn, painted: null,
      data: "", raw: "", bytes: 0, text: "", reasoning: "", tokens: null, context: null, asked: null, ...details,
    }
    this.#entries.push(entry)
    return entry
  }

  /**
   * Notes that a line is on the page. The first time counts.
   *
   * @param {number} seq
   * @param {number} at
   */
  paint(seq, at) {
    const entry = this.#entries[seq]
    if (entry) entry.painted ??= at
  }
}
