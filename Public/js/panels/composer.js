// @ts-check
import { find, setText } from "../dom.js"

/**
 * The message box with Send and Stop, and their keys.
 *
 * @param {HTMLElement} root
 * @param {import("../page.js").Page} page
 * @param {AbortSignal} signal
 */
export function mountComposer(root, { desk, strings }, signal) {
  const form = find(root, ".composer", HTMLFormElement)
  const box = find(form, "textarea", HTMLTextAreaElement)
  const queue = find(form, ".queue")
  const send = find(form, ".send", HTMLButtonElement)
  const stop = find(form, ".stop", HTMLButtonElement)

  const write = (/** @type {string} */ text) => {
    box.value = text
    taken()
  }
  const settle = () => {
    const busy = desk.session.current !== null
    form.dataset.phase = busy ? "streaming" : "idle"
    box.placeholder = strings.say(busy ? "askNext" : "ask")
    send.disabled = box.value.trim() === ""
    queue.hidden = desk.session.next === null
    setText(find(queue, "span"), desk.session.next?.text ?? "")
  }
  const taken = () => {
    desk.session.draft.text = box.value
    fit(box)
    settle()
  }
  const submit = () => {
    const question = box.value.trim()
    if (question === "") return
    if (document.activeElement === send) refocus(root, box)
    write("")
    void desk.session.send(question)
    settle()
  }
  const halt = () => {
    if (document.activeElement === stop) refocus(root, box)
    desk.session.stop()
  }

  const put = () => write(desk.session.draft.text)

  desk.listen({
    begun: settle,
    ended: settle,
    queued: settle,
    turnRemoved: settle,
    answerAdded: ({ question }) => { if (box.value.trim() === question) write("") },
    returned: put,
    shown: put,
  }, signal)
  strings.listen({ language: settle }, signal)

  form.addEventListener("submit", (event) => (event.preventDefault(), submit()), { signal })
  stop.addEventListener("click", halt, { signal })
  find(queue, "button").addEventListener("click", () => desk.session.unqueue(), { signal })
  box.addEventListener("input", taken, { signal })
  box.addEventListener("keydown", (event) => {
    if (!sends(event)) return
    event.preventDefault()
    submit()
  }, { signal })
  document.addEventListener("keydown", (event) => {
    const elsewhere = event.isComposing || document.querySelector(":popover-open, dialog[open]") !== null
    if (event.key === "Escape" && !elsewhere) halt()
  }, { signal })

  for (const example of root.querySelectorAll(".prompts button")) {
    example.addEventListener("click", () => {
      write(find(example, "span").textContent ?? "")
      box.focus()
    }, { signal })
  }
  if (onScreenKeyboard()) box.enterKeyHint = "enter"
  else box.focus()
  settle()
}

/**
 * Enter sends; with Shift, on a screen keyboard, or while an input method composes, it does not.
 *
 * @param {KeyboardEvent} event
 */
function sends(event) {
  // Safari ends a composition before the Enter that did it: only its old key code tells.
  const composing = event.isComposing || event.keyCode === 229
  return event.key === "Enter" && !event.shiftKey && !composing && !onScreenKeyboard()
}

function onScreenKeyboard() {
  return matchMedia("(pointer: coarse) and (hover: none)").matches
}

/**
 * Moves the focus off a button about to vanish; on a touch screen not into the message box, which
 * would bring up the keyboard.
 *
 * @param {HTMLElement} root
 * @param {HTMLElement} box
 */
function refocus(root, box) {
  const next = onScreenKeyboard() ? find(root, ".scroller") : box
  next.focus({ preventScroll: true })
}

/**
 * Grows the box with its text where the style sheet cannot.
 *
 * @param {HTMLElement} box
 */
function fit(box) {
  if (CSS.supports("field-sizing", "content")) return
  box.style.setProperty("block-size", "auto")
  box.style.setProperty("block-size", `${box.scrollHeight}px`)
}
