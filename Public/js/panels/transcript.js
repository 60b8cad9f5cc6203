// @ts-check
import { AnswerView } from "./answer.js"
import { Backlog, prepend } from "./backlog.js"
import { copyText } from "../clipboard.js"
import { find, setText } from "../dom.js"
import { mountFollow } from "./follow.js"
import { onFrames } from "./frames.js"
import { mountMenu } from "./menu.js"
import { questionView, unfold } from "./question.js"
import { rehearse } from "./rehearsal.js"
import { Typesetter } from "./typesetter.js"
import { putWords } from "../words.js"

/** @typedef {import("../answer.js").Answer} Answer */
/** @typedef {import("../conversation.js").Turn} Turn */
/** @typedef {import("../page.js").Page} Page */

/** How often numbers and counting sentences change, in milliseconds. */
const beat = 250
/** As many turns fill any screen; those before them can come a moment later. */
const screenful = 20

/**
 * The conversation. New text is painted once a frame, appended to what stands.
 *
 * @param {HTMLElement} root
 * @param {Page} page
 * @param {AbortSignal} signal
 */
export function mountTranscript(root, page, signal) {
  const { desk, pace, strings, toast } = page
  const log = find(root, "[role=log]")
  /** @type {Map<Turn, HTMLElement>} */
  const turns = new Map()
  /** @type {Map<Answer, AnswerView>} */
  const views = new Map()
  /** @type {Set<Answer>} */
  const dirty = new Set()
  const typesetter = new Typesetter(find(root, ".scroller"))
  const backlog = new Backlog()

  const paint = (/** @type {number} */ now) => {
    for (const answer of dirty) views.get(answer)?.paint(now)
    dirty.clear()
  }
  const ask = onFrames(paint, signal)
  const touch = (/** @type {Answer} */ answer) => {
    dirty.add(answer)
    ask()
  }
  const settle = () => {
    const busy = desk.session.current !== null
    log.setAttribute("aria-busy", String(busy))
    for (const view of views.values()) view.enable(busy)
    find(root, ".empty").hidden = desk.session.turns.length > 0
  }
  const remove = (/** @type {Answer} */ answer) => {
    views.get(answer)?.leave()
    views.get(answer)?.element.remove()
    views.delete(answer)
  }
  const begun = mountFollow(root, desk, signal)

  const addTurn = (/** @type {Turn} */ turn) => {
    const element = questionView(turn, page)
    turns.set(turn, element)
    return element
  }
  const addAnswer = (/** @type {Turn} */ turn, /** @type {Answer} */ answer) => {
    if (!turns.has(turn)) return
    const view = new AnswerView(answer, page, typesetter)
    views.set(answer, view)
    view.speak()
    view.enable(desk.session.current !== null)
    turns.get(turn)?.append(view.element)
  }
  const build = (/** @type {Turn} */ turn) => {
    const element = addTurn(turn)
    const answer = desk.session.answerOf(turn)
    if (answer) addAnswer(turn, answer)
    return element
  }
  const redraw = () => {
    for (const view of views.values()) view.leave()
    log.replaceChildren()
    for (const all of [turns, views, dirty]) all.clear()
    const all = desk.session.turns
    log.append(...all.slice(-screenful).map(build))
    backlog.start(all.slice(0, -screenful), (turn) => {
      const there = desk.session.turns.includes(turn)
      if (there) prepend(log, build(turn), find(root, ".scroller"))
    })
    settle()
  }

  desk.listen({
    shown: redraw,
    turnAdded: (turn) => {
      log.append(addTurn(turn))
      settle()
    },
    turnRemoved: (turn) => {
      turns.get(turn)?.remove()
      turns.delete(turn)
      for (const answer of turn.answers) remove(answer)
      settle()
    },
    answerAdded: addAnswer,
    answerRemoved: (_, answer) => remove(answer),
    begun: (answer) => {
      touch(answer)
      settle()
      begun(views.get(answer)?.element)
    },
    grew: touch,
    ended: (answer) => {
      touch(answer)
      settle()
    },
  }, signal)

  pace.listen({ moved: () => { for (const answer of views.keys()) touch(answer) } }, signal)

  const timer = setInterval(() => {
    if (desk.session.current) views.get(desk.session.current)?.tick(performance.now())
  }, beat)
  signal.addEventListener("abort", () => clearInterval(timer))

  strings.listen({
    language: () => {
      for (const element of turns.values()) putWords(element, strings)
      for (const view of views.values()) view.speak()
    },
  }, signal)

  void rehearse(page, typesetter, signal)

  const whose = (/** @type {Element | null} */ button) => {
    const [turn] = [...turns].find(([, element]) => element.contains(button)) ?? []
    const answer = turn?.answers.find((it) => views.get(it)?.element.contains(button))
    return { turn, answer }
  }
  log.addEventListener("click", ({ target }) => {
    const button = target instanceof Element ? target.closest("[data-do]") : null
    const { turn, answer } = whose(button)
    if (turn && button instanceof HTMLElement) act(button, turn, answer)
  }, { signal })
  mountMenu("answer-menu", {
    opens: () => {
      find(root, "#answer-menu [data-do=fork]").hidden = desk.session.temporary
    },
    chosen: (item, button) => {
      const { turn, answer } = whose(button)
      if (turn) act(item, turn, answer)
    },
  }, signal)

  /** @param {HTMLElement} button @param {Turn} turn @param {Answer | undefined} answer */
  function act(button, turn, answer) {
    const { session } = desk
    if (button.dataset.do === "unfold") unfold(button, page)
    if (button.dataset.do === "again") void session.again(turn)
    if (button.dataset.do === "copy" && answer) void copy(answer)
    if (button.dataset.do === "raw" && answer) views.get(answer)?.toggleRaw()
    if (button.dataset.do === "resume" && answer) void session.resume(turn, answer)
    if (button.dataset.do === "copy-question") void copyQuestion(turn)
    if (button.dataset.do === "fork" && answer) void fork(answer)
  }
  /** @param {Answer} answer */
  async function copy(answer) {
    const copied = await views.get(answer)?.copy()
    setText(find(root, "[role=status]"), strings.say(copied ? "copied" : "copyFailed"))
  }
  /** @param {Turn} turn */
  async function copyQuestion(turn) {
    const copied = await copyText(turn.question)
    toast.show(strings.say(copied ? "copied" : "copyRefused"))
  }
  /** @param {Answer} answer */
  async function fork(answer) {
    await desk.fork(answer)
    toast.show(strings.say("forked"))
  }
}
