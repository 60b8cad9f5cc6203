// @ts-check
import { find, setText } from "../dom.js"
import { Faults, faults } from "../faults.js"
import { mountMenu } from "../panels/menu.js"
import { watchOf } from "../watch.js"

/** @typedef {import("../faults.js").FaultName} FaultName */
/** @typedef {import("../strings.js").HoodKey} HoodKey */

/** @type {Record<FaultName, HoodKey>} */
const names = {
  cable: "faultCable", slow: "faultSlow", lumps: "faultLumps", inside: "faultInside",
  error: "faultError", stall: "faultStall",
}

/**
 * Breaks what comes, for this viewer alone, and says so as long as it does.
 *
 * @type {import("./hood.js").Part}
 */
export function mountFaults(hood, page, _, signal) {
  const { catalog, desk, relay, strings } = page
  const said = find(hood, "[data-feed=fault]")
  const heal = find(hood, "[data-do=heal]", HTMLButtonElement)
  const menu = find(hood, "#faults")
  const items = [...menu.querySelectorAll("[data-fault]")]
  const broken = new Faults(watchOf(relay), () => draw())

  const draw = () => {
    const { chosen } = broken
    heal.hidden = chosen === null
    setText(said, chosen ? sentence(chosen) : "")
  }
  const sentence = (/** @type {FaultName} */ name) => {
    const fault = strings.say(names[name]).toLocaleLowerCase(strings.language)
    if (faults[name].once && !broken.atWork) return strings.say("faultNext", { fault })
    return strings.say("demo" in faults[name] ? "faultByDemo" : "faultHere", { fault })
  }
  const offer = () => {
    const byDemo = demoAnswers(page)
    for (const item of items) {
      const name = /** @type {FaultName} */ (item.getAttribute("data-fault"))
      const needs = "demo" in faults[name] && !byDemo
      const how = /** @type {HoodKey} */ (`${names[name]}How`)
      item.setAttribute("aria-disabled", String(needs))
      setText(find(item, "span"), strings.say(needs ? "faultOnlyDemo" : how))
    }
  }
  const leave = () => {
    broken.choose(null)
    broken.leave()
  }

  menu.addEventListener("click", (event) => {
    const { target } = event
    const off = target instanceof Element && target.closest("[aria-disabled=true]")
    if (off) event.stopImmediatePropagation()
  }, { signal, capture: true })
  mountMenu("faults", {
    opens: offer,
    chosen: (item) => broken.choose(/** @type {FaultName} */ (item.dataset.fault)),
  }, signal)
  heal.addEventListener("click", () => {
    broken.choose(null)
    find(hood, "[popovertarget=faults]").focus()
  }, { signal })
  desk.listen({
    begun: (answer) => broken.begun(answer, demoAnswers(page)),
    ended: (answer) => broken.ended(answer),
    shown: (before) => { if (before !== desk.session) broken.leave() },
  }, signal)
  catalog.listen({ changed: offer }, signal)
  strings.listen({ language: () => { offer(); draw() } }, signal)
  signal.addEventListener("abort", leave)
  draw()
}

/** @param {import("../page.js").Page} page @returns {boolean} whether the demo's text answers */
function demoAnswers({ catalog, desk }) {
  const route = catalog.routeFor(desk.session.model)
  return catalog.models.some(({ id, base, demo }) => {
    return demo && id === route?.id && base === route.base
  })
}
