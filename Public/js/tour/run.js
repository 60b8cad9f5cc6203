// @ts-check

/** @typedef {import("./stops.js").Stop} Stop */

/** One go at a stop's experiment. */
export class Run {
  /** @type {import("./probe.js").Probe[]} its requests so far */
  probes = []
  /** Nothing more comes. */
  over = false
  stop
  #leave = new AbortController()

  /** @param {Stop} stop */
  constructor(stop) {
    this.stop = stop
  }

  /**
   * Makes the experiment's requests. Never throws: what fails is over, and has seen nothing.
   *
   * @param {Pick<import("./experiments.js").Bench, "fetch" | "lanes" | "strings">} page
   * @param {() => void} grew told whenever there is more to draw
   */
  async start({ fetch, lanes, strings }, grew) {
    const { probes, stop } = this
    const { signal } = this.#leave
    const tell = () => { if (!signal.aborted) grew() }
    await stop.experiment({ fetch, lanes, strings, probes, signal, grew: tell })
    this.over = true
    tell()
  }

  /** Lets its request go, if one is still open. */
  leave() {
    this.#leave.abort()
  }

  /**
   * The sentence that says what was seen.
   *
   * @param {import("../strings.js").Strings} strings
   * @returns {string | null} null: it is not over, or was not seen
   */
  saw(strings) {
    if (!this.over || this.probes.length === 0) return null
    const values = this.stop.seen(this.probes, (value, digits) => strings.number(value, digits))
    return values && strings.say(this.stop.sentence, values)
  }
}
