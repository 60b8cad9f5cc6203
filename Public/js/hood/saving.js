// @ts-check
import { bundle, pageOf } from "../bundle.js"
import { find, setText } from "../dom.js"
import { newId } from "../ids.js"
import { kept } from "../kept.js"
import { asFile } from "../recording.js"
import { download } from "./download.js"

/** @typedef {import("../recording.js").Recording} Recording */

/**
 * Saves a stream with the times at which it came: as a recording that this page opens, and as a
 * page of its own that plays with no server.
 *
 * @param {HTMLElement} hood
 * @param {() => Recording | null} take
 * @param {import("../strings.js").Strings} strings
 * @param {AbortSignal} signal
 */
export function mountSaving(hood, take, strings, signal) {
  const problem = find(hood, "[data-feed=save-problem]")
  const saving = (/** @type {(recording: Recording) => Promise<void>} */ save) => async () => {
    const recording = take()
    setText(problem, "")
    try {
      if (recording) await save(recording)
    } catch {
      setText(problem, strings.say("recordingNoPage"))
    }
  }
  const press = (/** @type {string} */ name, /** @type {() => void} */ act) => {
    find(hood, `[data-do=${name}]`).addEventListener("click", act, { signal })
  }
  press("save-recording", saving(async (recording) => {
    download(new Blob([asFile(recording)], { type: "application/json" }), nameOf(recording, "json"))
  }))
  press("save-page", saving(async (recording) => {
    const page = await pageWith(recording)
    download(new Blob([page], { type: "text/html" }), nameOf(recording, "html"))
  }))
}

/** @param {Recording} recording */
async function pageWith(recording) {
  const [files, shell, unpack] = await Promise.all([
    bundle(read), read("replayfile.html"), read("js/hood/unpack.js"),
  ])
  return pageOf({ shell, unpack }, { files, recording, language: kept("language") ?? "" }, newId())
}

/** @param {string} path @returns {Promise<string>} a file of this server, as it serves it */
async function read(path) {
  const response = await fetch(path)
  if (!response.ok) throw new Error(`no ${path}`)
  return response.text()
}

/** @param {Recording} recording @param {string} extension */
function nameOf({ sent }, extension) {
  const when = sent.slice(0, 19).replaceAll(":", "-")
  return `${extension === "html" ? "replay" : "recording"}-${when}.${extension}`
}
