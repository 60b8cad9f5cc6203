// @ts-check
import { find, setText } from "../dom.js"
import { drawWaits } from "./waits.js"
import { ledger, lines, request, response, stairs, way } from "../tour/rows.js"

/** @typedef {import("../tour/run.js").Run} Run */
/** @typedef {import("../tour/rows.js").Row} Row */
/** @typedef {import("../strings.js").Strings} Strings */

/** @type {Record<string, import("../tour/rows.js").Rows>} */
const kinds = { way, request, response, stairs, lines, ledger, clocks: () => [] }

/** So much is shown of a text's last line, in letters. */
const tail = 60

/** What a stop shows of its requests: drawn from their logs, and from nothing else. */
export class Sight {
  #figure
  #strings
  #ask
  #timer = 0
  #settled = false
  /** @type {Run | null} */
  #run = null

  /** @param {HTMLElement} figure @param {Strings} strings @param {() => void} ask to be drawn again */
  constructor(figure, strings, ask) {
    this.#figure = figure
    this.#strings = strings
    this.#ask = ask
  }

  /** @param {Run} run whose requests are shown from now on */
  clear(run) {
    this.leave()
    this.#run = run
    this.#settled = false
    const { picture } = run.stop
    this.#figure.dataset.picture = picture
    for (const part of this.#figure.querySelectorAll("[data-for]")) {
      part.toggleAttribute("hidden", part.getAttribute("data-for") !== picture)
    }
    find(this.#figure, ".rows").hidden = picture === "clocks"
    find(this.#figure, "[data-do=whole]").hidden = !["response", "stairs", "lines"].includes(picture)
    this.rewrite()
  }

  /** What is there is written again, in another language. */
  rewrite() {
    find(this.#figure, ".rows > ol").replaceChildren()
    for (const axis of this.#figure.querySelectorAll(".axis")) axis.replaceChildren()
  }

  /** Nothing is drawn later on. */
  leave() {
    window.clearTimeout(this.#timer)
  }

  /** Shows each line as it came, or folded to what matters. */
  unfold() {
    const whole = this.#figure.toggleAttribute("data-whole")
    find(this.#figure, "[data-do=whole]").setAttribute("aria-pressed", String(whole))
  }

  /** @returns {boolean} whether all that came is shown: a stop may show it slower than it came */
  draw() {
    const run = this.#run
    if (!run) return false
    this.#label(run)
    if (run.stop.picture === "clocks" && drawWaits(this.#figure, run, this.#strings)) this.#ask()
    if (run.probes.length === 0) return true
    if (run.stop.picture === "way") this.#boxes(run)
    if (run.stop.picture === "ledger") this.#uses(run)
    const all = kinds[run.stop.picture](run.probes, this.#strings)
    const wait = this.#rows(run, all)
    if (run.over && wait <= 0) this.#settle()
    window.clearTimeout(this.#timer)
    if (wait > 0) this.#timer = window.setTimeout(this.#ask, wait)
    return wait <= 0
  }

  /** Once all of it is there, what happened to the line is in view, and not what came last. */
  #settle() {
    const box = find(this.#figure, ".rows")
    const happened = box.querySelector("li[data-words]")
    if (this.#settled || this.#figure.dataset.picture !== "lines") return
    this.#settled = true
    if (!(happened instanceof HTMLElement)) return
    const above = happened.getBoundingClientRect().top - box.getBoundingClientRect().top
    box.scrollTop += above - box.clientHeight / 2
  }

  /** @param {Run} run @param {Row[]} all @returns {number} milliseconds until the next one is due */
  #rows({ probes: [{ timeline }], stop: { slower = 1 } }, all) {
    const box = find(this.#figure, ".rows")
    const list = find(box, "ol")
    const now = performance.now() - timeline.sent
    const start = all[0]?.at ?? 0
    const due = (/** @type {Row} */ row) => slower === 1 ? 0 : start + (row.at - start) * slower
    // What the server tells afterwards has its place among what was seen before.
    if (this.#figure.dataset.picture === "way" && all.length > list.children.length) list.replaceChildren()
    const had = list.children.length
    const later = all.slice(had).find((row) => due(row) > now)
    const upTo = later ? all.indexOf(later) : all.length
    list.append(...all.slice(had, upTo).map((row) => item(row, this.#run?.stop.picture ?? "")))
    if (upTo > had && this.#figure.dataset.picture !== "request") box.scrollTop = box.scrollHeight
    return later ? due(later) - now : 0
  }

  /** @param {Run} run */
  #label({ probes, over, stop: { slower, picture } }) {
    const [strings, figure] = [this.#strings, this.#figure]
    // An answer that came whole has no events, and its bytes are no stream's.
    const streams = probes.filter((it) => it.streams)
    const both = streams.length < probes.length
    const n = sum(streams.map((it) => it.timeline.events.length))
    const bytes = sum(streams.map((it) => it.timeline.bytes))
    const held = probes.some((it) => it.answer.held)
    const counted = both ? "tourCountBoth" : "tourCount"
    const key = held ? "tourHeld" : over ? counted : n > 0 ? "tourSoFar" : "tourWaiting"
    setText(find(figure, "[data-say=count]"), strings.say(key, { n, bytes }))
    const real = both || picture === "ledger" ? "tourRealMany" : "tourReal"
    const label = strings.say(slower ? "tourSlow" : real, { n: slower ?? probes.length })
    setText(find(figure, "[data-say=label]"), label)
  }

  /** @param {Run} run the end of what each of its answers has so far */
  #uses({ probes }) {
    for (const [at, place] of this.#figure.querySelectorAll(".uses q").entries()) {
      const text = (probes[at]?.answer.text ?? "").trimEnd()
      setText(place, (text.split("\n").at(-1) ?? "").trim().slice(-tail))
    }
  }

  /** @param {Run} run */
  #boxes({ probes: [{ sent, timeline, receipt }] }) {
    const told = Boolean(receipt?.times.first_event)
    const left = sent.length > 0
    const head = timeline.head !== null
    // `up`, `down`: the way from the box before it, and to it.
    const boxes = {
      page: { lit: left, up: false, down: false },
      server: { lit: head, up: left, down: timeline.events.length > 0 },
      model: { lit: told, up: head, down: told },
    }
    for (const [name, states] of Object.entries(boxes)) {
      const box = find(this.#figure, `[data-box=${name}]`)
      for (const [state, on] of Object.entries(states)) box.toggleAttribute(`data-${state}`, on)
    }
  }
}

/** @param {Row} row @param {string} picture */
function item({ code, raw, lit, words, aside, before, fresh }, picture) {
  const row = document.createElement("li")
  const line = document.createElement(words ? "span" : "code")
  const from = lit === "" ? -1 : code.indexOf(lit)
  if (from < 0) line.textContent = code
  else line.append(code.slice(0, from), bold(lit), code.slice(from + lit.length))
  row.append(line)
  row.toggleAttribute("data-words", words)
  row.toggleAttribute("data-aside", aside)
  if (raw !== "" && raw !== code) {
    const whole = document.createElement("code")
    whole.className = "whole"
    whole.textContent = raw
    line.classList.add("folded")
    row.append(whole)
  }
  if (["request", "response"].includes(picture)) return row
  const text = document.createElement("span")
  text.className = "text"
  text.dir = "auto"
  text.append(before, bold(picture === "lines" ? fresh.replace(/^ /, "␣").replaceAll("\n", "↵") : fresh))
  row.toggleAttribute("data-last", before !== "" && fresh === "")
  row.append(text)
  return row
}

/** @param {string} text */
function bold(text) {
  const element = document.createElement("b")
  element.textContent = text
  return element
}

/** @param {number[]} values */
function sum(values) {
  return values.reduce((total, it) => total + it, 0)
}
