// @ts-check
import { clone, find, setText } from "../dom.js"
import { demoRoute, mountChoice, sayWho } from "./choice.js"
import { contest } from "./contest.js"
import { verdictOf } from "../verdict.js"
import { putWords } from "../words.js"

/** @typedef {import("../relay.js").Route} Route */

/** A pace of the demo that two requests have in common. */
const pace = { tokens_per_second: 12, first_token_delay: 0.6, jitter: 0.3 }

/**
 * One question, asked twice in the same moment: streamed and whole.
 *
 * @type {import("./stage.js").View}
 */
export function showRace(place, page, signal) {
  const { strings } = page
  const view = clone("race-view")
  const form = find(view, "form", HTMLFormElement)
  const prompt = find(view, "input", HTMLInputElement)
  const verdict = find(view, "[data-feed=verdict]")
  const lanes = ["streaming", "waiting"].map((it) => find(view, `[data-lane=${it}]`))
  let running = new AbortController()

  const start = () => {
    running.abort()
    const { signal: now } = running = new AbortController()
    const { route } = choice
    setText(verdict, "")
    sayWho(find(view, "[data-feed=who]"), route, strings)
    const entries = lanes.map((element, at) => {
      return { element, question: questionOf(prompt.value.trim(), route, at === 1) }
    })
    void contest(page, entries, ([streaming, waiting], over) => {
      if (over) setText(verdict, verdictOf(streaming.trial, waiting.trial, strings))
    }, now)
  }

  putWords(view, strings)
  const choice = mountChoice(find(view, "select", HTMLSelectElement), page, signal)
  prompt.value = strings.say("raceDefault")
  form.addEventListener("submit", (event) => {
    event.preventDefault()
    if (prompt.value.trim() === "") prompt.value = strings.say("raceDefault")
    start()
  }, { signal })
  signal.addEventListener("abort", () => running.abort())
  place.append(view)
  start()
}

/**
 * @param {string} content
 * @param {Route} route
 * @param {boolean} whole
 * @returns {import("../relay.js").Question}
 */
function questionOf(content, route, whole) {
  // The same seed gives the same unevenness: what differs between the two is the waiting alone.
  const fields = route === demoRoute ? { seed: 1, demo: pace } : {}
  return { route, messages: [{ role: "user", content }], fields, whole }
}
