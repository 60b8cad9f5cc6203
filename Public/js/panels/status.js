// @ts-check
import { wordCount } from "../counting.js"
import { find, setText } from "../dom.js"
import { besides, endingSentence, thinkingSentence, waitingSentence } from "../sentences.js"
import { standingSentence, storageSentence } from "../standing.js"

/** @typedef {import("../answer.js").Answer} Answer */

/** How often a reader who only listens is told that it still goes on, in milliseconds. */
const beat = 8000

/**
 * Speaks to screen readers: that an answer began, that it goes on, how it ended. Never its text,
 * which is in the conversation to be read.
 *
 * @param {HTMLElement} root
 * @param {import("../page.js").Page} page
 * @param {AbortSignal} signal
 */
export function mountStatus(root, { desk, archive, pace, toast, strings }, signal) {
  const region = find(root, "[role=status]")
  const say = (/** @type {string} */ sentence) => setText(region, sentence)
  let started = false
  let timer = 0
  /** @type {Answer | null} ended, but not all on the page yet */
  let owed = null

  /** @param {Answer} answer @returns {string} */
  const over = (answer) => {
    const n = wordCount(answer.text)
    const kind = answer.ending?.kind
    const sentence = endingSentence(answer, strings)
    if (n === 0) return sentence
    if (kind === "stopped") return strings.say("stoppedAt", { n })
    if (kind !== "finished") return strings.say("brokeOff", { n, sentence })
    return `${strings.say("done", { n })} ${besides(answer, strings)}`.trim()
  }
  /** @param {Answer} answer @returns {string} */
  const on = (answer) => {
    const now = performance.now()
    const waiting = waitingSentence(answer, now, strings)
    if (waiting) return waiting
    if (answer.text === "" && answer.reasoning) return thinkingSentence(answer, now, strings)
    return answer.text === "" ? "" : strings.say("writing", { n: wordCount(answer.text) })
  }
  const next = () => {
    const answer = desk.session.current
    const sentence = answer ? on(answer) : ""
    if (sentence) say(sentence)
  }
  const settle = () => {
    if (!owed || pace.limit(owed) < owed.log.entries.length) return
    // An answer that New chat took away has nothing more to say.
    if (desk.session.turns.some((it) => owed && it.answers.includes(owed))) say(over(owed))
    owed = null
  }
  // From its begin on, so that the first word on it does not follow the start at once.
  const restart = () => {
    clearInterval(timer)
    timer = window.setInterval(next, beat)
  }

  desk.listen({
    begun: () => {
      started = false
      restart()
    },
    grew: (answer) => {
      if (started || answer.phase !== "streaming" || answer.elsewhere) return
      started = true
      say(strings.say("started"))
    },
    ended: (answer) => {
      owed = answer
      settle()
    },
    shown: () => {
      const begun = desk.session.turns.length > 0 ? "" : strings.say("begun")
      say(standingSentence(desk, strings) || begun)
    },
    kept: () => say(standingSentence(desk, strings)),
  }, signal)
  pace.listen({ moved: settle }, signal)
  toast.listen({ shown: () => say(toast.text) }, signal)
  const storage = () => say(storageSentence(archive.state, strings))
  archive.listen({ state: storage }, signal)
  if (archive.state !== "kept") storage()

  restart()
  signal.addEventListener("abort", () => clearInterval(timer))
}
