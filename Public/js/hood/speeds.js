// @ts-check
import { clone, find, setText } from "../dom.js"
import { demoRoute } from "./choice.js"
import { contest } from "./contest.js"
import { putWords } from "../words.js"

/**
 * The same answer at three speeds. They are simulated: the demo's text sets its own pace.
 *
 * @type {import("./stage.js").View}
 */
export function showSpeeds(place, page, signal) {
  const { strings } = page
  const view = clone("speeds-view")
  const form = find(view, "form", HTMLFormElement)
  const verdict = find(view, "[data-feed=verdict]")
  const rates = /** @type {NodeListOf<HTMLElement>} */ (view.querySelectorAll("[data-rate]"))
  const lanes = [...rates]
  let running = new AbortController()

  const speak = () => {
    putWords(view, strings)
    for (const lane of lanes) {
      const name = `${lane.dataset.rate} ${strings.say("tokensASecond")}`
      for (const it of [lane, find(lane, "[data-feed=text]")]) it.setAttribute("aria-label", name)
    }
  }
  const start = () => {
    running.abort()
    running = new AbortController()
    setText(verdict, "")
    const entries = lanes.map((element) => {
      const rate = Number(element.dataset.rate)
      return { element, question: questionAt(rate, strings.say("speedsPrompt")) }
    })
    void contest(page, entries, (all, over) => {
      const whole = all.every(({ trial }) => trial.whole)
      if (over) setText(verdict, strings.say(whole ? "speedsVerdict" : "speedsBroken"))
    }, running.signal)
  }

  speak()
  form.addEventListener("submit", (event) => {
    event.preventDefault()
    start()
  }, { signal })
  signal.addEventListener("abort", () => running.abort())
  place.append(view)
  start()
}

/** @param {number} rate @param {string} content @returns {import("../relay.js").Question} */
function questionAt(rate, content) {
  const demo = { tokens_per_second: rate, first_token_delay: 0.3, jitter: 0 }
  return { route: demoRoute, messages: [{ role: "user", content }], fields: { demo } }
}
