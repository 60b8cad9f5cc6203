// @ts-check
import { find } from "../dom.js"
import { mostMegabytes, readFile } from "../recorded.js"
import { isRecording } from "../recording.js"
import { bring } from "./parts.js"
import { playIn } from "./replayview.js"
import { mountSaving } from "./saving.js"

/** @typedef {import("../page.js").Page} Page */
/** @typedef {import("../recording.js").Recording} Recording */

/**
 * @param {Blob} file
 * @returns {Promise<boolean>} whether it says that it is a recording: exported chats do not
 */
export async function saysRecording(file) {
  return isRecording(await file.slice(0, 200).text().catch(() => ""))
}

/**
 * Opens a recording and plays it, over the page, which rests behind it as it is.
 *
 * @param {File} file
 * @param {Page} page
 * @returns {Promise<string>} why it is not opened, in the reader's words; empty: it is
 */
export async function openFile(file, page) {
  const { strings } = page
  strings.add(await import("../strings/hood/languages.js"))
  const read = await readFile(file)
  if ("recording" in read) await cover(read.recording, page)
  else return strings.say(read.error, { file: file.name, n: read.n, mb: mostMegabytes })
  return ""
}

/** @param {Recording} recording @param {Page} page */
async function cover(recording, { strings }) {
  // In this order: what is said of the panel here comes after the panel's own looks.
  const hood = await bring("hood", strings)
  const section = await bring("replay", strings)
  const closed = new AbortController()
  const dialog = document.createElement("dialog")
  dialog.className = "replaying"
  dialog.setAttribute("aria-label", strings.say("replay"))
  dialog.append(section)
  mountSaving(hood, () => recording, strings, closed.signal)
  document.body.append(dialog)
  dialog.showModal()
  playIn(section, hood, recording, strings, closed.signal)
  find(section, "[data-act=play]").focus()
  find(section, "[data-do=leave]").addEventListener("click", () => dialog.close())
  dialog.addEventListener("close", ({ target }) => {
    if (target !== dialog) return
    closed.abort()
    dialog.remove()
  })
}
