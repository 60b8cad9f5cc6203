// @ts-check
import { find, setText } from "../dom.js"
import { storyOf } from "../xraystory.js"
import { most, Xray } from "../xray.js"
import { Ledger } from "./ledger.js"
import { lineView, wordView } from "./line.js"
import { afterLayout } from "./afterlayout.js"
import { Roll } from "./roll.js"
import { mountThread } from "./thread.js"

/** @typedef {import("./ledger.js").Pair} Pair */

/** So many rows are in the page; so many where drawing is a burden, while text comes. */
const [kept, few] = [500, 12]

/**
 * Making rows for one frame stops after so many milliseconds, the last one aside: the browser has
 * to lay them out too, and the chat comes first.
 */
const budget = 4

/**
 * X-ray: the lines of the stream beside the words they became, each lighting up the other. It shows
 * what has come, slow motion or not.
 *
 * @type {import("./hood.js").Part}
 */
export function mountXray(hood, { strings }, subject, signal) {
  const root = find(hood, ".xray")
  const [raw, words, story, about] = ["raw", "words", "story", "lines"]
    .map((it) => find(root, `[data-feed=${it}]`))
  /** @type {Xray | null} */
  let source = null
  let roll = new Roll(kept)
  /** Words that came with no line: they stand behind all others. */
  let left = ""
  const thread = mountThread(root, raw, words, signal)
  const ledger = new Ledger(raw, words)

  const tell = (/** @type {Pair | null} */ pair) => {
    if (pair && source) return setText(story, storyOf(pair.row, source.together(pair.row), strings))
    const untraced = subject.timeline && !subject.timeline.traced
    const hint = strings.say(roll.count === 0 ? "xrayNone" : "xrayHint")
    setText(story, roll.count > 0 && untraced ? `${hint} ${strings.say("xrayUntraced")}` : hint)
  }
  /** @param {Pair | null} pair @param {boolean} chosen by the reader */
  const light = (pair, chosen) => {
    ledger.light(pair)
    tell(chosen ? pair : null)
    thread(pair)
  }
  const looking = () => [raw, words].some((it) => it.matches(":hover, :focus"))
  const take = () => {
    const { rows, rest } = source?.take() ?? { rows: [], rest: "" }
    roll.add(rows)
    left += rest
  }
  const draw = () => {
    const live = subject.timeline?.end === null && !looking()
    const hurries = live && subject.time.burdened
    // In a hurry some rows are skipped; those begun with are not, or none would stay for long.
    const takes = !hurries || roll.coming === 0
    if (takes) take()
    if (hurries) roll.keep(few)
    // Above the newest there is room again once nobody waits for what comes.
    const more = () => roll.coming > 0 || (!live && roll.earlier > 0)
    if (!more() && left === "") return
    ledger.trim(roll.shown)
    const until = performance.now() + budget
    do {
      if (roll.coming > 0) ledger.add(pairOf(roll.next()))
      else if (more()) ledger.precede(pairOf(roll.before()))
    } while (more() && performance.now() < until)
    if (more() || !takes) ask()
    if (roll.coming === 0 && left !== "") {
      words.append(left.slice(0, most))
      left = ""
    }
    follow()
  }
  /** @param {import("../xray.js").Row} row @returns {Pair} */
  const pairOf = (row) => {
    const together = source && row.first ? source.together(row) : null
    return { row, line: lineView(row, together, strings), word: wordView(row.entry) }
  }
  const ask = () => subject.time.ask(draw)
  const toEnd = afterLayout(() => ledger.toEnd(), signal)
  const follow = () => {
    const last = { n: roll.count - roll.from, all: roll.count }
    setText(about, roll.from > 0 ? strings.say("xrayLast", last) : strings.say("xrayAbout"))
    if (looking() && ledger.lit) return thread(ledger.lit)
    toEnd()
    ledger.light(ledger.last)
    tell(null)
    // Where it would end has to be looked for: only if there is time.
    thread(subject.time.burdened ? null : ledger.last)
  }
  const restart = () => {
    const { answer, timeline } = subject
    source = answer && timeline ? new Xray(answer, timeline) : null
    roll = new Roll(kept)
    left = ""
    ledger.clear()
    light(null, false)
    setText(about, strings.say("xrayAbout"))
    draw()
  }

  for (const box of [raw, words]) {
    box.addEventListener("pointerover", ({ target }) => {
      const pair = ledger.pairOf(target)
      if (pair && pair !== ledger.lit) ledger.reveal(pair, box === raw ? words : raw)
      if (pair) light(pair, true)
      ask()
    }, { signal })
    box.addEventListener("focus", () => {
      if (ledger.lit) light(ledger.lit, true)
      ask()
    }, { signal })
    for (const leave of ["pointerleave", "blur"]) {
      box.addEventListener(leave, () => { if (!looking()) tell(null) }, { signal })
    }
    box.addEventListener("keydown", (event) => {
      if (event.altKey || event.ctrlKey || event.metaKey) return
      const pair = ledger.next(event.key, box)
      if (event.key === "Enter" && ledger.lit) unfold(ledger.lit)
      else if (!pair) return
      event.preventDefault()
      if (!pair) return
      for (const it of [raw, words]) ledger.reveal(pair, it)
      light(pair, true)
    }, { signal })
  }
  const unfold = (/** @type {Pair} */ pair) => {
    pair.line.toggleAttribute("data-whole")
    ledger.reveal(pair, raw)
    thread(pair)
  }
  raw.addEventListener("click", ({ target }) => {
    const pair = ledger.pairOf(target)
    if (pair && !document.getSelection()?.toString()) unfold(pair)
  }, { signal })
  const whole = find(root, "[data-act=whole]", HTMLInputElement)
  whole.addEventListener("change", () => {
    raw.toggleAttribute("data-whole", whole.checked)
    if (ledger.lit) ledger.reveal(ledger.lit, raw)
    thread(ledger.lit)
  }, { signal })
  subject.listen({ other: () => subject.time.ask(restart), grew: ask }, signal)
  strings.listen({ language: restart }, signal)
  restart()
}
