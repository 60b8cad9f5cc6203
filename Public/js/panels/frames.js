// @ts-check

/** How long a hidden page gathers before it draws, in milliseconds. */
const beat = 500

/**
 * Draws once a frame, when asked to. A hidden page has no frames: there it draws once a beat, so
 * that nothing piles up which would have to be drawn at once when the reader comes back.
 *
 * @param {(now: number) => void} draw
 * @param {AbortSignal} signal
 * @returns {() => void} asks for the next drawing
 */
export function onFrames(draw, signal) {
  let frame = 0
  let timer = 0

  const drop = () => {
    cancelAnimationFrame(frame)
    clearTimeout(timer)
    frame = timer = 0
  }
  const run = (/** @type {number} */ now) => {
    drop()
    draw(now)
  }
  const ask = () => {
    if (frame !== 0 || timer !== 0) return
    if (document.hidden) timer = window.setTimeout(() => run(performance.now()), beat)
    else frame = requestAnimationFrame(run)
  }
  document.addEventListener("visibilitychange", () => {
    const asked = frame !== 0 || timer !== 0
    drop()
    if (asked) ask()
  }, { signal })
  signal.addEventListener("abort", drop)
  return ask
}
