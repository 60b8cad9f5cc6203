// @ts-check

/** Keys that lead up, or to what is to be found. */
const up = ["ArrowUp", "PageUp", "Home"]

/**
 * Tells of each sign that a reader wants to look at something else than the end: the wheel or a
 * finger upward, a key that leads up or searches, text being selected. At once, before anything
 * has moved.
 *
 * @param {HTMLElement} view
 * @param {() => void} away
 * @param {AbortSignal} signal
 */
export function watchIntent(view, away, signal) {
  const passive = { signal, passive: true }
  let finger = 0

  view.addEventListener("wheel", ({ deltaY, ctrlKey }) => {
    if (deltaY < 0 && !ctrlKey) away()
  }, passive)
  view.addEventListener("touchstart", ({ touches }) => { finger = touches[0].clientY }, passive)
  view.addEventListener("touchmove", ({ touches }) => {
    if (touches[0].clientY > finger) away()
    finger = touches[0].clientY
  }, passive)
  document.addEventListener("keydown", (event) => { if (leads(event)) away() }, { signal })
  document.addEventListener("selectionchange", () => {
    const selection = document.getSelection()
    if (selection && !selection.isCollapsed && view.contains(selection.anchorNode)) away()
  }, { signal })
}

/** @param {KeyboardEvent} event */
function leads({ key, shiftKey, ctrlKey, metaKey, target }) {
  if ((ctrlKey || metaKey) && key.toLowerCase() === "f" || key === "F3") return true
  const fields = "input, textarea, select, [role=listbox]"
  const writes = target instanceof Element && target.closest(fields)
  return !writes && (up.includes(key) || (key === " " && shiftKey))
}
