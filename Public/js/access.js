// @ts-check
import { parse } from "./chunk.js"
import { Listeners } from "./listeners.js"

/**
 * What became of an attempt to sign in: done; not this code; wait so many seconds first; the
 * browser did not keep the cookie; the server cannot be reached.
 *
 * @typedef {{ kind: "in" | "wrong" | "slow" | "cookieless" | "lost", seconds: number }} Outcome
 */

const path = "/api/session"

/**
 * Whether the server asks for an access code, and whether this browser has given one. Every other
 * request of the page goes through `fetch`: a session that has ended is noticed with the first
 * answer that says so.
 */
export class Access {
  /** Nothing is answered until a code is given. */
  closed = false
  /** There is a session that can be ended. */
  signedIn = false
  /** @type {Outcome | null} of the last attempt, until one succeeds */
  failure = null

  /** @type {Listeners<{ changed: () => void }>} */
  #listeners = new Listeners()
  #fetch

  /** @param {typeof globalThis.fetch} [fetch] */
  constructor(fetch = globalThis.fetch.bind(globalThis)) {
    this.#fetch = fetch
  }

  /**
   * @param {{ changed: () => void }} listener told whenever the server was asked, or refused
   * @param {AbortSignal} signal
   */
  listen(listener, signal) {
    this.#listeners.add(listener, signal)
  }

  /** @type {typeof globalThis.fetch} */
  fetch = async (input, init) => {
    const response = await this.#fetch(input, init)
    if (response.status === 401 && await asksForCode(response.clone())) this.#refused()
    return response
  }

  /** Asks the server; what cannot be asked stays as it was. */
  async look() {
    try {
      const response = await this.#fetch(path, { headers: { Accept: "application/json" } })
      const { needed, signed_in: signedIn } = await response.json()
      this.closed = needed === true && signedIn !== true
      this.signedIn = needed === true && signedIn === true
      if (!this.closed) this.failure = null
    } catch {
      // The catalog says that there is no server, and tries again.
    }
    this.#listeners.tell("changed")
  }

  /** Trades a code for a session. How it went is in `failure` and `closed`. */
  async signIn(/** @type {string} */ code) {
    const { kind, seconds } = await this.#trade(code.trim())
    this.failure = kind === "in" ? { kind: "cookieless", seconds } : { kind, seconds }
    await this.look()
  }

  /** @returns {Promise<boolean>} whether the session is over; false: it could not be ended */
  async signOut() {
    try {
      return (await this.#fetch(path, { method: "DELETE" })).ok
    } catch {
      return false
    }
  }

  /** @param {string} code @returns {Promise<Outcome>} */
  async #trade(code) {
    try {
      const response = await this.#fetch(path, {
        method: "POST",
        headers: { "Content-Type": "application/json" },
        body: JSON.stringify({ code }),
      })
      const seconds = Number(response.headers.get("retry-after")) || 1
      if (response.ok) return { kind: "in", seconds: 0 }
      return response.status === 429 ? { kind: "slow", seconds } : { kind: "wrong", seconds: 0 }
    } catch {
      return { kind: "lost", seconds: 0 }
    }
  }

  #refused() {
    this.closed = true
    this.signedIn = false
    this.#listeners.tell("changed")
  }
}

/** @param {Response} response a 401, which may also be the model server's own */
async function asksForCode(response) {
  const body = await response.text().catch(() => "")
  return parse(body)?.error?.code === "access_code_needed"
}
