// @ts-check
import { clone, find, setText } from "../dom.js"
import { putWords } from "../words.js"
import { composes } from "./writing.js"

/** @typedef {import("../records.js").ChatRecord} ChatRecord */
/** @typedef {import("../strings.js").Strings} Strings */

/** One chat in the list: its link, a light while it is written in, and the way to its actions. */
export class ChatRow {
  element = clone("chat-template")
  link = find(this.element, "a", HTMLAnchorElement)
  button = find(this.element, "button")
  #name = find(this.element, ".name")
  #strings
  /** @type {ChatRecord} */
  #chat

  /** @param {ChatRecord} chat @param {Strings} strings */
  constructor(chat, strings) {
    this.#chat = chat
    this.#strings = strings
    this.element.dataset.chat = chat.id
    this.link.href = `#chat/${chat.id}`
    this.speak()
  }

  /** Says everything again, in the reader's language of now. */
  speak() {
    putWords(this.element, this.#strings)
    this.#entitle()
  }

  /**
   * @param {ChatRecord} chat
   * @param {{ current: boolean, busy: boolean, reachable: boolean }} state
   */
  show(chat, { current, busy, reachable }) {
    this.#chat = chat
    this.#entitle()
    find(this.element, ".lit").hidden = !busy
    if (current !== this.link.hasAttribute("aria-current")) {
      if (current) this.link.setAttribute("aria-current", "page")
      else this.link.removeAttribute("aria-current")
    }
    for (const it of [this.link, this.button]) it.tabIndex = reachable ? 0 : -1
  }

  /**
   * Lets the reader write another name in place. Enter keeps it, Escape does not.
   *
   * @param {(name: string) => void} named
   */
  rename(named) {
    const field = document.createElement("input")
    const { title, first } = this.#chat
    field.value = title || first
    field.dir = "auto"
    field.setAttribute("aria-label", this.#strings.say("newName"))
    let over = false
    const end = (/** @type {boolean} */ keep, /** @type {boolean} */ back) => {
      if (over) return
      over = true
      const name = field.value.trim()
      this.element.removeAttribute("data-renamed")
      if (back) this.link.focus()
      field.remove()
      if (keep && name !== (title || first)) named(name)
    }
    field.addEventListener("keydown", (event) => {
      // The keys of the list and of the page are not meant here.
      event.stopPropagation()
      if (composes(event) || (event.key !== "Enter" && event.key !== "Escape")) return
      event.preventDefault()
      end(event.key === "Enter", true)
    })
    field.addEventListener("blur", () => end(true, false))
    this.element.dataset.renamed = ""
    this.element.prepend(field)
    field.select()
  }

  #entitle() {
    const { title, first } = this.#chat
    const name = title || first || this.#strings.say("newChat")
    const label = this.#strings.say("actionsFor", { title: name })
    setText(this.#name, name)
    this.#name.title = name
    if (this.button.getAttribute("aria-label") !== label) {
      this.button.setAttribute("aria-label", label)
    }
  }
}
