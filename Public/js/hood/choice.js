// @ts-check
import { setText } from "../dom.js"

/** @typedef {import("../relay.js").Route} Route */

/** The demo, which is always there. */
export const demoRoute = /** @type {Route} */ ({ id: "demo-natural", base: "/demo/v1" })

/**
 * Lets the reader choose who answers a view's questions: demo text, or the real upstream's model
 * where there is one. What has begun is not begun again by choosing.
 *
 * @param {HTMLSelectElement} select
 * @param {import("../page.js").Page} page
 * @param {AbortSignal} signal
 * @returns {{ readonly route: Route }}
 */
export function mountChoice(select, page, signal) {
  const { strings, catalog } = page
  /** @type {Route | null} what may be chosen beside the demo */
  let model = null
  const offer = () => {
    const { value } = select
    model = realModel(page)
    select.hidden = model === null
    select.replaceChildren(new Option(strings.say("raceDemo"), ""))
    if (model) select.append(new Option(model.id, model.id))
    select.value = model && model.id === value ? value : ""
  }
  offer()
  catalog.listen({ changed: offer }, signal)
  return { get route() { return model && select.value !== "" ? model : demoRoute } }
}

/**
 * Says who answers, where it is read beside the answers.
 *
 * @param {Element} place
 * @param {Route} route
 * @param {import("../strings.js").Strings} strings
 */
export function sayWho(place, route, strings) {
  const real = route !== demoRoute
  setText(place, real ? strings.say("realModel", { model: route.id }) : strings.say("demo"))
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
