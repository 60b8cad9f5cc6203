// @ts-check
import { find, setText } from "../dom.js"

/** @typedef {import("../tour/probe.js").Probe} Probe */
/** @typedef {import("../strings.js").Strings} Strings */

/** What the axis begins with and grows by when it is full, in milliseconds. */
const [shortest, step] = [4000, 1000]

/**
 * Draws two waits for one text on one time axis, from the logs of their requests: the streamed one,
 * and the one for the whole. A clock whose moment has not come runs on, and is marked so.
 *
 * @param {HTMLElement} place
 * @param {{ readonly probes: readonly Probe[], readonly over: boolean }} run
 * @param {Strings} strings
 * @returns {boolean} whether a clock is running
 */
export function drawWaits(place, { probes, over }, strings) {
  const rows = ["stream", "whole"].map((name) => find(place, `[data-wait=${name}]`))
  const ends = probes.map(({ timeline: { events } }) => events.at(-1)?.at ?? 0)
  const span = Math.max(shortest, Math.ceil(Math.max(...ends) / step) * step)
  for (const [at, row] of rows.entries()) {
    const probe = probes[at]
    setText(find(row, ".came"), probe?.answer.text ?? "")
    drawClocks(row, probe, over, strings)
    drawAxis(find(row, ".axis"), probe, span)
  }
  return !over && probes.length > 0
}

/** @param {HTMLElement} row @param {Probe | undefined} probe @param {boolean} over @param {Strings} strings */
function drawClocks(row, probe, over, strings) {
  const { sent = 0, end = null, firstText = null } = probe?.timeline ?? {}
  const last = end === null ? null : probe?.pieces.at(-1)?.at ?? null
  for (const [name, ms] of Object.entries({ first: firstText, whole: last })) {
    const clock = find(row, `[data-clock=${name}]`)
    const running = ms === null && probe !== undefined && end === null && !over
    const shown = running ? performance.now() - sent : ms
    const digits = running ? 1 : 2
    setText(clock, shown === null
      ? "–" : strings.say("seconds", { s: strings.number(Math.max(0, shown) / 1000, digits) }))
    clock.toggleAttribute("data-running", running)
    clock.dataset.ms = String(ms ?? "")
  }
}

/** @param {HTMLElement} axis @param {Probe | undefined} probe @param {number} span in milliseconds */
function drawAxis(axis, probe, span) {
  const pieces = probe?.pieces ?? []
  for (const { at } of pieces.slice(axis.children.length)) {
    const tick = document.createElement("i")
    tick.toggleAttribute("data-first", axis.children.length === 0)
    tick.dataset.at = String(at)
    axis.append(tick)
  }
  for (const tick of axis.children) {
    if (!(tick instanceof HTMLElement)) continue
    tick.style.setProperty("--at", String(Number(tick.dataset.at) / span))
  }
}
