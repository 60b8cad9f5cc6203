// @ts-check

/** @typedef {import("../xray.js").Row} Row */

/**
 * A row of the stream and its words on the page.
 *
 * @typedef {{ row: Row, line: HTMLElement, word: HTMLElement | null }} Pair
 */

/** How far Page Down goes. */
const page = 10

/** Rows so far, of all ledgers of the page: each has a name of its own. */
let count = 0

/** The pairs that are on the page, in order, and the one that is lit. */
export class Ledger {
  /** @type {Pair | null} */
  lit = null
  /** @type {Pair[]} */
  #pairs = []
  /** @type {WeakMap<Element, Pair>} */
  #of = new WeakMap()
  #raw
  #words

  /** @param {HTMLElement} raw the list of lines @param {HTMLElement} words the text */
  constructor(raw, words) {
    this.#raw = raw
    this.#words = words
  }

  /** @returns {Pair | null} */
  get last() {
    return this.#pairs[this.#pairs.length - 1] ?? null
  }

  /** @param {Pair} pair */
  add(pair) {
    this.#name(pair)
    this.#pairs.push(pair)
    this.#raw.append(pair.line)
    if (pair.word) this.#words.append(pair.word)
  }

  /** @param {Pair} pair that comes before all others */
  precede(pair) {
    this.#name(pair)
    this.#pairs.unshift(pair)
    this.#raw.prepend(pair.line)
    if (pair.word) this.#words.prepend(pair.word)
  }

  /** @param {Pair} pair */
  #name(pair) {
    pair.line.id = `xray-${count++}`
    this.#of.set(pair.line, pair)
    if (pair.word) this.#of.set(pair.word, pair)
  }

  /** @param {number} most pairs stay, the newest */
  trim(most) {
    for (const pair of this.#pairs.splice(0, Math.max(0, this.#pairs.length - most))) {
      if (pair === this.lit) this.light(null)
      pair.line.remove()
      pair.word?.remove()
    }
  }

  /** Takes all away. */
  clear() {
    this.light(null)
    this.#pairs = []
    this.#raw.replaceChildren()
    this.#words.replaceChildren()
  }

  /** @param {Pair | null} pair */
  light(pair) {
    if (pair === this.lit) return
    for (const it of [this.lit?.line, this.lit?.word]) it?.removeAttribute("data-lit")
    this.lit?.line.setAttribute("aria-selected", "false")
    this.lit = pair
    for (const it of [pair?.line, pair?.word]) it?.setAttribute("data-lit", "")
    pair?.line.setAttribute("aria-selected", "true")
    if (pair) this.#raw.setAttribute("aria-activedescendant", pair.line.id)
    else this.#raw.removeAttribute("aria-activedescendant")
  }

  /** @param {EventTarget | null} target @returns {Pair | null} the one that it is a part of */
  pairOf(target) {
    const element = target instanceof Element ? target.closest(".raw > li, .words > span") : null
    return (element && this.#of.get(element)) ?? null
  }

  /**
   * Where a key leads. Among the words only those that are there count.
   *
   * @param {string} key
   * @param {HTMLElement} box that has the focus
   * @returns {Pair | null} null: nowhere
   */
  next(key, box) {
    const among = box === this.#raw ? this.#pairs : this.#pairs.filter((it) => it.word)
    const at = this.lit ? among.indexOf(this.lit) : -1
    const back = getComputedStyle(box).direction === "rtl" ? "ArrowRight" : "ArrowLeft"
    const sideways = box === this.#words && /^Arrow(Left|Right)$/.test(key)
    const steps = sideways ? (key === back ? -1 : 1) : stepsOf(key)
    if (steps === 0 || among.length === 0) return null
    const from = at < 0 ? among.length : at
    return among[Math.max(0, Math.min(among.length - 1, from + steps))]
  }

  /**
   * Brings one into view, and moves nothing else.
   *
   * @param {Pair} pair
   * @param {HTMLElement} box
   */
  reveal({ line, word }, box) {
    const it = box === this.#raw ? line : word
    if (!it) return
    const [inner, outer] = [it.getBoundingClientRect(), box.getBoundingClientRect()]
    if (inner.top < outer.top) box.scrollTop -= outer.top - inner.top
    else if (inner.bottom > outer.bottom) {
      box.scrollTop += Math.min(inner.bottom - outer.bottom, inner.top - outer.top)
    }
  }

  /** Shows the newest. */
  toEnd() {
    for (const box of [this.#raw, this.#words]) box.scrollTop = box.scrollHeight
  }
}

/** @param {string} key */
function stepsOf(key) {
  const steps = {
    ArrowDown: 1, ArrowUp: -1, PageDown: page, PageUp: -page, Home: -Infinity, End: Infinity,
  }
  return steps[/** @type {keyof typeof steps} */ (key)] ?? 0
}
