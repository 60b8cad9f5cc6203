// @ts-check
import { onFrames } from "../panels/frames.js"
import { beside, Trial } from "../trial.js"
import { Lane } from "./lane.js"

/** @typedef {import("../page.js").Page} Page */

/**
 * Asks several questions in the same moment, each in a lane of its own.
 *
 * @param {Page} page
 * @param {{ element: HTMLElement, question: import("../relay.js").Question }[]} entries
 * @param {(lanes: Lane[], over: boolean) => void} told whenever they have been drawn
 * @param {AbortSignal} signal ends what is left of it
 */
export async function contest(page, entries, told, signal) {
  const relay = beside(page.access.fetch, page.relay.lanes)
  const lanes = entries.map(({ element }) => new Lane(element, new Trial(relay), page))
  let over = false
  const frames = onFrames(() => {
    for (const lane of lanes) lane.draw()
    told(lanes, over)
    if (!over) draw()
  }, signal)
  // What is left of it may come to its end when the lanes are another contest's.
  const draw = () => { if (!signal.aborted) frames() }
  const sent = performance.now()
  const runs = lanes.map(({ trial }, at) => trial.run(entries[at].question, draw, signal, sent))
  draw()
  await Promise.all(runs)
  over = true
  draw()
}
