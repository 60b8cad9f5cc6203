// @ts-check

/**
 * How a server's clock differs from the page's, in milliseconds: it is `ahead` by so much, and that
 * may be wrong by `error` to either side (half of the way there and back: NTP, RFC 5905, 8).
 *
 * @typedef {{ ahead: number, error: number }} Reading
 */

/** How often it is asked; the quickest answer counts. */
const times = 6

/** Clocks run apart, by so many milliseconds a millisecond at worst (RFC 5905: 500 ppm; quartz: 100). */
const drift = 1e-4

/** The clock of the server behind the page. */
export class ServerClock {
  #relay
  #clock
  /** @type {(Reading & { at: number }) | null} */
  #best = null

  /**
   * @param {{ json: (path: string) => Promise<any> }} relay
   * @param {() => number} [clock]
   */
  constructor(relay, clock = () => performance.now()) {
    this.#relay = relay
    this.#clock = clock
  }

  /** @returns {Reading | null} the best that is known; null: the server was not asked, or is gone */
  get reading() {
    if (!this.#best) return null
    const { ahead, at } = this.#best
    return { ahead, error: this.#error(this.#clock(), this.#best, at) }
  }

  /** Asks the server for its time, a few times, one after the other. */
  async ask() {
    for (let time = 0; time < times; time++) {
      const sent = this.#clock()
      const now = (await this.#relay.json("/api/clock"))?.now
      const back = this.#clock()
      if (typeof now === "number") this.#heard(now, sent, back)
    }
  }

  /** @param {number} now the server's @param {number} sent @param {number} back */
  #heard(now, sent, back) {
    const fresh = { ahead: now - (sent + back) / 2, error: (back - sent) / 2, at: back }
    const known = this.#best
    const error = known ? this.#error(back, known, known.at) : Infinity
    // Two that both can be right agree; else one of the clocks was stopped or set anew since.
    const apart = known ? Math.abs(fresh.ahead - known.ahead) > fresh.error + error : false
    if (apart || fresh.error <= error) this.#best = fresh
  }

  /** @param {number} now @param {Reading} reading @param {number} at */
  #error(now, { error }, at) {
    return error + (now - at) * drift
  }
}
