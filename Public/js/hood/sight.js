// @ts-check
import { find, setText } from "../dom.js"
import { ledger, lines, request, response, stairs, way } from "../tour/rows.js"

/** @typedef {import("../tour/run.js").Run} Run */
/** @typedef {import("../tour/rows.js").Row} Row */
/** @typedef {import("../strings.js").Strings} Strings */

/** @type {Record<string, import("../tour/rows.js").Rows>} */
const kinds = { way, request, response, stairs, lines, ledger, clocks: () => [] }

/** What a stop shows of its requests: drawn from their logs, and from nothing else. */
export class Sight {
  #figure
  #strings
  #ask
  #timer = 0
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
    find(this.#figure, ".axis").replaceChildren()
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
    const [probe] = run.probes
    if (!probe) return true
    if (run.stop.picture === "clocks") this.#clocks(probe.timeline, probe.answer.text)
    if (run.stop.picture === "way") this.#boxes(run)
    const all = kinds[run.stop.picture](run.probes, this.#strings)
    const wait = this.#rows(run, all)
    window.clearTimeout(this.#timer)
    if (wait > 0) this.#timer = window.setTimeout(this.#ask, wait)
    return wait <= 0
  }

  /** @param {Run} run @param {Row[]} all @returns {number} milliseconds until the next one is due */
  #rows({ probes: [{ timeline }], stop: { slower = 1 } }, all) {
    const box = find(this.#figure, ".rows")
    const list = find(box, "ol")
    const now = performance.now() - timeline.sent
    const start = all[0]?.at ?? 0
    const due = (/** @type {Row} */ row) => slower === 1 ? 0 : start + (row.at - start) * slower
    const [had] = [list.children.length]
    const later = all.slice(had).find((row) => due(row) > now)
    const upTo = later ? all.indexOf(later) : all.length
    list.append(...all.slice(had, upTo).map((row) => item(row, this.#run?.stop.picture ?? "")))
    if (upTo > had && this.#figure.dataset.picture !== "request") box.scrollTop = box.scrollHeight
    return later ? due(later) - now : 0
  }

  /** @param {Run} run */
  #label({ probes, over, stop: { slower } }) {
    const [strings, figure] = [this.#strings, this.#figure]
    const n = sum(probes.map((it) => it.timeline.events.length))
    const bytes = sum(probes.map((it) => it.timeline.bytes))
    const held = probes.some((it) => it.answer.held)
    const key = held ? "tourHeld" : over ? "tourCount" : n > 0 ? "tourSoFar" : "tourWaiting"
    setText(find(figure, "[data-say=count]"), strings.say(key, { n, bytes }))
    const label = slower ? strings.say("tourSlow", { n: slower }) : strings.say("tourReal")
    setText(find(figure, "[data-say=label]"), label)
  }

  /** @param {Run} run */
  #boxes({ probes: [{ sent, timeline, receipt }] }) {
    const lit = { page: sent.length > 0, server: timeline.head !== null, model: Boolean(receipt?.times.first_event) }
    for (const [name, on] of Object.entries(lit)) {
      find(this.#figure, `[data-box=${name}]`).toggleAttribute("data-lit", on)
    }
  }

  /** @param {import("../timeline.js").Timeline} timeline @param {string} text */
  #clocks({ events, firstText, end }, text) {
    const clock = (/** @type {string} */ name, /** @type {number | null} */ ms) => {
      const said = ms === null ? "–" : this.#strings.say("seconds", { s: this.#strings.number(ms / 1000, 2) })
      setText(find(this.#figure, `[data-clock=${name}]`), said)
    }
    const written = events.filter((it) => it.entry.text !== "")
    const last = written.at(-1)?.at ?? null
    clock("first", firstText)
    clock("whole", end === null ? null : last)
    setText(find(this.#figure, ".waits p"), text)
    const axis = find(this.#figure, ".axis")
    for (const { at, place } of written.slice(axis.children.length)) {
      const tick = document.createElement("i")
      tick.toggleAttribute("data-first", at === firstText)
      tick.dataset.at = String(at)
      tick.dataset.place = String(place)
      axis.append(tick)
    }
    let span = 4000
    while (span < (last ?? 0)) span *= 2
    for (const tick of axis.children) {
      if (tick instanceof HTMLElement) tick.style.setProperty("--at", String(Number(tick.dataset.at) / span))
    }
  }
}

/** @param {Row} row @param {string} picture */
function item({ code, raw, lit, words, before, fresh }, picture) {
  const row = document.createElement("li")
  const line = document.createElement(words ? "span" : "code")
  const from = lit === "" ? -1 : code.indexOf(lit)
  if (from < 0) line.textContent = code
  else line.append(code.slice(0, from), bold(lit), code.slice(from + lit.length))
  row.append(line)
  row.toggleAttribute("data-words", words)
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
