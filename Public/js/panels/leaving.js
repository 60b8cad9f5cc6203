// @ts-check
import { keep, takeKept } from "../kept.js"

/** What is kept in the moment of leaving stands under this and its id. */
const prefix = "left."

/**
 * Keeps what has come of the answers in flight when the page is closed, and takes it in when it is
 * opened again. A database does not answer any more then; what `kept.js` writes is there at once.
 *
 * @param {HTMLElement} _
 * @param {import("../page.js").Page} page
 * @param {AbortSignal} signal
 */
export function mountLeaving(_, { desk }, signal) {
  desk.recover(takeKept(prefix))
  document.addEventListener("visibilitychange", () => desk.flush(), { signal })
  window.addEventListener("pagehide", () => {
    desk.flush()
    for (const record of desk.inFlight) keep(prefix + record.id, JSON.stringify(record))
  }, { signal })
}
