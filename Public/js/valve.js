// @ts-check

/** @typedef {import("./watch.js").Reader} Reader */
/** @typedef {"slow" | "lumps"} Fault */

/** A slow network brings so many bytes at a time, this often: 200 bytes a second. */
const slow = { bytes: 20, every: 100 }

/** A proxy that collects gives what it holds this often, in milliseconds. */
const lumps = 2000

/** Between the first bytes and the pull of a cable whose answer has yet to begin. */
const tug = 1000

/**
 * Stands between the network and the page, and does with what comes what a bad network would: no
 * byte is lost, doubled or out of its place. Open, it is as if it were not there.
 */
export class Valve {
  /** @type {Fault | null} */
  #fault = null
  #network
  #wait
  /** @type {Uint8Array[]} what came and was not given yet */
  #held = []
  /** @type {Promise<void> | null} of the network's next piece */
  #coming = null
  /** @type {{ done: boolean, error?: unknown } | null} how the network's stream ended */
  #end = null
  #pulled = false
  /** @type {"" | "armed" | "counting"} whether the cable is to be pulled */
  #tug = ""
  #changed = signal()

  /**
   * @param {Reader} network
   * @param {(ms: number) => Promise<void>} [wait]
   */
  constructor(network, wait = (ms) => new Promise((resolve) => setTimeout(resolve, ms))) {
    this.#network = network
    this.#wait = wait
  }

  /** @param {Fault | null} fault what is to be done from now on; null: nothing */
  set(fault) {
    this.#fault = fault
    this.#tug = ""
    this.#change()
  }

  /** The connection breaks now: the server sees its client leave, the page a network error. */
  pull() {
    this.#pulled = true
    void this.#network.cancel().catch(() => {})
    this.#change()
  }

  /** The same, a moment after something came. */
  pullSoon() {
    this.#tug = "armed"
  }

  /** @returns {Promise<any>} as a reader of a stream */
  async read() {
    if (this.#fault === "slow") return this.#drip()
    if (this.#fault === "lumps") return this.#lump()
    await this.#something()
    return this.#give(Infinity)
  }

  async cancel() {
    await this.#network.cancel()
  }

  /** A few bytes, a moment later. */
  async #drip() {
    await this.#something()
    if (this.#held.length === 0) return this.#give(0)
    await Promise.race([this.#wait(slow.every), this.#changed.promise])
    return this.#give(this.#fault === "slow" ? slow.bytes : Infinity)
  }

  /** All that comes in a while. */
  async #lump() {
    const { promise } = this.#changed
    let over = false
    const rest = Promise.race([this.#wait(lumps), promise]).then(() => { over = true })
    while (!over && !this.#end && !this.#pulled) await Promise.race([this.#more(), rest])
    await this.#something()
    return this.#give(Infinity)
  }

  /** Until there is something to give, or it is over. */
  async #something() {
    while (this.#held.length === 0 && !this.#end && !this.#pulled) {
      await Promise.race([this.#more(), this.#changed.promise])
    }
  }

  /** One more piece of the network. */
  #more() {
    this.#coming ??= this.#network.read().then(({ done, value }) => {
      this.#coming = null
      if (done) this.#end = { done }
      else this.#took(value)
    }, (error) => { this.#end = { done: false, error } })
    return this.#coming
  }

  /** @param {Uint8Array} bytes */
  #took(bytes) {
    this.#held.push(bytes)
    if (this.#tug !== "armed") return
    this.#tug = "counting"
    void this.#wait(tug).then(() => { if (this.#tug === "counting") this.pull() })
  }

  /** @param {number} most */
  #give(most) {
    if (this.#pulled) throw new TypeError("The cable was pulled.")
    const value = this.#take(most)
    if (value.length > 0) return { done: false, value }
    if (this.#end?.done) return { done: true, value: undefined }
    throw this.#end?.error
  }

  /** @param {number} most */
  #take(most) {
    const all = joined(this.#held)
    const value = all.subarray(0, most)
    this.#held = value.length < all.length ? [all.subarray(value.length)] : []
    return value
  }

  #change() {
    const { resolve } = this.#changed
    this.#changed = signal()
    resolve()
  }
}

/** @param {Uint8Array[]} pieces */
function joined(pieces) {
  if (pieces.length === 1) return pieces[0]
  const all = new Uint8Array(pieces.reduce((sum, it) => sum + it.length, 0))
  let at = 0
  for (const piece of pieces) {
    all.set(piece, at)
    at += piece.length
  }
  return all
}

/** @returns {{ promise: Promise<void>, resolve: () => void }} */
function signal() {
  let resolve = () => {}
  const promise = /** @type {Promise<void>} */ (new Promise((it) => { resolve = () => it() }))
  return { promise, resolve }
}
