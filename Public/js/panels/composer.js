// @ts-check
import { allFit } from "../attachments.js"
import { messagesWith } from "../conversation.js"
import { find, setText } from "../dom.js"
import { joined, noDraft } from "../draft.js"
import { Drafts } from "../drafts.js"
import { ownFirst } from "../kept.js"
import { mountFiles } from "./files.js"
import { composes, entersSend, fit, focusBox, onScreenKeyboard, sends } from "./writing.js"

/**
 * The message box with its files, Send and Stop, and their keys. What stands in it is the
 * conversation's draft, and outlives the page.
 *
 * @param {HTMLElement} root
 * @param {import("../page.js").Page} page
 * @param {AbortSignal} signal
 */
export function mountComposer(root, page, signal) {
  const { desk, archive, catalog, strings, apple } = page
  const form = find(root, ".composer", HTMLFormElement)
  const box = find(form, "textarea", HTMLTextAreaElement)
  const queue = find(form, ".queue")
  const send = find(form, ".send", HTMLButtonElement)
  const stop = find(form, ".stop", HTMLButtonElement)
  const drafts = new Drafts(ownFirst)

  const settle = () => {
    const { current, next, draft } = desk.session
    form.dataset.phase = current ? "streaming" : "idle"
    form.toggleAttribute("data-files", draft.files.length > 0)
    box.placeholder = strings.say(current ? "askNext" : "ask")
    send.disabled = box.value.trim() === "" && draft.files.length === 0
    send.title = [strings.say("send"), keysOf(entersSend(), apple)].join("  ")
    queue.hidden = next === null
    setText(find(queue, "span"), [next?.text, ...next?.files.map((it) => it.name) ?? []]
      .filter(Boolean).join(" · "))
  }
  const taken = () => {
    desk.session.draft.text = box.value
    drafts.keep(desk.session)
    fit(box)
    settle()
  }
  const write = (/** @type {string} */ text) => {
    box.value = text
    taken()
  }
  /** Shows the draft as it is now. */
  const put = () => {
    if (box.value !== desk.session.draft.text) box.value = desk.session.draft.text
    fit(box)
    files.draw()
    settle()
  }
  const submit = async () => {
    const { session } = desk
    // What could not be read has been said: whether to send without it is another decision.
    if (files.reading && !await files.reading) return
    if (session !== desk.session) return
    const draft = { text: box.value.trim(), files: session.draft.files }
    if (draft.text === "" && draft.files.length === 0) return
    const problem = allFit(messagesWith(session, draft), catalog.limit)
    files.say(problem)
    if (problem) return
    if (document.activeElement === send) focusBox(root)
    session.draft = noDraft()
    put()
    void session.send(draft.text, draft.files)
    settle()
  }
  const halt = () => {
    if (document.activeElement === stop) focusBox(root)
    desk.session.stop()
  }
  const ask = (/** @type {string} */ prompt) => {
    const empty = box.value.trim() === ""
    write(joined({ text: box.value, files: [] }, { text: prompt, files: [] }).text)
    if (empty) void submit()
    else box.focus()
  }
  const files = mountFiles(root, page, signal, {
    ask, write,
    changed: (session) => {
      drafts.keep(session)
      if (session === desk.session) put()
    },
  })

  const shown = () => {
    drafts.watch(desk.session)
    files.say(null)
    put()
  }
  /** @type {Set<string> | null} */
  let chats = null
  const listed = () => {
    if (!desk.loaded) return
    const now = new Set(desk.chats.map((it) => it.id))
    if (!chats) drafts.tidy(archive.state === "blocked" ? null : now, desk.session)
    for (const id of chats ?? []) if (!now.has(id)) drafts.forget(id)
    chats = now
  }
  /** Asked again by its button, a question that came back is not to be sent twice. */
  const begun = (/** @type {import("../answer.js").Answer} */ answer) => {
    const turn = desk.session.turns.find((it) => it.answers.includes(answer))
    const { text, files } = desk.session.draft
    const own = new Set(turn?.files.map((it) => it.id))
    const others = files.filter((it) => !own.has(it.id))
    const some = text !== "" || others.length < files.length
    if (turn && some && answer.text === "" && text.trim() === turn.question) {
      desk.session.draft = { text: "", files: others }
      drafts.keep(desk.session)
      put()
    }
    settle()
  }

  desk.listen({
    begun, shown, listed, ended: settle, queued: settle, turnRemoved: settle, returned: put,
  }, signal)
  drafts.listen({
    restored: put,
    unkept: () => files.note({ key: "filesUnkept", values: {} }),
  }, signal)
  strings.listen({ language: put }, signal)

  form.addEventListener("submit", (event) => (event.preventDefault(), void submit()), { signal })
  stop.addEventListener("click", halt, { signal })
  find(queue, "button").addEventListener("click", () => desk.session.unqueue(), { signal })
  box.addEventListener("input", taken, { signal })
  box.addEventListener("focus", settle, { signal })
  box.addEventListener("keydown", (event) => {
    if (!sends(event)) return
    event.preventDefault()
    void submit()
  }, { signal })
  document.addEventListener("keydown", (event) => {
    const open = document.querySelector(":popover-open, dialog[open]")
    const elsewhere = composes(event) || open !== null
    if (event.key === "Escape" && !elsewhere) halt()
  }, { signal })

  for (const example of root.querySelectorAll(".prompts button")) {
    example.addEventListener("click", () => {
      write(find(example, "span").textContent ?? "")
      box.focus()
    }, { signal })
  }
  if (onScreenKeyboard()) box.enterKeyHint = "enter"
  else box.focus()
  shown()
}

/**
 * @param {boolean} enter whether it sends alone
 * @param {boolean} apple
 * @returns {string} what is printed on the keys that send
 */
function keysOf(enter, apple) {
  return enter ? "Enter" : apple ? "⌘ Enter" : "Ctrl Enter"
}
