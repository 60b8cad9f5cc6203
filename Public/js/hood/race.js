// @ts-check
import { clone, find, setText } from "../dom.js"
import { contest } from "./contest.js"
import { verdictOf } from "../verdict.js"
import { putWords } from "../words.js"

/** @typedef {import("../relay.js").Route} Route */

/** The demo, at a pace that two requests have in common. */
export const demoRoute = /** @type {Route} */ ({ id: "demo-natural", base: "/demo/v1" })
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
  const select = find(view, "select", HTMLSelectElement)
  const verdict = find(view, "[data-feed=verdict]")
  const lanes = ["streaming", "waiting"].map((it) => find(view, `[data-lane=${it}]`))
  /** @type {Route | null} what the reader may choose beside the demo */
  let model = null
  let running = new AbortController()

  const offer = () => {
    const { value } = select
    model = realModel(page)
    select.hidden = model === null
    select.replaceChildren(new Option(strings.say("raceDemo"), ""))
    if (model) select.append(new Option(model.id, model.id))
    select.value = model && model.id === value ? value : ""
  }
  const start = () => {
    running.abort()
    const { signal: now } = running = new AbortController()
    const route = select.value === "" ? demoRoute : model
    setText(verdict, "")
    setText(find(view, "[data-feed=demo]"), select.value === "" ? strings.say("demo") : "")
    const entries = lanes.map((element, at) => {
      return { element, question: questionOf(prompt.value.trim(), route, at === 1) }
    })
    void contest(page, entries, ([streaming, waiting], over) => {
      if (over) setText(verdict, verdictOf(streaming.trial, waiting.trial, strings))
    }, now)
  }

  putWords(view, strings)
  offer()
  page.catalog.listen({ changed: offer }, signal)
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
 * @param {import("../page.js").Page} page
 * @returns {Route | null} what the chat asks, else the first one that is no demo
 */
function realModel({ catalog, desk }) {
  const route = catalog.routeFor(desk.session.model)
  const real = catalog.models.filter(({ demo }) => !demo)
  const model = real.find(({ id, base }) => id === route?.id && base === route.base) ?? real[0]
  return model ? { id: model.id, base: model.base, context: model.context } : null
}

/**
 * @param {string} content
 * @param {Route | null} route
 * @param {boolean} whole
 * @returns {import("../relay.js").Question}
 */
function questionOf(content, route, whole) {
  // The same seed gives the same unevenness: what differs between the two is the waiting alone.
  const fields = route === demoRoute ? { seed: 1, demo: pace } : {}
  return { route, messages: [{ role: "user", content }], fields, whole }
}
