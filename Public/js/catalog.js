// @ts-check
import { Listeners } from "./listeners.js"

/**
 * A model to choose. `demo`: its text was written beforehand, it is no AI.
 *
 * @typedef {import("./relay.js").Route & { demo: boolean, where: string }} Model
 */

/**
 * What is known of the server: not asked yet, all is well, it is up but lists no model,
 * or it cannot be reached.
 *
 * @typedef {"loading" | "ready" | "modelless" | "unreachable"} Reach
 */

/** @typedef {{ changed: () => void }} CatalogListener */

/** Seconds until the first new try, doubled up to the longest. */
const [shortest, longest] = [2, 30]

/** What a server takes that does not say it, in bytes. */
const standardBody = 16 * 2 ** 20

/** The server behind the page, the models it offers, and the one that is chosen. */
export class Catalog {
  /** @type {Model[]} */
  models = []
  /** @type {Model | null} */
  chosen = null
  /** @type {Reach} */
  reach = "loading"
  upstream = ""
  /** The most bytes that a question may take with all that goes along. */
  limit = roomIn(standardBody)
  /** @type {number} when it is asked again, by the page's clock */
  retryAt = 0

  /** @type {Listeners<CatalogListener>} */
  #listeners = new Listeners()
  #wait = shortest
  #timer = 0
  #relay
  #access

  /**
   * @param {Pick<import("./relay.js").Relay, "json">} relay
   * @param {{ readonly closed: boolean }} [access] a server that wants a code first is not asked
   */
  constructor(relay, access = { closed: false }) {
    this.#relay = relay
    this.#access = access
  }

  /** @returns {import("./relay.js").Route | null} */
  get route() {
    return this.chosen
  }

  /** @returns {boolean} whether answers are demo text */
  get demo() {
    return this.chosen?.demo ?? false
  }

  /** @param {CatalogListener} listener @param {AbortSignal} signal */
  listen(listener, signal) {
    this.#listeners.add(listener, signal)
  }

  /** @param {Model} model */
  choose(model) {
    this.chosen = model
    this.#listeners.tell("changed")
  }

  /** Asks the server once. A choice already made is kept while it is still offered. */
  async load() {
    const server = await this.#relay.json("/api/server")
    if (server) await this.#took(server)
    else this.reach = this.#access.closed ? "loading" : "unreachable"
    this.#listeners.tell("changed")
  }

  /**
   * Loads, and while it fails tries again, ever more seldom.
   *
   * @param {AbortSignal} signal
   */
  async keepLoading(signal) {
    clearTimeout(this.#timer)
    await this.load()
    if (this.reach === "ready" || this.#access.closed || signal.aborted) return
    clearTimeout(this.#timer)
    this.retryAt = performance.now() + this.#wait * 1000
    this.#listeners.tell("changed")
    this.#timer = Number(setTimeout(() => void this.keepLoading(signal), this.#wait * 1000))
    signal.addEventListener("abort", () => clearTimeout(this.#timer), { once: true })
    this.#wait = Math.min(this.#wait * 2, longest)
  }

  /** @param {any} server */
  async #took(server) {
    const demo = server.demo === true
    this.upstream = String(server.upstream?.name ?? "")
    this.limit = roomIn(Number(server.limits?.max_body) || standardBody)
    const main = await this.#list("/v1", demo)
    const extra = demo ? [] : await this.#list("/demo/v1", true)
    this.models = [...main, ...extra]
    this.chosen = this.#choice(main, server.model)
    this.reach = main.length > 0 || server.model ? "ready" : "modelless"
    if (this.reach === "ready") this.#wait = shortest
  }

  /** @param {Model[]} main @param {unknown} preferred */
  #choice(main, preferred) {
    const { chosen } = this
    const still = this.models.find((it) => it.id === chosen?.id && it.base === chosen.base)
    if (still) return still
    const named = main.find((it) => it.id === preferred)
    if (named || typeof preferred !== "string") return named ?? main[0] ?? null
    return this.#unlisted(preferred)
  }

  /**
   * A default that the upstream's list does not name.
   *
   * @param {string} id
   * @returns {Model}
   */
  #unlisted(id) {
    /** @type {Model} */
    const model = { id, base: "/v1", demo: false, where: this.upstream }
    this.models.unshift(model)
    return model
  }

  /** @param {Model["base"]} base @param {boolean} demo @returns {Promise<Model[]>} */
  async #list(base, demo) {
    const json = await this.#relay.json(`${base}/models`)
    const data = Array.isArray(json?.data) ? json.data : []
    return data
      .filter((/** @type {any} */ it) => typeof it?.id === "string")
      .map((/** @type {any} */ { id }) => ({ id, base, demo, where: demo ? "" : this.upstream }))
  }
}

/** @param {number} body the most bytes of a request @returns {number} what its messages may take */
function roomIn(body) {
  return Math.floor(Math.max(body - 4096, body * 0.75))
}
