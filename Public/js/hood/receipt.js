// @ts-check
import { find, setText } from "../dom.js"
import { stoppingOf } from "../stopping.js"

/**
 * What Stop did, from the server's receipt and the moment that it was pressed.
 *
 * @type {import("./hood.js").Part}
 */
export function mountReceipt(hood, { strings, relay }, subject, signal) {
  const root = find(hood, ".receipt")
  const { clock } = relay.watch
  /** @type {WeakMap<object, import("../stopping.js").Stopping>} clocks run apart: said once */
  const known = new WeakMap()

  const stopping = () => {
    const receipt = subject.timeline?.receipt
    if (!subject.timeline || !receipt) return null
    const said = known.get(receipt) ?? stoppingOf(subject.timeline, clock.reading, performance.now())
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
    put("after", strings.say("receiptAfter", { n: said.came }))
    put("clocks", strings.say("receiptClocks", { ms: strings.number(said.error, 1) }))
  }
  const put = (/** @type {string} */ name, /** @type {string} */ text) => {
    setText(find(root, `[data-feed=${name}]`), text)
  }
  subject.listen({ other: draw, grew: draw }, signal)
  strings.listen({ language: draw }, signal)
  draw()
}
