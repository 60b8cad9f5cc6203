// @ts-check
import { noDraft } from "../draft.js"
import { takePrefill } from "../prefill.js"

/**
 * A link that brings a question, a model or a system prompt: they stand in a new chat and are not
 * sent. The address loses them, so that a reload does not bring them again.
 *
 * @param {HTMLElement} _
 * @param {import("../page.js").Page} page
 */
export function mountPrefill(_, { desk, catalog }) {
  const taken = takePrefill(location.search, location.hash)
  if (!taken) return
  const { prefill: { question, model, system }, rest } = taken
  history.replaceState(null, "", location.pathname + rest)
  const { session } = desk
  if (system.trim() !== "") session.change({ parameters: { ...session.parameters, system } })
  if (model.trim() !== "") catalog.want({ id: model.trim() })
  if (question.trim() !== "") session.offer({ ...noDraft(), text: question })
}
