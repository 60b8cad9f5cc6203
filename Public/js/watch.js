// @ts-check
import { ServerClock } from "./serverclock.js"
import { Trace } from "./trace.js"

/** @typedef {import("./relay.js").Relay} Relay */

/** @typedef {Pick<ReadableStreamDefaultReader<Uint8Array>, "read" | "cancel">} Reader */

/**
 * What is asked for of one question: how its stream is traced, if it is.
 *
 * @typedef {Pick<Watch, "demo" | "between"> & { trace: Trace | null }} Asked
 */

/**
 * What somebody who looks at the stream asks for: that the relay tells of itself, and what is to go
 * wrong. Nobody looks unless a panel says so, and then nothing is asked for.
 */
export class Watch {
  /** Whether streams that are begun now are traced. */
  on = false
  clock
  /** @type {Record<string, unknown>} what a demo upstream is told with the next questions */
  demo = {}
  /** @type {((reader: Reader) => Reader) | null} what stands between the network and the page */
  between = null
  /** @type {Partial<Pick<Watch, "demo" | "between">> | null} instead, for the very next question alone */
  next = null


  /** @param {{ json: (path: string) => Promise<any> }} relay */
  constructor(relay) {
    this.clock = new ServerClock(relay)
  }

  /**
   * @param {number} [now] by the page's clock
   * @returns {Asked} what is asked for of the question that leaves now
   */
  take(now) {
    const { demo, between, next } = this
    this.next = null
    const trace = this.on ? new Trace(this.clock.reading, now) : null
    return { demo, between, ...next, trace }
  }
}

/** @param {Relay} relay @returns {Watch} what is asked for of its streams from now on */
export function watchOf(relay) {
  return relay.watch ??= new Watch(relay)
}
