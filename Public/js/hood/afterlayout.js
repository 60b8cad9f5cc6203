// @ts-check

/**
 * Looks where things are, when asked to, once the frame that is being drawn has been laid out: to
 * look in between has the browser lay out the page twice.
 *
 * @param {() => void} look
 * @param {AbortSignal} signal
 * @returns {() => void} asks for the next look
 */
export function afterLayout(look, signal) {
  let timer = 0
  signal.addEventListener("abort", () => clearTimeout(timer))
  return () => {
    if (timer !== 0) return
    // A frame is laid out by the task that called for its drawing.
    timer = window.setTimeout(() => {
      timer = 0
      look()
    })
  }
}
