// @ts-check
import { find } from "../dom.js"
import { stops } from "../tour/stops.js"

/** @typedef {import("../strings.js").Strings} Strings */

/**
 * The tour as plain text, to read at once or to print: every stop, and what was seen of it in this
 * visit.
 *
 * @param {HTMLElement} tour
 * @param {Strings} strings
 * @param {ReadonlyMap<string, import("../tour/run.js").Run>} seen by stop
 * @param {() => void} back to the stops again
 * @param {AbortSignal} signal
 * @returns {{ readonly open: boolean, close: () => void }}
 */
export function mountBooklet(tour, strings, seen, back, signal) {
  const [booklet, stop] = [find(tour, ".booklet"), find(tour, ".leg")]
  const act = (/** @type {string} */ name, /** @type {() => void} */ run) => {
    find(tour, `[data-do=${name}]`).addEventListener("click", run, { signal })
  }
  const write = () => {
    find(booklet, "ol").replaceChildren(...stops.map((it) => page(it, strings, seen.get(it.id)?.saw(strings))))
  }
  const show = (/** @type {boolean} */ open) => {
    booklet.hidden = !open
    stop.hidden = open
    if (open) write()
  }

  act("text", () => {
    show(true)
    find(booklet, "h1").focus()
  })
  act("stops", () => {
    show(false)
    back()
  })
  act("print", () => window.print())
  // However printing is begun, what is printed is the text.
  window.addEventListener("beforeprint", write, { signal })
  strings.listen({ language: write }, signal)
  return { get open() { return !booklet.hidden }, close: () => show(false) }
}

/** @param {import("../tour/stops.js").Stop} stop @param {Strings} strings @param {string | null} [seen] */
function page(stop, strings, seen) {
  const item = document.createElement("li")
  const title = document.createElement("h2")
  title.textContent = strings.say(stop.title)
  const texts = [...stop.text.map((key) => strings.say(key)), seen ?? strings.say("tourNotRun")]
  item.append(title, ...texts.map((text) => {
    const paragraph = document.createElement("p")
    paragraph.textContent = text
    return paragraph
  }))
  item.lastElementChild?.classList.add(seen ? "seen" : "unseen")
  return item
}
