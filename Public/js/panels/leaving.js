// @ts-check
import { drop, keep, kept, names } from "../kept.js"

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
  const left = names(prefix)
  const note = () => {
    for (const whole of desk.inFlight) {
      const name = prefix + whole.answers[0].id
      const fits = keep(name, JSON.stringify(whole))
      // The question's files may be too much; they were kept before the first word came.
      if (!fits) keep(name, JSON.stringify({ ...whole, turns: [] }))
    }
  }

  desk.recover(left.map((it) => kept(it) ?? ""))
  for (const name of left) drop(name)
  document.addEventListener("visibilitychange", () => desk.flush(), { signal })
  window.addEventListener("pagehide", () => (desk.flush(), note()), { signal })
  // Before `pagehide` some browsers end all requests. Who listens to this for nothing keeps others
  // from bringing the page back as it was.
  desk.listen({
    listed: () => {
      window.removeEventListener("beforeunload", note)
      if (desk.inFlight.length > 0) window.addEventListener("beforeunload", note, { signal })
    },
  }, signal)
}
