// @ts-check
import { find, setText } from "../dom.js"

/** @typedef {import("../replay.js").Replay} Replay */

/**
 * The bar that plays a recording: pause, from the beginning, its place, and three speeds.
 *
 * @param {HTMLElement} form
 * @param {Replay} replay
 * @param {import("../strings.js").Strings} strings
 * @param {() => void} changed told of what the reader did
 * @param {AbortSignal} signal
 * @returns {() => void} draws it
 */
export function mountBar(form, replay, strings, changed, signal) {
  const [play, again] = ["play", "again"].map((it) => find(form, `[data-act=${it}]`))
  const place = find(form, "[type=range]", HTMLInputElement)
  const now = () => performance.now()
  const stands = () => replay.paused || replay.over

  const draw = () => {
    const [at, all] = [replay.now, replay.length].map((it) => strings.number(it / 1000, 1))
    const said = strings.say("replayAt", { at, all })
    place.value = String(replay.now)
    setText(find(form, "[data-feed=position]"), said)
    // A screen reader says it again whenever it changes: once a second will do.
    const second = strings.number(Math.floor(replay.now / 1000), 0)
    place.ariaValueText = strings.say("replayAt", { at: second, all })
    const label = strings.say(stands() ? "replayPlay" : "replayPause")
    if (play.title === label) return
    play.toggleAttribute("data-stands", stands())
    play.title = label
    play.setAttribute("aria-label", label)
  }
  const does = (/** @type {() => void} */ act) => () => {
    act()
    changed()
  }
  const restart = () => {
    replay.seek(0, now())
    replay.setPaused(false, now())
  }

  // Its end lies behind the stream's, so that going there plays all of it.
  place.max = String(Math.ceil(replay.length))
  play.addEventListener("click", does(() => {
    if (replay.over) restart()
    else replay.setPaused(!replay.paused, now())
  }), { signal })
  again.addEventListener("click", does(restart), { signal })
  place.addEventListener("input", does(() => replay.seek(Number(place.value), now())), { signal })
  form.addEventListener("change", does(() => {
    const speed = find(form, "[name=speed]:checked", HTMLInputElement)
    replay.setSpeed(Number(speed.value), now())
  }), { signal })
  form.addEventListener("submit", (event) => event.preventDefault(), { signal })
  return draw
}
