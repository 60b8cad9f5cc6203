// @ts-check
import { ServerClock } from "./serverclock.js"

/** @typedef {Pick<ReadableStreamDefaultReader<Uint8Array>, "read" | "cancel">} Reader */

/** @typedef {{ demo: Record<string, unknown>, between: Watch["between"] }} Wish */
/** @typedef {Wish & Pick<Watch, "on" | "clock">} Asked */

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
  /** @type {Wish | null} the same for the very next question, and for no other */
  next = null

  /** @param {{ json: (path: string) => Promise<any> }} relay */
  constructor(relay) {
    this.clock = new ServerClock(relay)
  }

  /** @returns {Asked} what is asked for of the question that leaves now */
  take() {
    const { on, clock, demo, between, next } = this
    this.next = null
    return { on, clock, demo: { ...demo, ...next?.demo }, between: next?.between ?? between }
  }
}
