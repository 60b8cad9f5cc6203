// @ts-check
import { find, setText } from "../dom.js"
import { onFrames } from "../panels/frames.js"
import { capsOf, shortcuts, spokenKeys } from "../shortcuts.js"
import { SlowMotion, speeds } from "../slowmotion.js"
import { Tank } from "./tank.js"

/** What each speed is called. */
const names = /** @type {const} */ (["speed20", "speed10", "speed4", "speed2", "speed1"])

/**
 * Slow motion: the page shows later what came, in the stream's own rhythm. All else in this panel
 * shows what has come. Closing the panel lets everything go.
 *
 * @type {import("./hood.js").Part}
 */
export function mountSlow(hood, { pace, strings, apple }, subject, signal) {
  const form = find(hood, ".slow")
  const slider = find(form, "input", HTMLInputElement)
  const [pause, step] = ["pause", "step"].map((it) => find(form, `[data-act=${it}]`))
  const motion = new SlowMotion()
  const tank = new Tank(find(hood, ".tank"), strings)
  const now = () => performance.now()

  const hold = (/** @type {import("../answer.js").Answer} */ answer) => {
    return answer === subject.answer ? motion.limit : Infinity
  }
  const draw = () => {
    const before = motion.shown
    motion.pass(now())
    if (motion.shown !== before) pace.move()
    tank.show(motion.waiting)
    if (motion.waiting > 0 && !motion.paused) ask()
  }
  const ask = onFrames(draw, signal)
  const settle = () => {
    pace.keep(motion.holds ? hold : null)
    pause.setAttribute("aria-pressed", String(motion.paused))
    draw()
  }
  const speak = () => {
    const speed = strings.say(names[Number(slider.value)])
    slider.setAttribute("aria-valuetext", speed)
    setText(find(form, "[data-feed=speed]"), speed)
    for (const button of [pause, step]) {
      const key = shortcuts.find((it) => it.id === button.dataset.key)
      if (!key) continue
      button.title = `${strings.say(key.label)}  ${capsOf(key, apple).join(" ")}`
      button.setAttribute("aria-keyshortcuts", spokenKeys(key, apple))
    }
    tank.speak()
  }
  const look = () => {
    motion.watch(subject.timeline, now())
    settle()
  }

  pause.addEventListener("click", () => {
    motion.setPaused(!motion.paused, now())
    settle()
  }, { signal })
  step.addEventListener("click", () => {
    motion.step(now())
    pace.move()
    settle()
  }, { signal })
  slider.addEventListener("input", () => {
    motion.setSpeed(speeds[Number(slider.value)], now())
    speak()
    settle()
  }, { signal })
  form.addEventListener("submit", (event) => event.preventDefault(), { signal })
  subject.listen({ other: look, grew: draw }, signal)
  strings.listen({ language: speak }, signal)
  signal.addEventListener("abort", () => pace.keep(null))
  speak()
  look()
}
