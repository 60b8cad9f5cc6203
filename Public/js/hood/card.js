// @ts-check
import { cardOf } from "../card.js"
import { find, setText } from "../dom.js"
import { endingSentence } from "../sentences.js"
import { drawCard } from "./cardpicture.js"
import { isDemo } from "./demo.js"
import { download } from "./download.js"
import { bytesIn, secondsIn } from "./measures.js"

/** @typedef {import("../card.js").Card} Card */
/** @typedef {[name: string, value: string]} Row */

/**
 * The card of a stream that has ended: its numbers, as a picture, as text and as JSON.
 *
 * @type {import("./hood.js").Part}
 */
export function mountCard(hood, page, subject, signal) {
  const { strings } = page
  const open = find(hood, "[data-do=card]", HTMLButtonElement)
  const dialog = find(hood, "dialog.card", HTMLDialogElement)
  /** @type {Card | null} */
  let card = null
  /** @type {Row[]} */
  let rows = []

  const settle = () => { open.disabled = subject.timeline?.end == null }
  const show = () => {
    const { answer, timeline } = subject
    if (!answer || !timeline) return
    card = cardOf(answer, timeline, isDemo(answer, page.catalog))
    if (!card) return
    rows = rowsOf(card, endingSentence(answer, strings), page)
    find(dialog, "dl").replaceChildren(...rows.map(rowOf))
    dialog.showModal()
  }
  const name = () => `stream-${card?.sent.slice(0, 19).replaceAll(":", "-")}`
  const save = {
    png: async () => drawCard(rows, strings.say("cardTitle")),
    txt: async () => new Blob([textOf(rows, strings.say("cardTitle"))], { type: "text/plain" }),
    json: async () => new Blob([`${JSON.stringify(card, null, 2)}\n`], { type: "application/json" }),
  }

  open.addEventListener("click", show, { signal })
  find(dialog, "[data-do=close]").addEventListener("click", () => dialog.close(), { signal })
  for (const kind of /** @type {const} */ (["png", "txt", "json"])) {
    find(dialog, `[data-save=${kind}]`).addEventListener("click", async () => {
      const blob = await save[kind]()
      if (blob) download(blob, `${name()}.${kind}`)
    }, { signal })
  }
  subject.listen({ other: settle, grew: settle }, signal)
  settle()
}

/** @param {Card} card @param {string} ended @param {import("../page.js").Page} page @returns {Row[]} */
function rowsOf(card, ended, { strings }) {
  const seconds = (/** @type {number | null} */ ms) => {
    return ms === null ? "–" : strings.say("seconds", { s: secondsIn(ms, strings) })
  }
  const rate = card.rate === null ? "–" : strings.number(card.rate, card.rate < 10 ? 1 : 0)
  return [
    [strings.say("model"), card.model || strings.say("boxModelNote")],
    ...(card.demo ? [/** @type {Row} */ ([strings.say("cardNote"), strings.say("demo")])] : []),
    [strings.say("toFirstText"), seconds(card.first_text)],
    [strings.say(`${card.unit}Rate`), rate],
    [strings.say("countEvents"), strings.number(card.events, 0)],
    [strings.say("countBytes"), bytesIn(card.bytes, strings)],
    [strings.say("medianGap"), seconds(card.median_gap)],
    [strings.say("slowestGap"), seconds(card.slowest_gap)],
    [strings.say("cardEnd"), ended],
    [strings.say("cardSent"), new Date(card.sent).toLocaleString(strings.language)],
  ]
}

/** @param {Row} row */
function rowOf([name, value]) {
  const row = document.createElement("div")
  const [term, said] = [document.createElement("dt"), document.createElement("dd")]
  setText(term, name)
  setText(said, value)
  row.append(term, said)
  return row
}

/** @param {readonly Row[]} rows @param {string} title */
function textOf(rows, title) {
  return [title, "", ...rows.map(([name, value]) => `${name}: ${value}`), ""].join("\n")
}
