// @ts-check
import { readChunk } from "./chunk.js"
import { endingOf, noFacts, noteChunk } from "./ending.js"
import { newId } from "./ids.js"
import { Lanes } from "./lanes.js"
import { refusalOf } from "./refusal.js"
import { EventParser } from "./sse.js"

/**
 * A model and the way to it: the paths under `/v1` go to the server's own upstream, those under
 * `/demo/v1` to its built-in demo.
 *
 * @typedef {{ id: string, base: "/v1" | "/demo/v1", context?: number | null }} Route
 */

/**
 * What is said, by whom; in parts where images go along.
 *
 * @typedef {{ role: "user" | "assistant" | "system", content: string | Part[] }} Message
 * @typedef {{ type: "text", text: string } | { type: "image_url", image_url: { url: string } }} Part
 */

/**
 * A question as it is asked.
 *
 * @typedef {object} Question
 * @property {Route | null} route null leaves the choice of a model to the server
 * @property {Message[]} messages
 * @property {Record<string, unknown>} fields more of the request
 * @property {boolean} [whole] the answer is to come in one piece, at its end
 */

/**
 * Told what comes for one question, in order, each with the page's clock.
 *
 * @typedef {object} Receiver
 * @property {(request: Posted) => void} [posted] the question as it left, if somebody looks
 * @property {(held: boolean) => void} held it has to wait until another answer has ended
 * @property {(at: number) => void} head the upstream took the question
 * @property {(data: string, chunk: import("./chunk.js").Chunk, at: number, way: Way) => void} event
 * @property {(text: string, at: number, raw: string, bytes?: number) => void} comment
 * @property {(bytes: number, at: number) => void} read a network read
 * @property {(trace: Traced) => void} traced what the relay told of itself
 * @property {(receipt: Receipt) => void} receipt what the server says of the stream, if it is
 *   asked: after one that was stopped or traced. It comes after the end
 */

/** @typedef {import("./receipt.js").Receipt} Receipt */
/** @typedef {{ path: string, body: string, bytes?: number }} Posted a request; `bytes`: of its body */

/** @typedef {{ raw: string, bytes: number }} Took of the stream: see `sse.js` */
/** @typedef {{ raw: string, relayIn: number | null, bytes?: number }} Way how an event came: see `log.js` */

/**
 * @typedef {{ asked: number | null, reads: import("./trace.js").Read[], raw: string }} Traced by the
 *   page's clock; `raw` is what it took of the stream
 */

/**
 * A stream that is read: who is told, what was seen of it, what its relay tells, and what stands
 * between it and the page.
 *
 * @typedef {Pick<Asked, "trace" | "between"> & {
 *   receiver: Receiver, facts: import("./ending.js").Facts,
 * }} Stream
 */

/** @typedef {import("./watch.js").Asked} Asked */

/** How long a server may keep its connection after `[DONE]`, in milliseconds. */
const grace = 1000

/** The page's only way out: the server it came from. */
export class Relay {
  /** @type {import("./watch.js").Watch | null} what `watchOf` makes, where somebody looks */
  watch = null
  lanes = new Lanes()
  #fetch
  #clock

  /**
   * @param {typeof globalThis.fetch} [fetch]
   * @param {() => number} [clock]
   */
  constructor(fetch = globalThis.fetch.bind(globalThis), clock = () => performance.now()) {
    this.#fetch = fetch
    this.#clock = clock
  }

  /**
   * @param {string} path
   * @returns {Promise<any>} null if it could not be had, whatever the cause
   */
  async json(path) {
    try {
      const response = await this.#fetch(path, { headers: { Accept: "application/json" } })
      return response.ok ? await response.json() : null
    } catch {
      return null
    }
  }

