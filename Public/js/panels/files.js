// @ts-check
import {
  fits, imageFile, isLong, longestMessage, readFile, textFile, tooBig,
} from "../attachments.js"
import { chips } from "./chips.js"
import { find, setText } from "../dom.js"
import { joined } from "../draft.js"
import { mountPresets } from "./presets.js"

/** @typedef {import("../session.js").Session} Session */
/** @typedef {import("../records.js").Attachment} Attachment */
/** @typedef {import("../attachments.js").Problem} Problem */

/**
 * @typedef {object} FilesHost
 * @property {(session: Session) => void} changed files came or went
 * @property {(prompt: string) => void} ask
 * @property {(text: string) => void} write puts this into the message box
 */

/**
 * The files that go with the next question: they come by the picker, by drop and by paste, and
 * are read at once. What cannot go is said, and leaves the others alone.
 *
 * @param {HTMLElement} root
 * @param {import("../page.js").Page} page
 * @param {AbortSignal} signal
 * @param {FilesHost} host
 */
export function mountFiles(root, { desk, catalog, strings }, signal, host) {
  const form = find(root, ".composer", HTMLFormElement)
  const box = find(form, "textarea", HTMLTextAreaElement)
  const list = find(form, ".files")
  const input = find(form, "[type=file]", HTMLInputElement)
  const problems = find(form, ".problem")
  /** @type {Promise<boolean> | null} whether all could be read */
  let reading = null
  /** @type {Problem | null} holds until the files are gone */
  let note = null

  /** @param {Session} session @param {Attachment} file @returns {Problem | null} */
  const put = (session, file) => {
    const { draft } = session
    const problem = fits(draft.files, file, catalog.limit)
    if (problem) return problem
    session.draft = { ...draft, files: [...draft.files, file] }
    host.changed(session)
    return null
  }
  /** @param {readonly (Problem | null)[]} found */
  const tell = (found) => {
    const sentences = [...found, note].flatMap((it) => it ? [strings.say(it.key, it.values)] : [])
    setText(problems, sentences.join(" "))
  }
  const read = async (/** @type {Session} */ session, /** @type {File[]} */ files) => {
    /** @type {(Problem | null)[]} */
    const found = []
    for (const file of files) {
      const it = await readFile(file, catalog.limit)
      const made = "image" in it ? await picture(file, it.image) : it
      found.push("key" in made ? made : put(session, made))
    }
    if (session === desk.session) tell(found)
    return found.every((it) => it === null)
  }
  const take = (/** @type {Iterable<File>} */ files) => {
    const { session } = desk
    const all = [...files]
    tell([])
    const mine = (reading ?? Promise.resolve(true)).then(async (before) => {
      return await read(session, all) && before
    }).finally(() => { if (reading === mine) reading = null })
    reading = mine
  }
  const remove = (/** @type {string} */ id) => {
    const { session } = desk
    const at = session.draft.files.findIndex((it) => it.id === id)
    session.draft = { ...session.draft, files: session.draft.files.filter((it) => it.id !== id) }
    tell([])
    host.changed(session)
    const next = list.querySelectorAll("[data-do=remove]")[at] ?? box
    if (next instanceof HTMLElement) next.focus()
  }
  const inline = (/** @type {string} */ id) => {
    const file = desk.session.draft.files.find((it) => it.id === id)
    if (!file) return
    remove(id)
    host.write(joined(desk.session.draft, { text: file.text, files: [] }).text)
    box.focus()
  }
  const pasted = (/** @type {string} */ text) => {
    const { session } = desk
    const others = session.draft.files.filter((it) => it.name.startsWith(strings.say("pastedText")))
    const n = others.length > 0 ? ` ${others.length + 1}` : ""
    const name = strings.say("pastedText") + n
    // To count the bytes of a text that can never be sent would only take time.
    const never = text.length > catalog.limit
    tell([never ? tooBig(name, text.length, catalog.limit) : put(session, textFile(name, text))])
  }

  find(form, "[data-do=attach]").addEventListener("click", () => input.click(), { signal })
  input.addEventListener("change", () => {
    take(input.files ?? [])
    input.value = ""
    box.focus()
  }, { signal })
  list.addEventListener("click", ({ target }) => {
    const button = target instanceof Element ? target.closest("[data-do]") : null
    const id = button?.closest("[data-file]")?.getAttribute("data-file")
    if (!id) return
    if (button?.getAttribute("data-do") === "remove") remove(id)
    if (button?.getAttribute("data-do") === "inline") inline(id)
  }, { signal })
  box.addEventListener("paste", (event) => {
    const text = event.clipboardData?.getData("text/plain") ?? ""
    const files = [...event.clipboardData?.files ?? []]
    // Words copied out of an office program come with a picture of themselves.
    const words = text !== "" && event.clipboardData?.types.includes("text/html")
    if (files.length > 0 && !words) take(files)
    else if (isLong(text)) pasted(text)
    else return
    event.preventDefault()
  }, { signal })
  hookDrop(root, form, take, signal)
  mountPresets(form, strings, signal, host.ask)

  return {
    /** @returns {Promise<boolean> | null} while files are being read; whether all could be */
    get reading() {
      return reading
    },
    /** Shows the files of the draft. */
    draw() {
      const { files } = desk.session.draft
      for (const chip of list.querySelectorAll("[data-file]")) chip.remove()
      list.prepend(...files.flatMap((file) => chips([file], strings, offersOf(file, strings))))
      list.hidden = files.length === 0
      if (!list.hidden || !note) return
      note = null
      tell([])
    },
    /** Says something about the files, as long as there are any. */
    note: (/** @type {Problem} */ problem) => {
      note = problem
      tell([])
    },
    /** Says why something was not added or sent; null: nothing is wrong. */
    say: (/** @type {Problem | null} */ problem) => tell([problem]),
  }
}

