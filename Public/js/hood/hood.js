// @ts-check
import { find } from "../dom.js"
import { keep } from "../kept.js"
import { bring } from "./parts.js"
import { mountCard } from "./card.js"
import { mountClocks } from "./clocks.js"
import { mountPicture } from "./picture.js"
import { mountReceipt } from "./receipt.js"
import { mountRecording } from "./recording.js"
import { mountRhythm } from "./rhythm.js"
import { mountSlow } from "./slow.js"
import { mountFaults } from "./faults.js"
import { Subject } from "./subject.js"
import { putWords } from "../words.js"
import { mountXray } from "./xray.js"
import { watchOf } from "../watch.js"

/** @typedef {import("../page.js").Page} Page */
/** @typedef {import("./subject.js").Seen} Seen */

/**
 * What a part of the panel is given. It draws what the subject's timeline says, and nothing else.
 *
 * @typedef {(hood: HTMLElement, page: Page, subject: Seen, signal: AbortSignal) => void} Part
 */

/** @type {Part[]} in the order of the page */
const parts = [
  mountPicture,
  mountClocks,
  mountRhythm,
  mountReceipt,
  mountCard,
  mountRecording,
  mountXray,
  mountSlow,
  mountFaults,
]

/**
 * Opens the panel beside the chat. While it is open, streams that are begun are traced.
 *
 * @param {HTMLElement} root
 * @param {Page} page
 * @param {() => void} close
 * @param {AbortSignal} signal closes it
 */
export async function openHood(root, page, close, signal) {
  const { access, relay, strings } = page
  const hood = await bring("hood", strings)
  if (signal.aborted) return
  root.after(hood)
  putWords(hood, strings)
  watchOf(relay).on = true
  const { clock } = watchOf(relay)
  void clock.ask()
  // Before the access code was given the server did not answer.
  const ask = () => { if (!clock.reading && !access.closed) void clock.ask() }
  access.listen({ changed: ask }, signal)
  const subject = new Subject(page, signal)
  for (const mount of parts) mount(hood, page, subject, signal)
  strings.listen({ language: () => putWords(hood, strings) }, signal)
  find(hood, "[data-do=close]").addEventListener("click", () => {
    keep("hood", "closed")
    close()
    find(root, "[data-toggle=hood]").focus()
  }, { signal })
  signal.addEventListener("abort", () => {
    watchOf(relay).on = false
    hood.remove()
  })
}
