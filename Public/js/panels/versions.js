// @ts-check
import { find, setText } from "../dom.js"

/** @typedef {import("../tree.js").Turn} Turn */

/**
 * The versions of a question, and those of an answer: which one of how many is shown, and the
 * steps to the others.
 *
 * @param {HTMLElement} root
 * @param {import("../page.js").Page} page
 * @param {AbortSignal} signal
 */
export function mountVersions(root, { desk, strings }, signal) {
  const log = find(root, "[role=log]")
  const view = find(root, ".scroller")

  const elementOf = (/** @type {string} */ turn) => {
    return log.querySelector(`[data-turn="${CSS.escape(turn)}"]`)
  }
  const settle = (/** @type {Turn} */ turn) => {
    for (const place of /** @type {const} */ ([".question", ".answer"])) {
      const group = elementOf(turn.id)?.querySelector(`${place} .versions`)
      if (group instanceof HTMLElement) draw(group, stepsOf(turn, place))
    }
  }
  const all = () => desk.session.turns.forEach(settle)

  /** @param {Turn} turn @param {".question" | ".answer"} place */
  const stepsOf = (turn, place) => {
    const { tree } = desk.session
    const [of, shown] = place === ".question" ? [tree.versions(turn), turn]
      : [turn.answers, desk.session.answerOf(turn)]
    const ids = of.map((it) => it.id)
    const parent = place === ".question" ? turn.parent : turn.id
    return { parent, ids, at: ids.indexOf(shown?.id ?? "") }
  }
  /** @param {HTMLElement} group @param {{ ids: string[], at: number }} steps */
  const draw = (group, { ids, at }) => {
    const busy = desk.session.current !== null
    const label = strings.say("version", { n: at + 1, all: ids.length })
    group.hidden = ids.length < 2
    group.setAttribute("aria-label", label)
    setText(find(group, "span"), label)
    const ends = /** @type {const} */ ([["older", 0], ["newer", ids.length - 1]])
    for (const [name, end] of ends) {
      const button = find(group, `[data-do=${name}]`, HTMLButtonElement)
      button.disabled = busy || at === end
      button.title = strings.say(busy ? "notWhileWriting" : `${name}Version`)
    }
  }
  /** @param {Turn} turn @param {".question" | ".answer"} place @param {"older" | "newer"} way */
  const step = (turn, place, way) => {
    const { parent, ids, at } = stepsOf(turn, place)
    const id = ids[at + (way === "older" ? -1 : 1)]
    if (id === undefined || desk.session.current) return
    const top = (/** @type {Element | null} */ it) => it?.getBoundingClientRect().top ?? 0
    const before = top(elementOf(turn.id))
    desk.session.show(parent, id)
    // What is compared stays where the eye is.
    const now = elementOf(place === ".question" ? id : turn.id)
    view.scrollTop += top(now) - before
    refocus(now?.querySelector(`${place} .versions`), way)
  }

  // Old turns of a long chat come late, and nobody tells.
  const observer = new MutationObserver((changes) => {
    const come = new Set(changes.flatMap((it) => [...it.addedNodes]).flatMap((it) => {
      return it instanceof HTMLElement ? it.dataset.turn ?? [] : []
    }))
    for (const turn of desk.session.turns) if (come.has(turn.id)) settle(turn)
  })
  observer.observe(log, { childList: true })
  signal.addEventListener("abort", () => observer.disconnect())

  desk.listen({
    turnAdded: settle, answerAdded: settle, versions: settle, shown: all, begun: all, ended: all,
    turnRemoved: all, answerRemoved: settle,
  }, signal)
  strings.listen({ language: all }, signal)
  log.addEventListener("click", ({ target }) => {
    const button = target instanceof Element ? target.closest(".versions [data-do]") : null
    const id = button?.closest("[data-turn]")?.getAttribute("data-turn")
    const turn = desk.session.turns.find((it) => it.id === id)
    const way = button?.getAttribute("data-do")
    if (!turn || (way !== "older" && way !== "newer")) return
    step(turn, button?.closest(".answer") ? ".answer" : ".question", way)
  }, { signal })
}

/**
 * The button that was pressed is another one now, and may have nowhere to go.
 *
 * @param {Element | null | undefined} group
 * @param {string} way
 */
function refocus(group, way) {
  const buttons = [...group?.querySelectorAll("button") ?? []].filter((it) => !it.disabled)
  const same = buttons.find((it) => it.dataset.do === way)
  const next = same ?? buttons[0]
  next?.focus({ preventScroll: true })
}
