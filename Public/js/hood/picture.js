// @ts-check
import { find, setText } from "../dom.js"
import { Drops, fall, tailOf } from "../drops.js"
import { milestoneOf } from "../milestone.js"
import { utf8Length } from "../utf8.js"
import { Hop } from "./hop.js"
import { countsOf, mileOf, wayOf } from "./captions.js"
import { isDemo } from "./demo.js"
import { bytesIn } from "./measures.js"
import { watchOf } from "../watch.js"

/** @typedef {import("../page.js").Page} Page */

/** How long the way took is thought over so often at most, in milliseconds. */
const beat = 200

/**
 * The live picture: the model, this server and the page, and what goes between them. A dot begins
 * to fall when its event is there; what the log does not tell is not drawn.
 *
 * @type {import("./hood.js").Part}
 */
export function mountPicture(hood, page, subject, signal) {
  const { strings } = page
  const picture = new Picture(hood, page, subject, signal)
  const begin = () => picture.begin()
  subject.listen({ other: () => subject.time.ask(begin), grew: () => picture.grow() }, signal)
  strings.listen({ language: () => picture.say() }, signal)
  page.pace.listen({ moved: () => picture.tail() }, signal)
  picture.begin()
  signal.addEventListener("abort", () => picture.leave())
}

class Picture {
  #root
  #page
  #subject
  #upper
  #lower
  #drops = new Drops()
  /** How many events have been drawn, or came before anybody looked. */
  #drawn = 0
  #body = { text: "", bytes: 0 }
  #error = 0
  #timer = 0

  /**
   * @param {HTMLElement} hood
   * @param {Page} page
   * @param {import("./subject.js").Seen} subject
   * @param {AbortSignal} signal
   */
  constructor(hood, page, subject, signal) {
    this.#root = find(hood, "[data-feed=falls]")
    this.#page = page
    this.#subject = subject
    this.#lower = new Hop(find(this.#root, "[data-hop=lower]"), () => {}, signal)
    this.#upper = new Hop(find(this.#root, "[data-hop=upper]"), (drop, at) => {
      if (performance.now() - at < fall) this.#lower.fall(drop, at)
    }, signal)
  }

  /** Another answer: what came of it before is counted, and no longer on its way. */
  begin() {
    for (const hop of [this.#upper, this.#lower]) hop.clear()
    this.#drops = new Drops()
    this.#drawn = 0
    this.#error = 0
    this.grow()
    this.#sayWay()
  }

  /** There is more of it. */
  grow() {
    const { timeline, answer } = this.#subject
    const fresh = timeline?.events.slice(this.#drawn) ?? []
    this.#drawn = timeline?.events.length ?? 0
    if (fresh.length > 0) this.#measure()
    if (timeline && timeline.stop === null && answer?.ending?.kind !== "stopped") {
      this.#fall(fresh, timeline.sent)
    } else {
      for (const hop of [this.#upper, this.#lower]) hop.clear()
    }
    this.show()
    if (this.#timer === 0) this.#timer = window.setTimeout(() => this.#sayWay(), beat)
  }

  /** Nothing is said later on. */
  leave() {
    clearTimeout(this.#timer)
  }

  /** @param {readonly import("../timeline.js").Moment[]} events @param {number} sent */
  #fall(events, sent) {
    const now = this.#subject.now - sent
    /** @type {{ start: number, moment: import("../timeline.js").Moment }[][]} */
    const [above, below] = [[], []]
    for (const moment of events) {
      const { at, relayAt } = moment
      // What the relay had long before the page has passed the upper hop unseen.
      if (relayAt !== null && now - relayAt < fall) above.push({ start: relayAt, moment })
      else if (now - at < fall) below.push({ start: at, moment })
    }
    const { burdened } = this.#subject.time
    const begin = (/** @type {Hop} */ hop, /** @type {typeof above} */ fresh) => {
      const begun = performance.now() - now
      for (const drop of this.#drops.take(fresh, hop.height, burdened)) hop.drop(drop, begun + drop.start)
    }
    begin(this.#upper, above)
    begin(this.#lower, below)
  }

  /** Says everything, in the reader's language of now. */
  say() {
    this.show()
    this.#sayWay()
  }

  /** Says what has come so far. */
  show() {
    const { timeline, answer } = this.#subject
    const { strings } = this.#page
    const left = timeline && answer && !answer.held
    const milestone = left ? milestoneOf(timeline, answer.ending) : null
    this.#mark("phase", phaseOf(milestone))
    this.#mark("milestone", milestone?.kind ?? "none")
    this.#mark("cut", milestone?.kind === "cut" ? milestone.hop : "")
    const none = strings.say(answer?.held ? "held" : answer ? "mileKept" : "mileNone")
    this.#said("milestone", milestone ? mileOf(milestone, strings) : none)
    const { body = "", bytes = this.#weigh(body) } = answer?.request ?? {}
    this.#said("up", bytes === 0 ? "" : ` · ${bytesIn(bytes, strings)}`)
    const demo = answer !== null && isDemo(answer, this.#page.catalog)
    const model = demo ? strings.say("boxDemoNote") : answer?.model
    this.#said("model", model || strings.say("boxModelNote"))
    this.#counts()
    this.tail()
  }

  /** @param {string} body @returns {number} its bytes, counted once */
  #weigh(body) {
    if (body !== this.#body.text) this.#body = { text: body, bytes: utf8Length(body) }
    return this.#body.bytes
  }

  /** The end of what the chat shows. */
  tail() {
    const { answer } = this.#subject
    this.#said("tail", answer ? tailOf(answer.log.entries, this.#page.pace.limit(answer)) : "")
  }

  #counts() {
    const { timeline } = this.#subject
    const { strings } = this.#page
    const { events, eventsAbove, above, bytes, share } = countsOf(timeline, strings)
    this.#upper.count("events", eventsAbove)
    this.#lower.count("events", events)
    this.#upper.count("bytes", above)
    this.#lower.count("bytes", bytes)
    this.#lower.count("share", share)
  }

  #sayWay() {
    clearTimeout(this.#timer)
    this.#timer = 0
    const { timeline } = this.#subject
    this.#said("way", wayOf(timeline, this.#error, this.#page.strings))
  }

  /** How surely the server's times are placed. */
  #measure() {
    const { reading } = watchOf(this.#page.relay).clock
    this.#error = this.#subject.timeline?.traced && reading ? reading.error : 0
  }

  /** @param {string} name @param {string} value what looks hang on: set again, all is restyled */
  #mark(name, value) {
    if (this.#root.dataset[name] !== value) this.#root.dataset[name] = value
  }

  /** @param {string} name @param {string} text */
  #said(name, text) {
    setText(find(this.#root, `[data-feed=${name}]`), text)
  }
}

/** @param {import("../milestone.js").Milestone | null} milestone */
function phaseOf(milestone) {
  switch (milestone?.kind) {
    case undefined: return "idle"
    case "sent": case "head": return "waiting"
    case "text": return "streaming"
    case "stopped": return "stopped"
    default: return "ended"
  }
}
