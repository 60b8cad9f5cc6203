// @ts-check
import { readChunk } from "./chunk.js"
import { endingOf, noFacts, noteChunk } from "./ending.js"
import { newId } from "./ids.js"
import { Lanes } from "./lanes.js"
import { letGoAfter } from "./receipt.js"
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
 */

/**
 * Told what comes for one question, in order, each with the page's clock.
 *
 * @typedef {object} Receiver
 * @property {(held: boolean) => void} held it has to wait until another answer has ended
 * @property {(at: number) => void} head the upstream took the question
 * @property {(data: string, chunk: import("./chunk.js").Chunk, at: number) => void} event
 * @property {(text: string, at: number) => void} comment
 * @property {(ms: number) => void} letGo how long after Stop the server let the model go; if that
 *   becomes known, it does after the end
 */

/** How long a server may keep its connection after `[DONE]`, in milliseconds. */
const grace = 1000

/** The page's only way out: the server it came from. */
export class Relay {
  #fetch
  #clock
  #lanes = new Lanes()

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
    try {
      await this.#lanes.enter(signal, receiver.held)
    } catch {
      return endingOf({ ...noFacts(), stopped: true })
    }
    try {
      return await this.#exchange(question, receiver, signal)
    } finally {
      this.#lanes.leave()
    }
  }

  /**
   * @param {Question} question
   * @param {Receiver} receiver
   * @param {AbortSignal} signal
   */
  async #exchange(question, receiver, signal) {
    const facts = { ...noFacts(), room: question.route?.context ?? null }
    const name = newId()
    try {
      const response = await this.#post(question, name, signal)
      if (!response.ok) return await refusalOf(response)
      facts.accepted = true
      facts.request = response.headers.get("x-request-id") ?? ""
      receiver.head(this.#clock())
      await this.#read(response, receiver, facts)
    } catch {
      facts.stopped = signal.aborted
    }
    const ending = endingOf(facts)
    if (ending.kind === "stopped") void this.#receipt(name, receiver)
    return ending
  }

  /** @param {string} name @param {Receiver} receiver */
  async #receipt(name, receiver) {
    const ms = letGoAfter(await this.json(`/api/streams/${name}`))
    if (ms !== null) receiver.letGo(ms)
  }

  /** @param {Question} question @param {string} name @param {AbortSignal} signal */
  #post({ route, messages, fields }, name, signal) {
    const model = route ? { model: route.id } : {}
    const options = { stream: true, stream_options: { include_usage: true } }
    return this.#fetch(`${route?.base ?? "/v1"}/chat/completions`, {
      method: "POST",
      headers: {
        "Content-Type": "application/json", Accept: "text/event-stream", "Sluice-Stream": name,
      },
      body: JSON.stringify({ ...model, ...fields, messages, ...options }),
      signal,
    })
  }

  /**
   * @param {Response} response
   * @param {Receiver} receiver
   * @param {import("./ending.js").Facts} facts
   */
  async #read(response, receiver, facts) {
    const type = response.headers.get("content-type") ?? ""
    if (!response.body || type.startsWith("application/json")) {
      this.#take("message", await response.text(), receiver, facts)
      facts.done = true
      return
    }
    const reader = response.body.getReader()
    const parser = new EventParser()
    // Whatever its type: some servers do not say that it is an event stream.
    facts.instead = type.startsWith("text/event-stream") ? "" : type || "?"
    while (!facts.done && !facts.error) {
      const { done, value } = await reader.read()
      if (done) return
      this.#feed(parser.feed(value), receiver, facts)
    }
    drain(reader)
  }

  /**
   * @param {import("./sse.js").Item[]} items
   * @param {Receiver} receiver
   * @param {import("./ending.js").Facts} facts
   */
  #feed(items, receiver, facts) {
    for (const item of items) {
      if (facts.done || facts.error) return
      if (item.kind === "comment") receiver.comment(item.text, this.#clock())
      else this.#take(item.event, item.data, receiver, facts)
    }
  }

  /**
   * @param {string} event
   * @param {string} data
   * @param {Receiver} receiver
   * @param {import("./ending.js").Facts} facts
   */
  #take(event, data, receiver, facts) {
    const chunk = readChunk(event, data)
    noteChunk(facts, chunk)
    receiver.event(data, chunk, this.#clock())
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
