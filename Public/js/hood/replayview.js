// @ts-check
import { find, setText } from "../dom.js"
import { Pace } from "../pace.js"
import { onFrames } from "../panels/frames.js"
import { Replay } from "../replay.js"
import { putWords } from "../words.js"
import { mountCard } from "./card.js"
import { mountClocks } from "./clocks.js"
import { mountPicture } from "./picture.js"
import { mountReceipt } from "./receipt.js"
import { mountBar } from "./replaybar.js"
import { Replayed } from "./replayed.js"
import { mountRhythm } from "./rhythm.js"
import { Told } from "./told.js"
import { mountXray } from "./xray.js"

/** @typedef {import("../page.js").Page} Page */
/** @typedef {import("../recording.js").Recording} Recording */
/** @typedef {import("../strings.js").Strings} Strings */

/** The panel's parts that show a stream; the others ask for one, or change how one comes. */
const parts = [mountPicture, mountClocks, mountRhythm, mountReceipt, mountCard, mountXray]

/** Of the panel's markup, what a recording has no use for. */
const useless = ".slow, .faults, .fault, .tank, [popovertarget=faults], .bar > :is(a, .problem, "
  + "[data-do=close], [data-do=open-recording], [data-feed=recording])"

/**
 * Plays a recording: its words, and beside them the panel that shows how they came, drawn from the
 * recorded log by the same parts as a live one.
 *
 * @param {HTMLElement} section of `replay.html`
 * @param {HTMLElement} hood of `hood.html`, a copy of its own
 * @param {Recording} recording
 * @param {Strings} strings
 * @param {AbortSignal} signal
 */
export function playIn(section, hood, recording, strings, signal) {
  const replay = new Replay(recording, performance.now())
  const subject = new Replayed(replay, signal)
  const told = new Told(find(section, ".told"), strings)
  for (const it of hood.querySelectorAll(useless)) it.remove()
  renameIn(hood)
  find(section, ".play").before(hood)

  const tick = () => {
    replay.pass(performance.now())
    subject.tell()
    told.draw(replay.answer, replay.now)
    drawBar()
    if (!replay.over && !replay.paused) ask()
  }
  const ask = onFrames(tick, signal)
  const drawBar = mountBar(find(section, ".play"), replay, strings, ask, signal)
  const speak = () => {
    putWords(section, strings)
    const when = new Date(recording.sent).toLocaleString(strings.language)
    const demo = recording.demo ? ` ${strings.say("demo")}` : ""
    setText(find(section, "[data-feed=label]"), strings.say("replayLabel", { when }) + demo)
    ask()
  }
  setText(find(section, "[data-feed=question]"), recording.question)
  strings.listen({ language: speak }, signal)
  speak()
  const page = pageOf(recording, strings)
  for (const mount of parts) mount(hood, page, subject, signal)
  tick()
}

/**
 * What the parts ask of a page: the recording says it, and nobody else is asked.
 *
 * @param {Recording} recording
 * @param {Strings} strings
 */
function pageOf({ clock, demo, model, request }, strings) {
  const base = request?.path.startsWith("/demo/") ? "/demo/v1" : "/v1"
  const page = {
    strings, pace: new Pace(), relay: { watch: { clock: { reading: clock } } },
    catalog: { models: [{ id: model, base, demo }] },
  }
  return /** @type {Page} */ (/** @type {unknown} */ (page))
}

/**
 * The panel itself may be open, too: no name is there twice.
 *
 * @param {HTMLElement} hood
 */
function renameIn(hood) {
  for (const it of [hood, ...hood.querySelectorAll("[id]")]) it.id = `replay-${it.id}`
  for (const it of hood.querySelectorAll("[aria-labelledby]")) {
    it.setAttribute("aria-labelledby", `replay-${it.getAttribute("aria-labelledby")}`)
  }
}