/** @param {Attachment} file @param {import("../strings.js").Strings} strings */
function offersOf({ name, type, text }, strings) {
  const words = type === "text" && name.startsWith(strings.say("pastedText"))
  return words && text.length <= longestMessage ? ["inline", "remove"] : ["remove"]
}

/** @param {File} file @param {string} type @returns {Promise<Attachment | Problem>} */
async function picture(file, type) {
  // Few pages ever see one: it need not come with the first look.
  const bringer = await import("./picture.js").catch(() => null)
  const url = await bringer?.pictureOf(file, type)
  if (!url) return { key: "unreadableFile", values: { file: file.name } }
  return imageFile(file.name, url)
}

/**
 * Files may be dropped anywhere: beside the message box they would replace the page.
 *
 * @param {HTMLElement} root
 * @param {HTMLElement} form is lit while files are held over the page
 * @param {(files: Iterable<File>) => void} take
 * @param {AbortSignal} signal
 */
function hookDrop(root, form, take, signal) {
  const light = (/** @type {boolean} */ on) => form.toggleAttribute("data-drop", on)
  const closed = () => root.dataset.closed !== undefined
  const on = (/** @type {"dragover" | "dragleave" | "drop"} */ name,
    /** @type {(event: DragEvent, data: DataTransfer) => void} */ act) => {
    document.addEventListener(name, (event) => {
      if (!event.dataTransfer?.types.includes("Files")) return
      // The list of chats takes files, too.
      const taken = event.defaultPrevented
      event.preventDefault()
      if (taken) light(false)
      else act(event, event.dataTransfer)
    }, { signal })
  }
  on("dragover", (_, data) => {
    data.dropEffect = closed() ? "none" : "copy"
    light(!closed())
  })
  on("dragleave", ({ relatedTarget }) => { if (!relatedTarget) light(false) })
  on("drop", (_, { files }) => {
    light(false)
    if (!closed() && !document.querySelector(":modal")) take(files)
  })
}
