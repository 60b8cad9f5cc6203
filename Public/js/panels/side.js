// @ts-check
import { find } from "../dom.js"
import { mountChats } from "./chats.js"
import { mountDrawer } from "./drawer.js"
import { mountFind } from "./find.js"
import { mountMenu } from "./menu.js"
import { mountTransfer } from "./transfer.js"

/**
 * The conversations of this browser: the list, the search in it, what can be done with each, and
 * the way of all of them in and out.
 *
 * @param {HTMLElement} root
 * @param {import("../page.js").Page} page
 * @param {AbortSignal} signal
 */
export function mountSide(root, page, signal) {
  const { desk, strings } = page
  const nav = find(document, "#side")
  const list = mountChats(nav, page, signal)
  const transfer = mountTransfer(nav, page, signal)
  const chatOf = (/** @type {HTMLElement} */ button) => {
    const row = button.closest("[data-chat]")
    return desk.chats.find((it) => row instanceof HTMLElement && it.id === row.dataset.chat)
  }

  mountFind(nav, page, list, signal)
  const enter = () => { if (!list.focus("reached")) find(nav, "[data-do=clear]").focus() }
  mountDrawer(root, nav, page, enter, signal)
  mountMenu("chat-menu", {
    opens: (button) => {
      const pin = find(document, "#chat-menu [data-do=pin] span")
      pin.dataset.text = chatOf(button)?.pinned ? "unpin" : "pin"
      pin.textContent = strings.say(chatOf(button)?.pinned ? "unpin" : "pin")
    },
    chosen: (item, button) => {
      const chat = chatOf(button)
      if (!chat) return
      if (item.dataset.do === "rename") list.rename(chat.id)
      if (item.dataset.do === "pin") void desk.patch(chat.id, { pinned: !chat.pinned })
      if (item.dataset.do === "markdown") void transfer.markdown(chat.id)
      if (item.dataset.do === "json") void transfer.json([chat.id])
      if (item.dataset.do === "remove") void list.remove(chat.id)
    },
  }, signal)
}
