// @ts-check

/** @typedef {import("./timeline.js").Timeline} Timeline */

/** How fast what has come is shown. The last one is real: it comes to the page as it comes. */
export const speeds = [1 / 20, 1 / 10, 1 / 4, 1 / 2, 1]

/**
 * Shows an answer's events later than they came, in their own rhythm: one that came so long after
 * the first is shown so long after it, as many times slower. What was shown stays shown; at real
 * speed, and once the reader has pressed Stop, nothing is held back.
 */
export class SlowMotion {
  /** How many events are shown. */
  shown = 0
  #speed = 1
  #paused = false
  /** @type {Timeline | null} */
  #timeline = null
  /** How much of the stream's own time was shown, in milliseconds since its first event. */
  #played = 0
  #begun = false
  #now = 0

  /**
   * Goes to another answer. What has come of it is on the page already.
   *
   * @param {Timeline | null} timeline
   * @param {number} now by the page's clock, as in all that follows
   */
  watch(timeline, now) {
    this.#timeline = timeline
    this.#now = now
    this.#letGo(now)
  }

  /** @returns {number} */
  get speed() {
    return this.#speed
  }

  /** @returns {boolean} */
  get paused() {
    return this.#paused
  }

  /** @returns {boolean} whether anything may be held back */
  get holds() {
    return this.#paused || this.#speed < 1
  }

  /** @returns {number} how many events have come and are not shown */
  get waiting() {
    return this.#events.length - this.shown
  }

  /** @param {number} speed holds for what waits now, too @param {number} now */
  setSpeed(speed, now) {
    this.pass(now)
    this.#speed = speed
    this.pass(now)
  }

  /** @param {boolean} paused @param {number} now */
  setPaused(paused, now) {
    this.pass(now)
    this.#paused = paused
    this.pass(now)
  }

  /**
   * Stands still, and shows the one event that is next, if it is here.
   *
   * @param {number} now
   */
  step(now) {
    this.setPaused(true, now)
    if (this.waiting === 0) return
    this.shown++
    this.#begun = true
    this.#played = Math.max(this.#played, this.#offset(this.shown - 1))
  }

  /**
   * Shows what is to be shown by now.
   *
   * @param {number} now
   */
  pass(now) {
    const past = now - this.#now
    this.#now = now
    this.#timeline?.take()
    const stopped = (this.#timeline?.stop ?? null) !== null
    if (!this.holds || stopped) return this.#letGo(now)
    if (this.#paused || this.#events.length === 0) return
    if (this.#begun) this.#played += past * this.#speed
    this.#begun = true
    while (this.waiting > 0 && this.#offset(this.shown) <= this.#played) this.shown++
  }

  /** @returns {number} how many lines of the answer's log may be shown */
  get limit() {
    if (!this.#timeline?.take() && this.waiting === 0) return Infinity
    if (!this.holds || this.#timeline?.stop !== null) return Infinity
    return this.#events[this.shown]?.entry.seq ?? Infinity
  }

  get #events() {
    return this.#timeline?.events ?? []
  }

  /** @param {number} place @returns {number} milliseconds since the first event */
  #offset(place) {
    return this.#events[place].at - this.#events[0].at
  }

  /** @param {number} now */
  #letGo(now) {
    const events = this.#events
    this.shown = events.length
    this.#begun = events.length > 0
    this.#played = this.#begun ? now - (this.#timeline?.sent ?? 0) - events[0].at : 0
  }
}
