// @ts-check
import { clone, find, setText } from "../dom.js"
import { newId } from "../ids.js"
import { demoRoute, mountChoice, sayWho } from "./choice.js"
import { onFrames } from "../panels/frames.js"
import { Way } from "../transports.js"
import { putWords } from "../words.js"
import { seconds } from "./lane.js"

/** @typedef {import("../transports.js").WayName} WayName */
/** @typedef {import("../strings.js").Strings} Strings */
/** @typedef {{ requests: number, bytes: number }} Counted by the browser, heads and all */

/**
 * One text by four transports at once, each measured as it comes: the demo's by all of them, or a
 * real model's by those two that it has, beside the demo's by the others.
 *
 * @type {import("./stage.js").View}
 */
export function showTransports(place, page, signal) {
  const { strings } = page
  const view = clone("transports-view")
  const rows = [...view.querySelectorAll("[data-way]")].map((it) => /** @type {HTMLElement} */ (it))
  const verdict = find(view, "[data-feed=verdict]")
  let running = new AbortController()

  const start = () => {
    running.abort()
    const { signal: now } = running = new AbortController()
    const run = newId()
    setText(verdict, "")
    const counted = countedOf(run, () => draw(), now)
    const frames = onFrames(() => {
      for (const [at, way] of ways.entries()) {
        drawRow(rows[at], way, counted[way.name], { strings, mixed: !asked.demo })
      }
      setText(verdict, verdictOf(ways, strings))
    }, now)
    // What is left of a run may come to its end when the rows are another one's.
    const draw = () => { if (!now.aborted) frames() }
    const roads = {
      fetch: page.access.fetch, clock: () => performance.now(),
      source: (/** @type {string} */ url) => new EventSource(url),
    }
    const { route } = choice
    const asked = { route, demo: route === demoRoute }
    sayWho(find(view, "[data-feed=who]"), route, strings)
    const language = strings.language === "ko" ? "ko" : "en"
    const ways = rows.map(({ dataset }) => {
      const name = /** @type {WayName} */ (dataset.way)
      return new Way(name, roads, { run, language, grew: () => draw(), asked })
    })
    for (const way of ways) void way.go(page.relay.lanes, strings.say("transportsPrompt"), now)
    draw()
  }

  putWords(view, strings)
  const choice = mountChoice(find(view, "select", HTMLSelectElement), page, signal)
  find(view, "form").addEventListener("submit", (event) => {
    event.preventDefault()
    start()
  }, { signal })
  signal.addEventListener("abort", () => running.abort())
  place.append(view)
  start()
}

/**
 * What the browser itself counts of the requests of a run, as soon as each is over.
 *
 * @param {string} run
 * @param {() => void} grew
 * @param {AbortSignal} signal
 * @returns {Record<string, Counted>} by the ways' names; it grows
 */
function countedOf(run, grew, signal) {
  /** @type {Record<string, Counted>} */
  const counted = {}
  const observer = new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) {
      const { searchParams } = new URL(entry.name)
      if (searchParams.get("run") !== run) continue
      const way = searchParams.get("way") ?? ""
      const { requests, bytes } = counted[way] ?? { requests: 0, bytes: 0 }
      const { transferSize: size = 0, encodedBodySize: body = 0 } =
        /** @type {PerformanceResourceTiming} */ (entry)
      // Of one that was hung up it knows no more than that there was one.
      counted[way] = { requests: requests + (body > 0 ? 1 : 0), bytes: bytes + size }
    }
    grew()
  })
  observer.observe({ type: "resource" })
  signal.addEventListener("abort", () => observer.disconnect())
  return counted
}

/**
 * @param {HTMLElement} row
 * @param {Way} way
 * @param {Counted | undefined} counted
 * @param {{ strings: Strings, mixed: boolean }} how `mixed`: beside a model's, it may be the demo's
 */
function drawRow(row, way, counted, { strings, mixed }) {
  const cell = (/** @type {string} */ name) => find(row, `[data-cell=${name}]`)
  const time = (/** @type {number | null} */ ms) => ms === null ? "–" : seconds(strings, ms)
  const known = counted?.requests === way.requests && way.end !== null
  row.dataset.phase = phaseOf(way)
  setText(cell("requests"), strings.number(way.requests, 0))
  setText(cell("bytes"), strings.number(known ? counted.bytes : way.bytes, 0))
  setText(cell("counter"), strings.say(known ? "bytesBrowser" : "bytesHere"))
  for (const [name, ms] of /** @type {const} */ ([["first", way.firstText], ["all", way.end]])) {
    setText(cell(name), time(ms))
    cell(name).dataset.ms = String(ms ?? "")
  }
  setText(cell("who"), mixed && !way.real ? strings.say("wayDemoOnly") : "")
  const state = way.failed ? strings.say("wayFailed") : way.held ? strings.say("held") : ""
  setText(cell("state"), state)
}

/** @param {Way} way */
function phaseOf({ end, failed, firstText }) {
  return end !== null || failed ? "ended" : firstText === null ? "waiting" : "streaming"
}

/** @param {Way[]} ways @param {Strings} strings */
function verdictOf(ways, strings) {
  if (ways.some((it) => phaseOf(it) !== "ended")) return ""
  const first = (/** @type {WayName} */ name) => ways.find((it) => it.name === name)?.firstText ?? 0
  const s = (/** @type {number} */ ms) => strings.number(ms / 1000, 1)
  const real = ways.some((it) => it.real)
  const same = ways.every(({ text, failed }) => !failed && (real || text === ways[0].text))
  if (!same || first("whole") === 0) return strings.say("transportsBroken")
  if (real) return strings.say("transportsReal", { a: s(first("stream")), b: s(first("whole")) })
  const a = s(Math.max(first("stream"), first("events"), first("poll")))
  return strings.say("transportsVerdict", { a, b: s(first("whole")) })
}
