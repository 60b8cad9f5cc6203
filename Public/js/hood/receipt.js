// @ts-check
import { find, setText } from "../dom.js"
import { stoppingOf } from "../stopping.js"
import { tokensLeft } from "./unmade.js"
import { watchOf } from "../watch.js"

/**
 * What Stop did, from the server's receipt and the moment that it was pressed.
 *
 * @type {import("./hood.js").Part}
 */
export function mountReceipt(hood, page, subject, signal) {
  const { strings } = page
  const root = find(hood, ".receipt")
  const { clock } = watchOf(page.relay)
  /** @type {WeakMap<object, import("../stopping.js").Stopping>} clocks run apart: said once */
  const known = new WeakMap()
  /** @type {WeakMap<object, number | null>} tokens that the demo did not make; null: asked */
  const unmade = new WeakMap()

  const stopping = () => {
    const receipt = subject.timeline?.receipt
    if (!subject.timeline || !receipt) return null
    const { now } = subject
    const said = known.get(receipt) ?? stoppingOf(subject.timeline, clock.reading, now)
    if (said) known.set(receipt, said)
    return said
  }
  const draw = () => {
    const said = stopping()
    root.hidden = !said
    if (!said) return
    const ms = (/** @type {number} */ value, digits = 1) => {
      return strings.say("milliseconds", { ms: strings.number(value, digits) })
    }
    put("pressed", ms(0, 0))
    put("noticed", ms(said.noticed))
    put("letGo", ms(said.letGo))
    const never = unmadeOf(said.came)
    const after = strings.say("receiptAfter", { n: said.came })
    put("after", never === null ? after : `${after} ${strings.say("receiptUnmade", { n: never })}`)
    put("clocks", strings.say("receiptClocks", { ms: strings.number(said.error, 1) }))
  }
  const unmadeOf = (/** @type {number} */ came) => {
    const { answer, timeline } = subject
    const receipt = timeline?.receipt
    if (!answer || !receipt) return null
    if (!unmade.has(receipt)) {
      unmade.set(receipt, null)
      void count(answer, receipt, writtenIn(timeline.events) + came)
    }
    return unmade.get(receipt) ?? null
  }
  const count = async (
    /** @type {import("../answer.js").Answer} */ answer, /** @type {object} */ receipt,
    /** @type {number} */ made,
  ) => {
    unmade.set(receipt, await tokensLeft(answer, made, page))
    if (!signal.aborted) draw()
  }
  const put = (/** @type {string} */ name, /** @type {string} */ text) => {
    setText(find(root, `[data-feed=${name}]`), text)
  }
  subject.listen({ other: draw, grew: draw }, signal)
  strings.listen({ language: draw }, signal)
  draw()
}

/** @param {readonly import("../timeline.js").Moment[]} events @returns {number} those with words */
function writtenIn(events) {
  return events.filter(({ entry }) => entry.text !== "" || entry.reasoning !== "").length
}
