// @ts-check
import { applyEdit, elementOf } from "./elements.js"

/** @typedef {import("../markdown/changes.js").Change} Change */
/** @typedef {import("../page.js").Page} Page */

/** With so many blocks a section is full. */
const full = 16

/** Marks a section that the browser has laid out whole, and may leave alone out of view. */
const measured = new ResizeObserver((seen) => {
  for (const { target } of seen) measured.unobserve(target)
  // Later: whoever looks where things are in this frame would have it laid out twice.
  setTimeout(() => { for (const { target } of seen) target.classList.add("past") })
})

/**
 * A text's blocks in their order, some to a section, so that the browser has to look through the
 * last section only when text comes. A block never leaves the section that it was put into.
 */
export class Sections {
  #box
  /** @type {Element | null} the last one */
  #section = null
  /** @type {ChildNode[]} */
  #blocks = []

  /** @param {Element} box */
  constructor(box) {
    this.#box = box
  }

  /** The last block. */
  get lastElementChild() {
    return /** @type {Element | undefined} */ (this.#blocks.at(-1)) ?? null
  }

  /** @param {ChildNode} block */
  append(block) {
    this.#open().append(block)
    this.#blocks.push(block)
  }

  /** @param {Element} block that follows the others, and is none of them */
  follow(block) {
    (this.#section ?? this.#box).append(block)
  }

  /** @param {Change} change @param {Page} page */
  change({ at = [], cut = Infinity, add = [] }, page) {
    for (const [place, edit] of at) {
      if ("put" in edit) this.#put(place, elementOf(edit.put, page))
      else applyEdit(this.#at(place), edit, page)
    }
    for (const block of this.#blocks.splice(cut)) block.remove()
    for (const it of add) this.append(elementOf(it, page))
  }

  /**
   * Takes the blocks of others for its own; what is the same in both stays.
   *
   * @param {Sections} others
   */
  take(others) {
    const blocks = others.#blocks
    for (const block of this.#blocks.splice(blocks.length)) block.remove()
    blocks.forEach((block, place) => {
      const old = this.#blocks[place]
      if (!old) this.append(block)
      else if (!old.isEqualNode(block) && !grown(old, block)) this.#put(place, block)
    })
  }

  /** @param {number} place */
  #at(place) {
    const block = this.#blocks[place]
    if (!block?.parentNode) throw new Error("a block is gone")
    return block
  }

  /** @param {number} place @param {ChildNode} block */
  #put(place, block) {
    this.#at(place).replaceWith(block)
    this.#blocks[place] = block
  }

  /** @returns {Element} the section that the next block belongs to */
  #open() {
    const before = this.#section
    // A heading stands with what it heads.
    const whole = before && before.childElementCount >= full
      && !/^(?:h\d|hr)$/.test(before.lastElementChild?.localName ?? "")
    if (before && !whole) return before
    if (before) measured.observe(before)
    this.#section = document.createElement("div")
    this.#section.className = "section"
    this.#box.append(this.#section)
    return this.#section
  }
}

/** @param {ChildNode} old @param {ChildNode} block */
function grown(old, block) {
  const [text, more] = [old.firstChild, block.firstChild]
  const grows = old.nodeName === block.nodeName && block.childNodes.length === 1
    && text instanceof Text && more instanceof Text && more.data.startsWith(text.data)
  if (grows) text.appendData(more.data.slice(text.length))
  return grows
}
