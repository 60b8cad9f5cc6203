// @ts-check
import { Paragraphs } from "../paragraphs.js"

/** Growing text in a box of its own: blocks are begun and added to, never touched again. */
export class Prose {
  #paragraphs = new Paragraphs()
  #box

  /** @param {{ lastElementChild: Element | null, append(block: HTMLElement): void }} box */
  constructor(box) {
    this.#box = box
  }

  /** @param {string} text what came since the last call */
  append(text) {
    for (const { opens, text: words } of this.#paragraphs.feed(text)) {
      if (opens) this.#open(opens === "paragraph" ? "p" : "div")
      const last = this.#box.lastElementChild
      if (last?.lastChild instanceof Text) last.lastChild.appendData(words)
      else last?.append(words)
    }
  }

  /** @param {"p" | "div"} name */
  #open(name) {
    const block = document.createElement(name)
    block.dir = "auto"
    this.#box.append(block)
  }
}
