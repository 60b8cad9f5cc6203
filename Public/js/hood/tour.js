// @ts-check
import { find, setText } from "../dom.js"
import { keep } from "../kept.js"
import { onFrames } from "../panels/frames.js"
import { languages } from "../strings.js"
import { Run } from "../tour/run.js"
import { stops } from "../tour/stops.js"
import { putWords } from "../words.js"
import { mountBooklet } from "./booklet.js"
import { bring } from "./parts.js"
import { Sight } from "./sight.js"
import { go } from "./stage.js"

/**
 * Brings the guided tour. Each stop makes its own requests when it is come to; what it says of them
 * it says only once they have been seen.
 *
 * @param {import("../page.js").Page} page
 * @returns {Promise<import("./stage.js").View>} shows it, once
 * @throws {Error} if what it is made of could not be had
 */
export async function bringTour({ strings }) {
  const [tour, words] = await Promise.all([
    bring("tour", strings), import("../strings/tour/languages.js"),
  ])
  strings.add(words)
  return (place, page, signal, at) => {
    place.append(tour)
    const come = mountTour(tour, page, signal)
    come(at)
    return come
  }
}

/**
 * @param {HTMLElement} tour its element, in the page
 * @param {import("../page.js").Page} page
 * @param {AbortSignal} signal leaves it, and lets its request go
 * @returns {(at: string) => void} goes to a stop, from 1; to the nearest if there is none
 */
function mountTour(tour, { access, strings, relay }, signal) {
  const sight = new Sight(find(tour, ".sight"), strings, () => ask())
  const title = find(tour, "#stop-title")
  const act = (/** @type {string} */ name, /** @type {() => void} */ run) => {
    find(tour, `[data-do=${name}]`).addEventListener("click", run, { signal })
  }
  /** @type {Map<string, Run>} those that were seen in this visit, by stop */
  const seen = new Map()
  let place = 0
  /** @type {Run | null} */
  let run = null
  const booklet = mountBooklet(tour, strings, seen, () => title.focus(), signal)

  const begin = () => {
    run?.leave()
    const now = new Run(stops[place])
    run = now
    sight.clear(now)
    draw()
    const way = { fetch: access.fetch, lanes: relay.lanes, strings }
    void now.start(way, () => { if (run === now) ask() })
  }
  const come = (/** @type {string} */ at) => {
    place = Math.min(Math.max(Math.trunc(Number(at)) || 1, 1), stops.length) - 1
    booklet.close()
    write()
    begin()
    title.focus({ preventScroll: true })
    tour.scrollIntoView({ block: "start" })
  }
  const write = () => {
    const stop = stops[place]
    const language = find(tour, "[data-do=language]")
    const other = otherLanguage(strings.language)
    setText(language, other.name)
    language.lang = other.code
    const [n, all] = [place + 1, stops.length]
    setText(find(tour, ".place"), strings.say("tourPlace", { n, all }))
    setText(title, strings.say(stop.title))
    for (const [at, text] of tour.querySelectorAll("[data-paragraph]").entries()) {
      setText(text, strings.say(stop.text[at]))
    }
    find(tour, "[data-do=back]", HTMLButtonElement).disabled = place === 0
    const next = stops[place + 1]
    const onward = next ? strings.say("tourNext", { title: strings.say(next.title) }) : strings.say("tourDone")
    setText(find(tour, "[data-do=next]"), onward)
    find(tour, ".stops ol").replaceChildren(...stops.map((it, at) => {
      return step(strings.say(it.title), at, place, seen.has(it.id))
    }))
  }
  const draw = () => {
    if (!run) return
    const shown = sight.draw()
    const sentence = shown ? run.saw(strings) : null
    const failed = run.over && shown && sentence === null
    const box = find(tour, ".seen")
    box.dataset.state = sentence !== null ? "seen" : failed ? "failed" : "open"
    setText(find(box, "b"), sentence === null ? "" : strings.say("tourSaw"))
    setText(find(box, "span"), sentence ?? (failed ? strings.say("tourFailed") : ""))
    if (sentence === null) return
    seen.set(run.stop.id, run)
    find(tour, "[aria-current]").parentElement?.setAttribute("data-seen", "")
  }
  const ask = onFrames(draw, signal)
  const next = () => go(place + 1 < stops.length ? `#tour/${place + 2}` : "")
  const back = () => { if (place > 0) go(`#tour/${place}`) }

  act("next", next)
  act("back", back)
  act("again", begin)
  act("whole", () => sight.unfold())
  find(tour, "[data-do=language]").addEventListener("click", () => {
    const { code } = otherLanguage(strings.language)
    keep("language", code)
    strings.choose(code)
  }, { signal })
  document.addEventListener("keydown", (event) => {
    const onward = document.documentElement.dir === "rtl" ? "ArrowLeft" : "ArrowRight"
    const held = event.altKey || event.ctrlKey || event.metaKey || event.shiftKey
    if (held || event.defaultPrevented || booklet.open) return
    if (!["ArrowLeft", "ArrowRight"].includes(event.key) || writes(event.target)) return
    event.preventDefault()
    if (event.key === onward) next()
    else back()
  }, { signal })
  strings.listen({
    language: () => {
      putWords(tour, strings)
      write()
      sight.rewrite()
      draw()
    },
  }, signal)
  signal.addEventListener("abort", () => {
    run?.leave()
    sight.leave()
  })
  putWords(tour, strings)
  return come
}

/** @param {string} spoken @returns {{ code: string, name: string }} the one that is not spoken now */
function otherLanguage(spoken) {
  const [code, table] = Object.entries(languages).find(([it]) => it !== spoken) ?? ["en", languages.en]
  return { code, name: String(table.language) }
}

/** @param {string} title @param {number} at @param {number} now @param {boolean} seen */
function step(title, at, now, seen) {
  const [item, link] = [document.createElement("li"), document.createElement("a")]
  link.href = `#tour/${at + 1}`
  link.textContent = title
  if (at === now) link.setAttribute("aria-current", "step")
  item.toggleAttribute("data-seen", seen)
  item.append(link)
  return item
}

/** @param {EventTarget | null} target */
function writes(target) {
  return target instanceof HTMLElement && target.matches("input, select, textarea")
}
