// @ts-check

/** More cells than these are not drawn; the number says the rest. */
const cells = 48

/** What has come and is not shown yet: a cell an event, and their number in words. */
export class Tank {
  #list = document.createElement("ol")
  #sentence = document.createElement("p")
  #number = document.createElement("b")
  #strings
  #count = 0

  /** @param {HTMLElement} element @param {import("../strings.js").Strings} strings */
  constructor(element, strings) {
    this.#strings = strings
    this.#list.setAttribute("aria-hidden", "true")
    element.replaceChildren(this.#list, this.#sentence)
    this.speak()
  }

  /** @param {number} count */
  show(count) {
    if (count === this.#count) return
    this.#count = count
    this.#number.textContent = this.#strings.number(count, 0)
    const list = this.#list
    while (list.childElementCount > Math.min(count, cells)) list.lastElementChild?.remove()
    while (list.childElementCount < Math.min(count, cells)) list.append(document.createElement("li"))
  }

  /** Says it again, in the reader's language of now. */
  speak() {
    const [before, after] = this.#strings.say("tank", { n: "\n" }).split("\n")
    this.#number.textContent = this.#strings.number(this.#count, 0)
    this.#sentence.replaceChildren(before, this.#number, after)
  }
}
