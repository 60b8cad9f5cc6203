// @ts-check
import { contextOf } from "./context.js"
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

/**
 * A model by its name; without a base it may run anywhere.
 *
 * @typedef {{ id: string, base?: import("./relay.js").Route["base"] }} Wanted
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
  /** @type {Wanted | null} what is to be chosen whenever it is offered */
  wanted = null
  /** @type {number} when it is asked again, by the page's clock */
  retryAt = 0

  /** @type {Listeners<CatalogListener>} */
  #listeners = new Listeners()
  /** @type {string | null} the server's choice */
  #preferred = null
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

  /** @returns {boolean} whether answers are demo text */
  get demo() {
    return this.chosen?.demo ?? false
  }

  /** @param {CatalogListener} listener @param {AbortSignal} signal */
  listen(listener, signal) {
    this.#listeners.add(listener, signal)
  }

  /** @returns {Wanted | null} what is wanted and not offered, as far as that is known */
  get missing() {
    if (this.reach !== "ready" || !this.wanted) return null
    return this.#find(this.wanted) ? null : this.wanted
  }

  /** @param {Model} model */
  choose(model) {
    this.want(model)
  }

  /**
   * Chooses a model now, or once it is offered; until then the server's own choice holds.
   *
   * @param {Wanted | null} model null: whichever the server prefers
   */
  want(model) {
    this.wanted = model
    this.chosen = this.#choice()
    this.#listeners.tell("changed")
  }

  /**
   * @param {Wanted | null} model
   * @returns {import("./relay.js").Route | null} the way to it; to the chosen one if it is not offered
   */
  routeFor(model) {
    const found = (model && this.#find(model)) ?? this.chosen
    return found && { id: found.id, base: found.base, context: found.context }
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
    this.#preferred = typeof server.model === "string" ? server.model : main[0]?.id ?? null
    if (this.#preferred && !main.some((it) => it.id === this.#preferred)) {
      main.unshift(this.#unlisted(this.#preferred))
    }
    this.models = [...main, ...extra]
    this.chosen = this.#choice()
    this.reach = main.length > 0 ? "ready" : "modelless"
    if (this.reach === "ready") this.#wait = shortest
  }

  #choice() {
    const { wanted, chosen } = this
    const still = wanted ? this.#find(wanted) : chosen && this.#find(chosen)
    return still ?? this.models.find(({ id, base }) => id === this.#preferred && base === "/v1") ?? null
  }

  /** @param {Wanted} wanted */
  #find({ id, base }) {
    return this.models.find((it) => it.id === id && (base ?? it.base) === it.base)
  }

  /**
   * A default that the upstream's list does not name.
   *
   * @param {string} id
   * @returns {Model}
   */
  #unlisted(id) {
    return { id, base: "/v1", demo: false, where: this.upstream }
  }

  /** @param {Model["base"]} base @param {boolean} demo @returns {Promise<Model[]>} */
  async #list(base, demo) {
    const json = await this.#relay.json(`${base}/models`)
    const data = Array.isArray(json?.data) ? json.data : []
    return data
      .filter((/** @type {any} */ it) => typeof it?.id === "string")
      .map((/** @type {any} */ it) => {
        return { id: it.id, base, demo, where: demo ? "" : this.upstream, context: contextOf(it) }
      })
  }
}

/** @param {number} body the most bytes of a request @returns {number} what its messages may take */
function roomIn(body) {
  return Math.floor(Math.max(body - 4096, body * 0.75))
}
