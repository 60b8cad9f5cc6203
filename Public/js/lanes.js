// @ts-check

/**
 * How many answers are written at once. A browser opens six connections to a server in HTTP/1.1:
 * these must leave room for the page itself.
 */
const most = 4

/** Ways to the server; who finds all of them taken waits in line. */
export class Lanes {
  #free
  /** @type {(() => void)[]} */
  #waiting = []

  /** @param {number} [count] */
  constructor(count = most) {
    this.#free = count
  }

  /**
   * Takes a lane, which `leave` must give back.
   *
   * @param {AbortSignal} signal gives up waiting
   * @param {(held: boolean) => void} held told when it begins and ends to wait
   * @throws {Error} if the signal aborted first
   */
  async enter(signal, held) {
    signal.throwIfAborted()
    if (this.#free > 0) {
      this.#free--
      return
    }
    held(true)
    try {
      await this.#turn(signal)
    } finally {
      held(false)
    }
  }

  /** Gives a lane back: to the first in line, if there is one. */
  leave() {
    const next = this.#waiting.shift()
    if (next) next()
    else this.#free++
  }

  /** @param {AbortSignal} signal @returns {Promise<void>} */
  #turn(signal) {
    return new Promise((resolve, reject) => {
      this.#waiting.push(resolve)
      signal.addEventListener("abort", () => {
        if (!this.#waiting.includes(resolve)) return
        this.#waiting = this.#waiting.filter((it) => it !== resolve)
        reject(signal.reason)
      }, { once: true })
    })
  }
}
