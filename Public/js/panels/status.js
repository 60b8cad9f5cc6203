// @ts-check
import { find, setText } from "../dom.js"
import { endingSentence, waitingSentence } from "../sentences.js"
import { standingSentence, storageSentence } from "../standing.js"
import { wordCount } from "../stats.js"

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
export function mountStatus(root, { desk, archive, toast, strings }, signal) {
  const region = find(root, "[role=status]")
  const say = (/** @type {string} */ sentence) => setText(region, sentence)
  let started = false

  /** @param {import("../answer.js").Answer} answer */
  const ended = (answer) => {
    const n = wordCount(answer.text)
    const kind = answer.ending?.kind
    if (kind === "finished" && n > 0) return say(strings.say("done", { n }))
    if (kind === "stopped") return say(strings.say("stoppedAt", { n }))
    const sentence = endingSentence(answer, strings)
    say(n > 0 ? strings.say("brokeOff", { n, sentence }) : sentence)
  }

  desk.listen({
    begun: () => { started = false },
    grew: (answer) => {
      if (started || answer.phase !== "streaming" || answer.elsewhere) return
      started = true
      say(strings.say("started"))
    },
    ended: (answer) => {
      // An answer that New chat took away has nothing more to say.
      if (desk.session.turns.some((it) => it.answers.includes(answer))) ended(answer)
    },
    shown: () => {
      const begun = desk.session.turns.length > 0 ? "" : strings.say("begun")
      say(standingSentence(desk, strings) || begun)
    },
    kept: () => say(standingSentence(desk, strings)),
  }, signal)
  toast.listen({ shown: () => say(toast.text) }, signal)
  archive.listen({ state: () => say(storageSentence(archive.state, strings)) }, signal)

  const timer = setInterval(() => {
    const answer = desk.session.current
    if (!answer) return
    const waiting = waitingSentence(answer, performance.now(), strings)
    say(waiting || strings.say("writing", { n: wordCount(answer.text) }))
  }, beat)
  signal.addEventListener("abort", () => clearInterval(timer))
}
