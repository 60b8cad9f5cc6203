// @ts-check
import { find, setText } from "../dom.js"
import { secondsIn } from "./measures.js"

/**
 * The stopwatch from Send to the first text, and how fast the model writes.
 *
 * @type {import("./hood.js").Part}
 */
export function mountClocks(hood, { strings }, subject, signal) {
  const stopwatch = find(hood, "[data-feed=stopwatch]")
  let waits = false
  let said = 0

  const tick = () => {
    const { firstText, sent, end } = subject.timeline ?? {}
    const running = sent === undefined ? null : subject.now - sent
    const ms = firstText ?? end ?? running
    const s = ms === null ? null : secondsIn(ms, strings)
    setText(stopwatch, s === null ? "–" : strings.say("seconds", { s }))
    if (waits && performance.now() - said > 200) rate()
  }
  const rate = () => {
    const { rate = null, unit = "events" } = subject.timeline ? subject.answer?.facts ?? {} : {}
    waits = false
    said = performance.now()
    setText(find(hood, "[data-feed=unit]"), strings.say(`${unit}Rate`))
    const text = rate === null ? "–" : strings.number(rate, rate < 10 ? 1 : 0)
    setText(find(hood, "[data-feed=rate]"), text)
  }
  const draw = () => {
    tick()
    rate()
  }
  const timer = setInterval(tick, 50)
  signal.addEventListener("abort", () => clearInterval(timer))
  subject.listen({ other: draw, grew: () => { waits = true } }, signal)
  strings.listen({ language: draw }, signal)
  draw()
}
