// @ts-check
import { find, setText } from "../dom.js"
import { asJSON, titleOf } from "../exported.js"
import { fileName } from "../filename.js"
import { imported, mostMegabytes, mostMessages } from "../imported.js"
import { asMarkdown } from "../markdownfile.js"

/** @typedef {import("../records.js").Whole} Whole */

/** How long a file must be there for the browser to take it, in ms. */
const takenWithin = 60_000

/**
 * The way of chats out into files and back in, by buttons and by dropping files on the list.
 *
 * @param {HTMLElement} nav
 * @param {import("../page.js").Page} page
 * @param {AbortSignal} signal
 */
export function mountTransfer(nav, page, signal) {
  const { desk, strings, toast } = page
  const input = find(nav, "input[type=file]", HTMLInputElement)
  const problem = find(nav, ".problem")

  const read = async (/** @type {string[]} */ ids) => {
    const wholes = await Promise.all(ids.map((id) => desk.whole(id)))
    return wholes.flatMap((it) => it ?? [])
  }
  const json = async (/** @type {string[]} */ ids) => {
    const wholes = await read(ids)
    const name = wholes.length === 1 ? titleOf(wholes[0]) : `Sluice ${today()}`
    save(fileName(name, "json"), asJSON(wholes), "application/json")
  }
  const markdown = async (/** @type {string} */ id) => {
    for (const whole of await read([id])) {
      save(fileName(titleOf(whole), "md"), asMarkdown(whole, strings), "text/markdown")
    }
  }
  /** @type {(files: File[]) => Promise<File[]>} plays what is a recording, and leaves the rest */
  const play = async (files) => {
    try {
      const { openFile, saysRecording } = await import("../hood/replay.js")
      const recorded = await Promise.all(files.map(saysRecording))
      const first = files[recorded.indexOf(true)]
      if (first) setText(problem, await openFile(first, page))
      return files.filter((_, at) => !recorded[at])
    } catch {
      // The server is gone: chats are read without it.
      return files
    }
  }
  const take = async (/** @type {File[]} */ all) => {
    setText(problem, "")
    const files = await play(all)
    if (files.length === 0) return
    const results = await Promise.all(files.map(async (file) => ({
      name: file.name, ...await imported(file),
    })))
    const wholes = results.flatMap((it) => it.wholes)
    setText(problem, results.map((it) => problemOf(it, strings)).filter(Boolean).join(" "))
    if (wholes.length === 0) return
    await desk.add(wholes)
    toast.show(strings.say("imported", { n: wholes.length }))
  }

  find(nav, "[data-do=export-all]").addEventListener("click", () => {
    void json(desk.chats.map((it) => it.id))
  }, { signal })
  find(nav, "[data-do=import]").addEventListener("click", () => input.click(), { signal })
  input.addEventListener("change", () => {
    const files = [...input.files ?? []]
    // The same file may be chosen again.
    input.value = ""
    void take(files)
  }, { signal })

  const over = (/** @type {boolean} */ is) => nav.toggleAttribute("data-over", is)
  nav.addEventListener("dragover", (event) => {
    if (!event.dataTransfer?.types.includes("Files")) return
    // Here a file is a chat; anywhere else it goes along with a question.
    event.preventDefault()
    over(true)
  }, { signal })
  nav.addEventListener("dragleave", ({ relatedTarget }) => {
    if (!(relatedTarget instanceof Node && nav.contains(relatedTarget))) over(false)
  }, { signal })
  nav.addEventListener("drop", (event) => {
    over(false)
    const files = [...event.dataTransfer?.files ?? []]
    if (files.length === 0) return
    event.preventDefault()
    void take(files)
  }, { signal })
  const settle = () => {
    find(nav, "[data-do=export-all]", HTMLButtonElement).disabled = desk.chats.length === 0
  }
  desk.listen({ listed: settle }, signal)
  settle()

  return { json, markdown }
}

/**
 * @param {{ name: string } & import("../imported.js").Imported} result
 * @param {import("../strings.js").Strings} strings
 */
function problemOf({ name, error, skipped }, strings) {
  const values = { name, mb: mostMegabytes, n: mostMessages }
  if (error) return strings.say(error, values)
  return skipped > 0 ? strings.say("importSkipped", { name, n: skipped }) : ""
}

/** @returns {string} as the reader's clock has it */
function today() {
  const now = new Date()
  const two = (/** @type {number} */ n) => String(n).padStart(2, "0")
  return `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}`
}

/** @param {string} name @param {string} text @param {string} type */
function save(name, text, type) {
  const link = document.createElement("a")
  link.href = URL.createObjectURL(new Blob([text], { type: `${type};charset=utf-8` }))
  link.download = name
  link.click()
  setTimeout(() => URL.revokeObjectURL(link.href), takenWithin)
}
