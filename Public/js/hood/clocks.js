// @ts-check
import { find, setText } from "../dom.js"

/**
 * The stopwatch from Send to the first text.
 *
 * @type {import("./hood.js").Part}
 */
export function mountClocks(hood, { strings }, subject, signal) {
  const stopwatch = find(hood, "[data-feed=stopwatch]")
  const draw = () => {
    const { firstText, sent, end } = subject.timeline ?? {}
    const running = sent === undefined ? null : performance.now() - sent
    const ms = firstText ?? end ?? running
    setText(stopwatch, ms === null ? "–" : strings.say("seconds", { s: strings.number(ms / 1000, 2) }))
  }
  const timer = setInterval(draw, 50)
  signal.addEventListener("abort", () => clearInterval(timer))
  subject.listen({ other: draw, grew: draw }, signal)
  draw()
}
