// @ts-check
import { nextTask } from "../nexttask.js"

/** The address of a conversation: it opens there again, in this browser. */
const address = /^#chat\/([\w-]+)$/

/** The address of what covers the page: `panels/stage.js` follows it. */
export const covering = /^#(race|speeds|transports|tour)(?:\/(\w+))?$/

/**
 * Keeps the page's address and the conversation that is shown the same, back and forward included.
 *
 * @param {HTMLElement} _
 * @param {import("../page.js").Page} page
 * @param {AbortSignal} signal
 */
export function mountAddress(_, { desk }, signal) {
  let going = false

  const named = () => address.exec(location.hash)?.[1] ?? ""
  const wanted = () => desk.session.turns.length > 0 && !desk.session.temporary ? desk.session.id : ""
  const follow = async () => {
    const id = named()
    if (id === wanted() || (location.hash !== "" && id === "")) return
    going = true
    if (id === "" || !await desk.open(id)) desk.begin()
    going = false
    if (id !== wanted()) write("replace")
  }
  const write = (/** @type {"push" | "replace"} */ how) => {
    const id = wanted()
    if (going || named() === id || covering.test(location.hash)) return
    const url = location.pathname + location.search + (id && `#chat/${id}`)
    if (how === "push") history.pushState(null, "", url)
    else history.replaceState(null, "", url)
  }

  desk.listen({
    shown: () => write("push"),
    // The question goes first.
    turnAdded: async () => {
      await nextTask()
      write("push")
    },
  }, signal)
  window.addEventListener("popstate", () => void follow(), { signal })
  // An access code in the address was taken out again.
  window.addEventListener("hashchange", () => write("replace"), { signal })
  if (named() !== "") void follow()
}
