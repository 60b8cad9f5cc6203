// @ts-check
import { longestDeck, readDeck } from "../deck.js"
import { find, setText } from "../dom.js"
import { putWords } from "../words.js"
import { bring } from "./parts.js"
import { Subject } from "./subject.js"
import { watchOf } from "../watch.js"

/** @typedef {import("../deck.js").Card} Card */
/** @typedef {import("../strings.js").Key} Key */

/** @type {Record<import("../deck.js").Problem["kind"], Key>} */
const problems = {
  foreign: "deckForeign", huge: "deckHuge", empty: "deckEmpty", speed: "deckSpeed",
  fault: "deckFault", bare: "deckBare",
}

/**
 * Presents until it is left: the page in its layout for a room, a cue at its foot, and a deck of
 * questions that Page Down sends one after the other.
 *
 * @param {import("../page.js").Page} page
 * @param {() => void} leave
 * @param {AbortSignal} signal
 */
export async function present(page, leave, signal) {
  const { strings, desk, catalog, relay } = page
  const cue = await bring("presenter", strings)
  strings.add(await import("../strings/tour/languages.js"))
  if (signal.aborted) return
  const before = document.activeElement
  const [line, picker] = [find(cue, ".deck"), find(cue, "input", HTMLInputElement)]
  const subject = new Subject(page, signal)
  /** @type {Card[]} */
  let cards = []
  let next = 0
  /** @type {(() => string) | null} what is said instead of the next question */
  let said = null

  const draw = () => {
    const card = cards[next]
    find(line, "kbd").hidden = !card || said !== null
    line.toggleAttribute("data-problem", said !== null)
    const words = find(line, "span")
    if (said !== null) setText(words, said())
    else if (!card) setText(words, strings.say(cards.length > 0 ? "cueOver" : "cueNoDeck"))
    else words.replaceChildren(`${strings.say("cueNext")} `, bold(card.prompt), ...notes(card))
    find(cue, ".sample").hidden = !catalog.demo
  }
  const notes = (/** @type {Card} */ { model, speed, fault }) => {
    const all = [
      model, speed !== null && strings.say("cueSpeed", { n: speed }),
      fault !== null && strings.say("cueSimulated", { fault }),
      (speed !== null || fault !== null) && !catalog.demo && strings.say("cueReal"),
    ]
    return all.filter((it) => typeof it === "string").map((it) => ` · ${it}`)
  }
  const clock = () => {
    const { firstText, sent, end } = subject.timeline ?? {}
    const ms = firstText ?? end ?? (sent === undefined ? null : performance.now() - sent)
    setText(find(cue, "[data-feed=first]"), ms === null ? "–" : strings.say("seconds", { s: strings.number(ms / 1000, 2) }))
  }
  const send = () => {
    const card = cards[next]
    said = desk.session.current ? () => strings.say("cueBusy") : null
    if (card && said === null) {
      next += 1
      if (card.model) choose(card.model)
      ask(card)
    }
    draw()
  }
  const choose = (/** @type {string} */ model) => {
    catalog.want({ id: model })
    const { chosen } = catalog
    if (chosen?.id === model) desk.session.change({ model: { id: model, base: chosen.base } })
  }
  const ask = (/** @type {Card} */ { prompt, speed, fault }) => {
    const watch = watchOf(relay)
    const { demo } = watch
    const own = { ...(speed !== null && { tokens_per_second: speed }), ...(fault !== null && { fault }) }
    // For this question alone: what a panel asks for stays as it was.
    if (catalog.demo) watch.demo = { ...demo, ...own }
    void desk.session.send(prompt)
    watch.demo = demo
  }
  const take = async (/** @type {File} */ file) => {
    const bytes = new Uint8Array(await file.slice(0, longestDeck + 1).arrayBuffer())
    const read = readDeck(bytes)
    said = null
    if ("cards" in read) [cards, next] = [read.cards, 0]
    else {
      const { kind, card: n, value } = read.problem
      said = () => strings.say(problems[kind], { n, value, file: file.name })
    }
    draw()
  }
  const press = (/** @type {KeyboardEvent} */ event) => {
    if (event.altKey || event.ctrlKey || event.metaKey || document.querySelector("dialog[open]")) return
    const act = { PageDown: send, PageUp: back, Escape: away }[event.key]
    if (!act) return
    event.preventDefault()
    event.stopPropagation()
    act()
  }
  const back = () => {
    next = Math.max(0, next - 1)
    said = null
    draw()
  }
  const away = () => {
    if (desk.session.current) desk.session.stop()
    else leave()
  }

  document.body.append(cue)
  document.documentElement.dataset.layout = "presenter"
  putWords(cue, strings)
  cue.focus()
  document.addEventListener("keydown", press, { signal, capture: true })
  find(cue, "[data-do=deck]").addEventListener("click", () => picker.click(), { signal })
  find(cue, "[data-do=leave]").addEventListener("click", leave, { signal })
  picker.addEventListener("change", () => {
    const [file] = picker.files ?? []
    if (file) void take(file)
    picker.value = ""
    cue.focus()
  }, { signal })
  const timer = setInterval(clock, 50)
  subject.listen({ other: clock, grew: clock }, signal)
  desk.listen({ ended: () => { said = null; draw() } }, signal)
  catalog.listen({ changed: draw }, signal)
  strings.listen({ language: () => { putWords(cue, strings); draw() } }, signal)
  signal.addEventListener("abort", () => {
    clearInterval(timer)
    cue.remove()
    delete document.documentElement.dataset.layout
    if (before instanceof HTMLElement) before.focus()
  })
  draw()
  clock()
}

/** @param {string} text */
function bold(text) {
  const element = document.createElement("b")
  element.textContent = text
  element.dir = "auto"
  return element
}
