// @ts-check
import { find, setText } from "../dom.js"
import { standingSentence, storageSentence } from "../standing.js"

/**
 * Says what becomes of the chats when the page is closed: of all at the list, of the one that is
 * shown at the message box.
 *
 * @param {HTMLElement} root
 * @param {import("../page.js").Page} page
 * @param {AbortSignal} signal
 */
export function mountStanding(root, { desk, archive, strings }, signal) {
  const all = find(document, ".side .stored")
  const one = find(root, ".standing")
  const settle = () => {
    const sentence = standingSentence(desk, strings)
    setText(all, storageSentence(archive.state, strings))
    all.dataset.state = archive.state
    setText(one, sentence)
    one.hidden = sentence === ""
  }

  archive.listen({ state: settle }, signal)
  desk.listen({ shown: settle, kept: settle }, signal)
  strings.listen({ language: settle }, signal)
  settle()
}
