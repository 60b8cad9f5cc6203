// @ts-check
import { find, setText } from "../dom.js"
import { Drops, fall, tailOf } from "../drops.js"
import { milestoneOf } from "../milestone.js"
import { medianOf } from "../rhythm.js"
import { Hop } from "./hop.js"
import { bytesIn, secondsIn } from "./measures.js"

/** @typedef {import("../page.js").Page} Page */
/** @typedef {import("../strings.js").Key} Key */

/**
 * The live picture: the model, this server and the page, and what goes between them. A dot begins
 * to fall when its event is there; what the log does not tell is not drawn.
 *
 * @type {import("./hood.js").Part}
 */
export function mountPicture(hood, page, subject, signal) {
  const { strings } = page
  const picture = new Picture(hood, page, subject, signal)
  subject.listen({ other: () => picture.begin(), grew: () => picture.grow() }, signal)
  strings.listen({ language: () => picture.show() }, signal)
  page.pace.listen({ moved: () => picture.tail() }, signal)
  picture.begin()
}

/** @type {Readonly<Record<import("../milestone.js").Milestone["kind"], Key>>} */
const milestones = {
  sent: "mileSent", head: "mileHead", text: "mileText", done: "mileDone", ended: "mileEnded",
  stopped: "mileStopped", error: "mileError", cut: "mileCutLower",
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
  /** How surely the way is known: null until an event came. */
  #error = /** @type {number | null} */ (null)

  /**
   * @param {HTMLElement} hood
   * @param {Page} page
   * @param {import("./subject.js").Subject} subject
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
    this.#error = null
    this.grow()
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
  }

  /** @param {readonly import("../timeline.js").Moment[]} events @param {number} sent */
  #fall(events, sent) {
    const now = performance.now() - sent
    /** @type {{ start: number, moment: import("../timeline.js").Moment }[][]} */
    const [above, below] = [[], []]
    for (const moment of events) {
      const { at, relayAt } = moment
      // What the relay had long before the page has passed the upper hop unseen.
      if (relayAt !== null && now - relayAt < fall) above.push({ start: relayAt, moment })
      else if (now - at < fall) below.push({ start: at, moment })
    }
    for (const [hop, fresh] of /** @type {const} */ ([[this.#upper, above], [this.#lower, below]])) {
      for (const drop of this.#drops.take(fresh, hop.height)) {
        hop.drop(drop, sent + drop.start)
      }
    }
  }

  /** Says what has come so far. */
  show() {
    const { timeline, answer } = this.#subject
    const { strings } = this.#page
    const milestone = timeline && answer ? milestoneOf(timeline, answer.ending) : null
    this.#root.dataset.phase = phaseOf(milestone)
    this.#root.dataset.milestone = milestone?.kind ?? "none"
    this.#root.dataset.cut = milestone?.kind === "cut" ? milestone.hop : ""
    const none = strings.say(answer ? "mileKept" : "mileNone")
    this.#said("milestone", milestone ? this.#mile(milestone) : none)
    this.#said("model", answer?.model || strings.say("boxModelNote"))
    this.#counts()
    this.#way()
    this.tail()
  }

  /** The end of what the chat shows. */
  tail() {
    const { answer } = this.#subject
    this.#said("tail", answer ? tailOf(answer.log.entries, this.#page.pace.limit(answer)) : "")
  }

  #counts() {
    const { timeline } = this.#subject
    const { strings } = this.#page
    const events = timeline ? strings.number(timeline.events.length, 0) : "–"
    for (const hop of [this.#upper, this.#lower]) hop.count("events", events)
    const above = timeline?.traced ? timeline.relayReads[timeline.relayReads.length - 1].end : null
    this.#upper.count("bytes", above === null ? "–" : bytesIn(above, strings))
    this.#lower.count("bytes", timeline ? bytesIn(timeline.bytes, strings) : "–")
    const share = timeline && timeline.bytes > timeline.added
      ? 100 * timeline.textBytes / (timeline.bytes - timeline.added) : null
    const n = strings.number(share ?? 0, 0)
    this.#lower.count("share", share === null ? "–" : strings.say("percent", { n }))
  }

  #measure() {
    const { timeline } = this.#subject
    const { reading } = this.#page.relay.watch.clock
    this.#error = timeline?.traced && reading ? reading.error : null
  }

  /** How long the way from the server to the page really took. */
  #way() {
    const { timeline } = this.#subject
    const { strings } = this.#page
    if (!timeline || timeline.events.length === 0) return this.#said("way", "")
    const ways = timeline.events.flatMap(({ at, relayAt }) => relayAt === null ? [] : [at - relayAt])
    const way = medianOf(ways.sort((a, b) => a - b))
    if (way === null) return this.#said("way", strings.say("wayUnknown"))
    const ms = strings.number(Math.max(0, way), 1)
    const error = strings.number(this.#error ?? 0, 1)
    const added = strings.say("wayAdded", { size: bytesIn(timeline.added, strings) })
    this.#said("way", `${strings.say("wayTook", { ms, error })} ${added}`)
  }

  /** @param {import("../milestone.js").Milestone} milestone */
  #mile(milestone) {
    const { strings } = this.#page
    const key = milestone.kind === "cut" && milestone.hop === "upper" ? "mileCutUpper"
      : milestones[milestone.kind]
    return strings.say(key, { s: secondsIn(milestone.at, strings) })
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
