// @ts-check
import { nextTask } from "../nexttask.js"

/** @typedef {import("../markdown/changes.js").Change} Change */
/** @typedef {import("../markdown/worker.js").Ask} Ask */
/** @typedef {import("../markdown/worker.js").Reply} Reply */

/**
 * One answer that wants its text read.
 *
 * @typedef {object} Client
 * @property {(fresh: boolean) => Omit<Ask, "key"> | null} ask what it wants read now; `fresh`: the
 *   reader knows nothing of it
 * @property {(change: Change | null, took: number) => void} took
 * @property {() => void} plain its text cannot be read, and is shown as it is
 */

/** A reader that is silent for longer than this is let go, in milliseconds. */
const patience = 1000

/** How far from the view an old answer is set, in CSS pixels. */
const near = 1000

/**
 * The page's one worker that reads Markdown, begun before the first answer where there is time, so
 * that its first words are set at once. It reads for one answer at a time; one whose text it cannot
 * read in time is left plain, and another worker takes over.
 */
export class Typesetter {
  /** @type {"new" | "loading" | "ready" | "off"} */
  #state = "new"
  /** @type {Worker | null} */
  #worker = null
  /** @type {Set<Client>} */
  #waiting = new Set()
  /** @type {Client | null} the one that is read for */
  #served = null
  /** @type {WeakMap<Client, number>} */
  #keys = new WeakMap()
  /** @type {WeakSet<Client>} those that the worker knows */
  #known = new WeakSet()
  #count = 0
  #watch = 0
  #askedAt = 0
  #near
  /** @type {WeakMap<Element, () => void>} */
  #arrivals = new WeakMap()

  /** @param {Element} scroller */
  constructor(scroller) {
    const margin = { root: scroller, rootMargin: `${near}px 0px` }
    this.#near = new IntersectionObserver((seen) => {
      for (const { isIntersecting, target } of seen) if (isIntersecting) this.#arrive(target)
    }, margin)
  }

  /** Whether it can read at once. */
  get ready() {
    return this.#state === "ready"
  }

  /** Text may come: has the reader loaded, once the press that asked for it is through. */
  prepare() {
    if (this.#state !== "new") return
    this.#state = "loading"
    void nextTask().then(() => this.#begin())
  }

  /** @param {Client} client asks as soon as it can be served */
  serve(client) {
    if (this.#state === "off") return client.plain()
    this.#waiting.add(client)
    this.prepare()
    this.#next()
  }

  /** @param {Client} client that is not shown any more */
  leave(client) {
    this.#waiting.delete(client)
    if (this.#known.has(client)) {
      this.#worker?.postMessage({ key: this.#keys.get(client), text: "", over: true, gone: true })
    }
  }

  /**
   * Calls once, when an element comes near the view.
   *
   * @param {Element} element
   * @param {() => void} arrived
   */
  whenNear(element, arrived) {
    this.#arrivals.set(element, arrived)
    this.#near.observe(element)
  }

  /** @param {Element} element */
  #arrive(element) {
    this.#near.unobserve(element)
    this.#arrivals.get(element)?.()
    this.#arrivals.delete(element)
  }

  #begin() {
    try {
      const address = new URL("../markdown/worker.js", import.meta.url)
      this.#worker = new Worker(address, { type: "module" })
    } catch {
      return this.#off()
    }
    this.#worker.addEventListener("error", () => this.#off())
    this.#worker.addEventListener("message", ({ data }) => this.#heard(data))
  }

  /** @param {Reply} reply */
  #heard({ said, change = null, took = 0 }) {
    if (said === "missing") return this.#off()
    const served = this.#served
    this.#rest()
    if (said === "ready") this.#state = "ready"
    if (said === "read") served?.took(change, took)
    if (said === "failed") served?.plain()
    this.#next()
  }

  #next() {
    if (this.#state !== "ready" || this.#served) return
    for (const client of this.#waiting) {
      this.#waiting.delete(client)
      if (this.#post(client)) return
    }
  }

  /** @param {Client} client */
  #post(client) {
    const ask = client.ask(!this.#known.has(client))
    if (!ask) return false
    const key = this.#keys.get(client) ?? ++this.#count
    this.#keys.set(client, key)
    if (ask.over) this.#known.delete(client)
    else this.#known.add(client)
    this.#served = client
    this.#askedAt = performance.now()
    this.#watch = setTimeout(() => this.#late(), patience)
    this.#worker?.postMessage({ key, ...ask })
    return true
  }

  #rest() {
    clearTimeout(this.#watch)
    this.#served = null
  }

  /** A page that was asleep hears its timer before its mail: then it waits once more. */
  #late() {
    const asleep = performance.now() - this.#askedAt > 1.5 * patience
    this.#askedAt = performance.now()
    this.#watch = setTimeout(() => asleep ? this.#late() : this.#replace(), asleep ? patience : 100)
  }

  #replace() {
    const served = this.#served
    this.#worker?.terminate()
    this.#rest()
    this.#known = new WeakSet()
    this.#state = "new"
    served?.plain()
    if (this.#waiting.size > 0) this.prepare()
  }

  /** There is no reader. Where nobody waits for one, it is tried again when somebody does. */
  #off() {
    this.#worker?.terminate()
    this.#rest()
    this.#state = this.#waiting.size > 0 ? "off" : "new"
    for (const client of this.#waiting) client.plain()
    this.#waiting.clear()
  }
}
