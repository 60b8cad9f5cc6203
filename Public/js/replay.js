// @ts-check
import { Answer } from "./answer.js"
import { readChunk } from "./chunk.js"
import { saidBy } from "./recording.js"
import { Timeline } from "./timeline.js"

/** @typedef {import("./recording.js").Line} Line */

/** How fast a recording may be played. */
export const speeds = [0.5, 1, 2]

/**
 * A recording that plays: an answer whose log gets the recorded lines again, at their times, the
 * way a live stream brings them. The times in the log are the recorded ones at any speed; only the
 * moment at which a line is added depends on it.
 */
export class Replay {
  answer = new Answer()
  timeline = new Timeline(this.answer)
  /** How much of the stream was played, in milliseconds since Send: the clock of its log. */
  now = 0
  #recording
  #next = 0
  #speed = 1
  #paused = false
  #wall

  /** @param {import("./recording.js").Recording} recording @param {number} wall the time now */
  constructor(recording, wall) {
    this.#recording = recording
    this.#wall = wall
    this.#begin()
  }

  /** @returns {number} how long the stream was, in milliseconds */
  get length() {
    return this.#recording.ended
  }

  /** @returns {boolean} whether all of it was played */
  get over() {
    return this.answer.phase === "ended"
  }

  /** @returns {number} */
  get speed() {
    return this.#speed
  }

  /** @returns {boolean} whether it stands still before its end */
  get paused() {
    return this.#paused
  }

  /** @param {number} speed holds from now on @param {number} wall the time now */
  setSpeed(speed, wall) {
    this.pass(wall)
    this.#speed = speed
  }

  /** @param {boolean} paused @param {number} wall */
  setPaused(paused, wall) {
    this.pass(wall)
    this.#paused = paused
  }

  /**
   * Plays what is to be played by now.
   *
   * @param {number} wall
   */
  pass(wall) {
    const past = Math.max(0, wall - this.#wall)
    this.#wall = wall
    if (!this.#paused && !this.over) this.#playTo(this.now + past * this.#speed)
  }

  /**
   * Goes to a place. A log is never taken back: for an earlier place there is another answer.
   *
   * @param {number} at milliseconds since Send
   * @param {number} wall
   */
  seek(at, wall) {
    this.#wall = wall
    if (at < this.now) this.#begin()
    this.#playTo(at)
  }

  #begin() {
    const { before, model, request, sent } = this.#recording
    this.answer = new Answer()
    Object.assign(this.answer, { ...before, created: Date.parse(sent) })
    this.answer.log.append("kept", 0, before)
    this.answer.begin(0, model)
    if (request) this.answer.request = { ...request, body: "" }
    this.timeline = new Timeline(this.answer)
    this.now = 0
    this.#next = 0
  }

  /** @param {number} at */
  #playTo(at) {
    const { lines, ended } = this.#recording
    this.now = Math.min(Math.max(at, 0), ended)
    const receiver = this.answer.receiver()
    while (this.#next < lines.length && lines[this.#next].at <= this.now) {
      this.#tell(lines[this.#next++], receiver)
    }
    if (this.now >= ended && !this.over) this.#end(receiver)
    this.timeline.take()
  }

  /** @param {import("./relay.js").Receiver} receiver */
  #end(receiver) {
    const { ending, ended, receipt } = this.#recording
    this.answer.end(ending, ended)
    if (receipt) receiver.receipt(receipt)
  }

  /** @param {Line} line @param {import("./relay.js").Receiver} receiver */
  #tell(line, receiver) {
    const { kind, at, relay = null, raw = "", bytes = 0 } = line
    switch (kind) {
      case "head": return receiver.head(at)
      case "read": return receiver.read(bytes, at)
      case "stop": return this.answer.stop(at)
      case "asked": return receiver.traced({ asked: relay, reads: [], raw })
      case "relayRead": {
        const reads = [{ at: relay ?? 0, bytes }]
        return receiver.traced({ asked: null, reads, raw })
      }
      case "comment": return receiver.comment(saidBy(line).data, at, raw, bytes)
      case "event": {
        const { event, data } = saidBy(line)
        return receiver.event(data, readChunk(event, data), at, { raw, bytes, relayIn: relay })
      }
    }
  }
}
