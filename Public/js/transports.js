// @ts-check
import { parse, readChunk } from "./chunk.js"
import { EventParser } from "./sse.js"
import { utf8Length } from "./utf8.js"

/** How long a server may keep its connection after the last event, in milliseconds. */
const grace = 1000

/** @typedef {"stream" | "events" | "poll" | "whole"} WayName */

/**
 * What the ways go by: requests of this page, and an `EventSource`, which only a page has.
 *
 * @typedef {{
 *   fetch: typeof globalThis.fetch, source: (url: string) => EventSource, clock: () => number,
 * }} Roads
 */

/**
 * Whom the requests for an answer ask: the demo, or a real model. The other two ways are the demo's
 * own, and no model has them.
 *
 * @typedef {{ route: import("./relay.js").Route, demo: boolean }} Asked
 */

/** One way of a text to this page, and what was seen of it. */
export class Way {
  requests = 0
  /** Of the answers' bodies, as far as the page can see them. */
  bytes = 0
  text = ""
  /** @type {number | null} when its request left; the other times count from it */
  sent = null
  /** @type {number | null} */
  firstText = null
  /** @type {number | null} */
  end = null
  /** It had to wait for another answer. */
  held = false
  /** It did not come to its end. */
  failed = false
  name
  #roads
  #mark
  #grew
  #language
  #asked

  /**
   * @param {WayName} name
   * @param {Roads} roads
   * @param {{ run: string, language: string, grew: () => void, asked: Asked }} told `run` marks its
   *   addresses, so that they can be found among all others
   */
  constructor(name, roads, { run, language, grew, asked }) {
    this.name = name
    this.#roads = roads
    this.#mark = `way=${name}&run=${run}`
    this.#grew = grew
    this.#language = language
    this.#asked = asked
  }

  /** @returns {boolean} whether a model wrote it, and not the demo */
  get real() {
    return !this.#asked.demo && ["stream", "whole"].includes(this.name)
  }

  /**
   * Goes it, once there is a lane. Never throws.
   *
   * @param {import("./lanes.js").Lanes} lanes
   * @param {string} question that has the demo say this text
   * @param {AbortSignal} signal
   */
  async go(lanes, question, signal) {
    const held = (/** @type {boolean} */ it) => {
      this.held = it
      this.#grew()
    }
    try {
      await lanes.enter(signal, held)
    } catch {
      return
    }
    const ways = {
      stream: () => this.#stream(question, signal), events: () => this.#events(signal),
      poll: () => this.#poll(signal), whole: () => this.#whole(question, signal),
    }
    try {
      this.sent = this.#roads.clock()
      this.#grew()
      await ways[this.name]()
      this.end = this.#since()
    } catch {
      this.failed = true
    } finally {
      lanes.leave()
      this.#grew()
    }
  }

  /** @param {string} question @param {AbortSignal} signal */
  async #stream(question, signal) {
    const response = await this.#post(question, true, signal)
    const parser = new EventParser()
    let done = false
    for await (const bytes of pieces(response)) {
      this.bytes += bytes.length
      for (const item of parser.feed(bytes)) {
        if (item.kind !== "event") continue
        const chunk = readChunk(item.event, item.data)
        done ||= chunk.done
        this.#said(chunk.text)
      }
    }
    if (!done) throw new Error("cut")
  }

  /** @param {string} question @param {AbortSignal} signal */
  async #whole(question, signal) {
    const response = await this.#post(question, false, signal)
    const body = await response.text()
    this.bytes += utf8Length(body)
    this.#said(readChunk("message", body).text)
  }

  /** @param {AbortSignal} signal */
  async #poll(signal) {
    let id = ""
    let from = 0
    let done = false
    while (!done) {
      const told = id === "" ? "" : `&id=${id}&from=${from}`
      const response = await this.#ask(`/demo/poll?lang=${this.#language}${told}`, { signal })
      const body = await response.text()
      const json = parse(body)
      this.bytes += utf8Length(body)
      this.#said(json.tokens.join(""))
      id = json.id
      from = json.next
      done = json.done
    }
  }

  /** @param {AbortSignal} signal @returns {Promise<void>} */
  #events(signal) {
    this.requests++
    const source = this.#roads.source(`/demo/events?lang=${this.#language}&${this.#mark}`)
    return new Promise((resolve, reject) => {
      let timer = 0
      const close = (/** @type {() => void} */ then) => {
        clearTimeout(timer)
        source.close()
        then()
      }
      source.addEventListener("message", ({ data }) => {
        // Its lines are not shown to a page, but there is one way to write them.
        this.bytes += utf8Length(`data: ${data.replaceAll("\n", "\ndata: ")}\n\n`)
        this.#said(data)
      })
      source.addEventListener("done", ({ data }) => {
        this.bytes += utf8Length(`event: done\ndata: ${data}\n\n`)
        resolve()
        // The server ends it at once. Who hangs up before is told of no bytes by the browser.
        timer = Number(setTimeout(() => source.close(), grace))
      })
      // It would ask again by itself, and the text would begin anew.
      source.addEventListener("error", () => close(reject))
      signal.addEventListener("abort", () => close(reject), { once: true })
    })
  }

  /** @param {string} content @param {boolean} stream @param {AbortSignal} signal */
  #post(content, stream, signal) {
    const { route: { id, base }, demo } = this.#asked
    const told = demo ? { seed: 0 } : {}
    return this.#ask(`${base}/chat/completions${demo ? "?" : ""}`, {
      method: "POST", signal,
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ model: id, messages: [{ role: "user", content }], stream, ...told }),
    })
  }

  /** @param {string} path @param {RequestInit} options */
  async #ask(path, options) {
    this.requests++
    // To a stranger's server goes no mark: it might not know what to do with it.
    const mark = path.endsWith("?") ? this.#mark : path.includes("?") ? `&${this.#mark}` : ""
    const response = await this.#roads.fetch(path + mark, options)
    if (!response.ok) throw new Error(String(response.status))
    return response
  }

  /** @param {string} text */
  #said(text) {
    if (text !== "") this.firstText ??= this.#since()
    this.text += text
    this.#grew()
  }

  #since() {
    return this.#roads.clock() - (this.sent ?? 0)
  }
}

/** @param {Response} response */
async function* pieces({ body }) {
  const reader = body?.getReader()
  if (!reader) return
  for (let read = await reader.read(); !read.done; read = await reader.read()) yield read.value
}
