// @ts-check
import { clone, find } from "../dom.js"
import { drop, keep, kept } from "../kept.js"
import { composes, fit, focusBox, sends } from "./writing.js"
import { putWords } from "../words.js"

/** @typedef {import("../tree.js").Turn} Turn */

/**
 * Editing a question where it stands, by its button, by that of its answer, or, for the last one,
 * by the arrow up in an empty message box. What is written there survives a reload, too.
 *
 * @param {HTMLElement} root
 * @param {import("../page.js").Page} page
 * @param {AbortSignal} signal
 */
export function mountEditing(root, { desk, strings }, signal) {
  const log = find(root, "[role=log]")
  const box = find(root, "#message", HTMLTextAreaElement)
  /** @type {Map<string, string>} words of editors that were left, by their turn */
  const left = new Map()
  /** @type {{ turn: Turn, form: HTMLElement } | null} */
  let open = null

  const questionOf = (/** @type {Turn} */ turn) => {
    return log.querySelector(`[data-turn="${CSS.escape(turn.id)}"] .question`)
  }
  const forget = (/** @type {Turn} */ turn) => {
    left.delete(turn.id)
    if (keptEdit()?.turn === turn.id) drop("edit")
  }
  const close = () => {
    if (!open) return
    open.form.closest(".question")?.removeAttribute("data-editing")
    open.form.remove()
    open = null
  }
  const cancel = () => {
    if (!open) return
    const question = questionOf(open.turn)
    forget(open.turn)
    close()
    if (question) find(question, "[data-do=edit]").focus({ preventScroll: true })
  }
  const submit = () => {
    if (!open || desk.session.current) return
    const { turn, form } = open
    const text = find(form, "textarea", HTMLTextAreaElement).value.trim()
    if (text === "" && turn.files.length === 0) return
    forget(turn)
    close()
    focusBox(root)
    void desk.session.edit(turn, text)
  }
  const begin = (/** @type {Turn | undefined} */ turn) => {
    const question = turn && questionOf(turn)
    if (!turn || !question || desk.session.current) return null
    close()
    const edit = keptEdit()
    const words = left.get(turn.id) ?? (edit?.turn === turn.id ? edit.text : turn.question)
    open = { turn, form: editorOf(words, strings) }
    question.setAttribute("data-editing", "")
    question.prepend(open.form)
    const field = find(open.form, "textarea", HTMLTextAreaElement)
    fit(field)
    return field
  }
  const write = (/** @type {HTMLTextAreaElement} */ field) => {
    if (!open) return
    fit(field)
    left.set(open.turn.id, field.value)
    const text = JSON.stringify({ turn: open.turn.id, text: field.value })
    if (!desk.session.temporary) keep("edit", text)
    settle()
  }
  const settle = () => {
    const busy = desk.session.current !== null
    for (const button of log.querySelectorAll("[data-do=edit]")) {
      if (!(button instanceof HTMLButtonElement)) continue
      button.disabled = busy
      button.title = strings.say(busy ? "notWhileWriting" : "editQuestion")
    }
    const send = open?.form.querySelector("[type=submit]")
    if (!open || !(send instanceof HTMLButtonElement)) return
    const { value } = find(open.form, "textarea", HTMLTextAreaElement)
    send.disabled = busy || (value.trim() === "" && open.turn.files.length === 0)
    send.title = busy ? strings.say("notWhileWriting") : ""
  }
  const start = (/** @type {Turn | undefined} */ turn) => {
    const field = begin(turn)
    field?.focus()
    field?.setSelectionRange(field.value.length, field.value.length)
    settle()
  }
  const resume = () => {
    open = null
    const turn = keptEdit()?.turn
    begin(desk.session.turns.find((it) => it.id === turn))
    settle()
  }

  desk.listen({
    shown: resume, begun: settle, ended: settle, turnAdded: settle, answerAdded: settle,
    turnRemoved: (turn) => { if (open?.turn === turn) open = null },
  }, signal)
  strings.listen({ language: settle }, signal)

  log.addEventListener("click", ({ target }) => {
    const button = target instanceof Element ? target.closest("[data-do]") : null
    const name = button?.getAttribute("data-do")
    if (name === "cancel") cancel()
    if (name !== "edit") return
    const id = button?.closest("[data-turn]")?.getAttribute("data-turn")
    start(desk.session.turns.find((it) => it.id === id))
  }, { signal })
  log.addEventListener("submit", (event) => (event.preventDefault(), submit()), { signal })
  log.addEventListener("input", ({ target }) => {
    if (target instanceof HTMLTextAreaElement && open?.form.contains(target)) write(target)
  }, { signal })
  log.addEventListener("keydown", (event) => {
    if (!(event.target instanceof HTMLTextAreaElement) || composes(event)) return
    if (sends(event)) submit()
    else if (event.key === "Escape") cancel()
    else return
    event.preventDefault()
    // Escape would stop an answer, too.
    event.stopPropagation()
  }, { signal })
  box.addEventListener("keydown", (event) => {
    const plain = !(event.shiftKey || event.ctrlKey || event.metaKey || event.altKey)
    if (event.key !== "ArrowUp" || !plain || composes(event) || box.value !== "") return
    if (desk.session.current || desk.session.turns.length === 0) return
    event.preventDefault()
    start(desk.session.turns.at(-1))
  }, { signal })
}

/** @param {string} words @param {import("../strings.js").Strings} strings */
function editorOf(words, strings) {
  const form = clone("editor-template")
  putWords(form, strings)
  find(form, "textarea", HTMLTextAreaElement).value = words
  return form
}

/** @returns {{ turn: string, text: string } | null} what stood in the editor written in last */
function keptEdit() {
  try {
    return JSON.parse(kept("edit") ?? "null")
  } catch {
    return null
  }
}
