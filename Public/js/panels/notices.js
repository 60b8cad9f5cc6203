// @ts-check
import { find, setText } from "../dom.js"
import { nameOf } from "../keeping.js"

/**
 * What has to be said about the page as a whole: its title, that the demo is no AI, that the
 * server or its model cannot be reached, what a number means.
 *
 * @param {HTMLElement} root
 * @param {import("../page.js").Page} page
 * @param {AbortSignal} signal
 */
export function mountNotices(root, { desk, catalog, strings }, signal) {
  const truth = find(root, ".truth")
  const note = find(root, ".note p")

  const title = () => {
    const { session } = desk
    const [turn] = session.turns
    const first = session.title || (turn && nameOf(turn))
    const heading = find(root, "h1")
    setText(heading, first || strings.say("newChat"))
    // The empty page says where one is; a heading is there for those who cannot see it.
    heading.classList.toggle("sr", !first)
    document.title = first ? `${first.slice(0, 60)} · Sluice` : "Sluice"
  }
  const settle = () => {
    find(root, ".notice").hidden = !catalog.demo
    truth.dataset.reach = catalog.reach
    const sentence = troubleOf(catalog, strings)
    const demo = catalog.demo && catalog.reach !== "unreachable"
    truth.replaceChildren(...(demo ? demoTruth(strings) : [sentence]))
    truth.hidden = truth.textContent === ""
  }

  desk.listen({ turnAdded: title, turnRemoved: title, settings: title, shown: title }, signal)
  catalog.listen({ changed: settle }, signal)
  strings.listen({ language: () => (title(), settle()) }, signal)

  const timer = setInterval(() => { if (catalog.reach === "unreachable") settle() }, 1000)
  signal.addEventListener("abort", () => clearInterval(timer))

  root.addEventListener("click", ({ target }) => {
    const stat = target instanceof Element ? target.closest("[data-note]") : null
    const key = stat instanceof HTMLElement ? stat.dataset.note : undefined
    if (key) setText(note, strings.say(/** @type {import("../strings.js").Key} */ (key)))
  }, { signal, capture: true })
  title()
  settle()
}

/** @param {import("../strings.js").Strings} strings @returns {(Node | string)[]} */
function demoTruth(strings) {
  const bold = document.createElement("b")
  bold.textContent = strings.say("demo")
  return [bold, ` ${strings.say("demoTruth")}`]
}

/**
 * @param {import("../catalog.js").Catalog} catalog
 * @param {import("../strings.js").Strings} strings
 */
function troubleOf({ reach, retryAt, upstream }, strings) {
  const s = Math.max(0, Math.ceil((retryAt - performance.now()) / 1000))
  if (reach === "unreachable") return strings.say("noServer", { s })
  if (reach !== "modelless") return ""
  return `${strings.say("noModels", { name: upstream || strings.say("upstream") })} `
    + strings.say("demoToo")
}