  /**
   * Asks, and tells what comes until it is over. Never throws: each way to end is an ending.
   *
   * @param {Question} question
   * @param {Receiver} receiver
   * @param {AbortSignal} signal stops it; leaving is cancelling
   * @returns {Promise<import("./ending.js").Ending>}
   */
  async ask(question, receiver, signal) {
    const watch = this.watch?.take(this.#clock()) ?? { demo: {}, between: null, trace: null }
    try {
      await this.lanes.enter(signal, receiver.held)
    } catch {
      return endingOf({ ...noFacts(), stopped: true })
    }
    try {
      return await this.#exchange(question, receiver, watch, signal)
    } finally {
      this.lanes.leave()
    }
  }

  /**
   * @param {Question} question
   * @param {Receiver} receiver
   * @param {Asked} watch
   * @param {AbortSignal} signal
   */
  async #exchange(question, receiver, watch, signal) {
    const facts = { ...noFacts(), room: question.route?.context ?? null }
    const name = newId()
    const { trace, between } = watch
    const way = { receiver, facts, trace, between }
    try {
      const response = await this.#post(question, name, watch, receiver, signal)
      if (!response.ok) return await refusalOf(response)
      facts.accepted = true
      facts.request = response.headers.get("x-request-id") ?? ""
      receiver.head(this.#clock())
      await this.#read(response, way)
    } catch {
      facts.stopped = signal.aborted
    }
    const ending = endingOf(facts)
    if (trace || ending.kind === "stopped") void this.#receipt(name, receiver)
    return ending
  }

  /** @param {string} name @param {Receiver} receiver */
  async #receipt(name, receiver) {
    const receipt = await this.json(`/api/streams/${name}`)
    if (receipt?.times) receiver.receipt(receipt)
  }

  /**
   * @param {Question} question
   * @param {string} name
   * @param {Asked} watch
   * @param {Receiver} receiver
   * @param {AbortSignal} signal
   */
  #post({ route, messages, fields, whole }, name, { trace, demo }, receiver, signal) {
    const model = route ? { model: route.id } : {}
    const told = Object.keys(demo).length > 0 ? { demo } : {}
    const options = whole
      ? { stream: false } : { stream: true, stream_options: { include_usage: true } }
    const path = `${route?.base ?? "/v1"}/chat/completions`
    const body = JSON.stringify({ ...model, ...fields, ...told, messages, ...options })
    if (trace) receiver.posted?.({ path, body })
    return this.#fetch(path, {
      method: "POST",
      headers: {
        "Content-Type": "application/json", "Sluice-Stream": name,
        Accept: whole ? "application/json" : "text/event-stream",
        ...(trace && { "Sluice-Trace": "1" }),
      },
      body,
      signal,
    })
  }

  /** @param {Response} response @param {Stream} way */
  async #read(response, way) {
    const { receiver, facts } = way
    const type = response.headers.get("content-type") ?? ""
    if (!response.body || type.startsWith("application/json")) {
      const all = new Uint8Array(await response.arrayBuffer())
      const text = new TextDecoder().decode(all)
      receiver.read(all.length, this.#clock())
      this.#take({ event: "message", data: text, raw: text, bytes: all.length }, way)
      facts.done = true
      return
    }
    const network = response.body.getReader()
    const reader = way.between?.(network) ?? network
    const parser = new EventParser()
    // Whatever its type: some servers do not say that it is an event stream.
    facts.instead = type.startsWith("text/event-stream") ? "" : type || "?"
    while (!facts.done && !facts.error) {
      const { done, value } = await reader.read()
      if (done) return
      receiver.read(value.length, this.#clock())
      this.#feed(parser.feed(value), way)
    }
    drain(network)
  }

  /** @param {import("./sse.js").Item[]} items @param {Stream} way */
  #feed(items, way) {
    const { facts } = way
    for (const item of items) {
      if (facts.done || facts.error) return
      if (item.kind === "event") this.#take(item, way)
      else this.#heard(item, way)
    }
  }

  /** @param {Took & { text: string }} comment @param {Stream} way */
  #heard({ text, raw, bytes }, { receiver, trace }) {
    const now = this.#clock()
    const reads = trace?.take(text, now)
    if (trace && reads) receiver.traced({ asked: trace.asked, reads, raw })
    else receiver.comment(text, now, raw, bytes)
  }

  /** @param {Took & { event: string, data: string }} item @param {Stream} way */
  #take({ event, data, raw, bytes }, { receiver, facts, trace }) {
    const chunk = readChunk(event, data)
    noteChunk(facts, chunk)
    const relayIn = trace?.next() ?? null
    receiver.event(data, chunk, this.#clock(), { raw, bytes, relayIn })
  }
}

/**
 * Lets an ended stream close by itself: hanging up would look like Stop to the server.
 *
 * @param {ReadableStreamDefaultReader<Uint8Array>} reader
 */
async function drain(reader) {
  const timer = setTimeout(() => void reader.cancel().catch(() => {}), grace)
  try {
    while (!(await reader.read()).done);
  } catch {
    // The answer is over already: how its connection ended changes nothing.
  }
  clearTimeout(timer)
}
