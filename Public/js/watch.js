// @ts-check
import { ServerClock } from "./serverclock.js"

/** @typedef {Pick<ReadableStreamDefaultReader<Uint8Array>, "read" | "cancel">} Reader */

/** @typedef {Pick<Watch, "on" | "clock" | "demo" | "between">} Asked */

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
  /** @type {Partial<Asked> | null} instead, for the very next question alone */
  next = null

  /** @param {{ json: (path: string) => Promise<any> }} relay */
  constructor(relay) {
    this.clock = new ServerClock(relay)
  }

  /** @returns {Asked} what is asked for of the question that leaves now */
  take() {
    const asked = { ...this, ...this.next }
    this.next = null
    return asked
  }
}
