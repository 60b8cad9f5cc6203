// @ts-check
import { Calls, endsWithCall } from "./calls.js"
import { Thoughts } from "./thoughts.js"

/** @typedef {import("./chunk.js").Chunk} Chunk */
/** @typedef {import("./thoughts.js").Said} Said */

/**
 * The words of one reply, made of its events in order: what belongs to the answer, and what the
 * model only thought, whichever of three ways it has to say so. Whole characters only: half of
 * one, whose other half comes with the next event, waits for it.
 */
export class Reading {
  #thoughts = new Thoughts()
  #calls = new Calls()
  #half = { text: "", reasoning: "" }
  #written
  /** between words and a call that the text before ends with */
  #gap
  /** a call is being written */
  #calling = false

  /** @param {string} before text that this reply goes on from */
  constructor(before = "") {
    this.#written = before !== ""
    // Its fence would take in what followed at once.
    this.#gap = endsWithCall(before) ? "\n\n" : ""
  }

  /** @param {Pick<Chunk, "text" | "reasoning"> & Partial<Chunk>} chunk @returns {Said} */
  feed({ text, reasoning, calls = [] }) {
    const said = this.#thoughts.feed(text)
    const words = said.text === "" ? "" : this.#close("\n\n") + said.text
    const called = this.#open(this.#calls.feed(calls), words)
    return this.#whole(words + called, reasoning + said.reasoning)
  }

  /** Nothing more comes. @returns {Said} what was held back; half a character is none */
  end() {
    const { text, reasoning } = this.#thoughts.end()
    const words = text === "" ? "" : this.#close("\n\n") + text
    const rest = this.#calling ? this.#close("") : this.#open(this.#calls.end(), words)
    return { text: words + rest, reasoning }
  }

  /** @param {string} called what is to be added of a call @param {string} before just before it */
  #open(called, before) {
    if (called === "" || this.#calling) return called
    this.#calling = true
    this.#gap = ""
    return (this.#written || before !== "" ? "\n\n" : "") + called
  }

  /** @param {string} gap between a call and what follows it */
  #close(gap) {
    const before = this.#gap
    this.#gap = ""
    if (!this.#calling) return before
    this.#calling = false
    return this.#calls.end() + gap
  }

  /** @param {string} text @param {string} reasoning @returns {Said} */
  #whole(text, reasoning) {
    const said = { text: this.#pair("text", text), reasoning: this.#pair("reasoning", reasoning) }
    this.#written ||= said.text !== ""
    return said
  }

  /** @param {"text" | "reasoning"} kind @param {string} words */
  #pair(kind, words) {
    const all = this.#half[kind] + words
    const cut = /[\ud800-\udbff]$/.test(all) ? all.length - 1 : all.length
    this.#half[kind] = all.slice(cut)
    return all.slice(0, cut)
  }
}
