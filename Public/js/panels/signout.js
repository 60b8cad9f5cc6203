// @ts-check
import { find, setText } from "../dom.js"

/**
 * The way out, for who came in with an access code.
 *
 * @param {HTMLElement} root
 * @param {import("../page.js").Page} page
 * @param {AbortSignal} signal
 */
export function mountSignOut(root, { access, strings }, signal) {
  const row = find(root, ".leave")
  const box = find(root, "textarea", HTMLTextAreaElement)
  const settle = () => { row.hidden = !access.signedIn }

  access.listen({ changed: settle }, signal)
  find(row, "button").addEventListener("click", async () => {
    const done = await access.signOut()
    setText(find(row, "p"), done ? "" : strings.say("unreachable"))
    // A new page holds nothing of the conversation; the browser would keep what was being typed.
    if (!done) return
    box.value = ""
    history.replaceState(null, "", location.pathname + location.search)
    location.reload()
  }, { signal })
  settle()
}
