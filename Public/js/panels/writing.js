// @ts-check
import { kept } from "../kept.js"

/**
 * Whether a key sends what is written: Enter, unless the reader wants it to begin a line, or Enter
 * with Ctrl or Cmd. With Shift, on a screen keyboard, or while an input method composes, Enter
 * does not send.
 *
 * @param {KeyboardEvent} event
 */
export function sends(event) {
  if (event.key !== "Enter" || composes(event) || event.shiftKey || event.altKey) return false
  return event.ctrlKey || event.metaKey || entersSend()
}

/** @param {KeyboardEvent} event @returns {boolean} whether it is an input method's */
export function composes(event) {
  // Safari ends a composition before the key that did it: only its old key code tells.
  return event.isComposing || event.keyCode === 229
}

/** @returns {boolean} whether Enter alone sends */
export function entersSend() {
  return kept("enter") !== "newline" && !onScreenKeyboard()
}

/** @returns {boolean} whether keys are most likely drawn on the screen */
export function onScreenKeyboard() {
  return matchMedia("(pointer: coarse) and (hover: none)").matches
}

/**
 * Moves the focus off a button about to vanish, to where one writes; on a touch screen not into
 * the message box, which would bring up the keyboard.
 *
 * @param {HTMLElement} root
 */
export function focusBox(root) {
  const next = root.querySelector(onScreenKeyboard() ? ".scroller" : "#message")
  if (next instanceof HTMLElement) next.focus({ preventScroll: true })
}

/**
 * Grows a box with its text where the style sheet cannot.
 *
 * @param {HTMLElement} box
 */
export function fit(box) {
  if (CSS.supports("field-sizing", "content")) return
  box.style.setProperty("block-size", "auto")
  box.style.setProperty("block-size", `${box.scrollHeight}px`)
}
