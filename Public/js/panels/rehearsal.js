// @ts-check
import { AnswerView } from "./answer.js"
import { questionView } from "./question.js"
import { Relay } from "../relay.js"
import { Session } from "../session.js"
import { lookUp, typefaces } from "./typefaces.js"

/** The pieces in which the answer comes, and what a reader makes of each. */
const pieces = ["## One\n\n", "Two **three** and", " `four`.\n\n- five\n", "- six\n\n```\n", "seven"]
/** @type {import("../markdown/changes.js").Change} */
const change = {
  cut: 0,
  add: [
    { tag: "h2", children: ["One"] },
    { tag: "p", children: ["Two ", { tag: "strong", children: ["three"] }, " and "] },
    { tag: "ul", children: [{ tag: "li", children: ["five"] }, { tag: "li", children: ["six"] }] },
    { tag: "code-block", attrs: { language: "" }, children: ["seven"] },
  ],
}
/** Says at once what is made of a text: nothing is loaded for this. */
const reader = /** @type {any} */ ({
  ready: true,
  prepare() {},
  leave() {},
  serve(/** @type {import("./typesetter.js").Client} */ client) {
    if (client.ask(true)) client.took(change, 1)
  },
})

/**
 * Has an answer come that nobody sees, through all that the first real one goes through: it is then
 * that a browser reads most of these modules, and on a slow computer that takes so long that the
 * first words would come late. Then what reads Markdown is loaded, and typefaces are looked up. All
 * of it takes only time that is left over, piece by piece, and ends when a question is asked.
 * Nothing is sent, kept or put on the page.
 *
 * @param {import("../page.js").Page} page
 * @param {import("./typesetter.js").Typesetter} typesetter
 * @param {AbortSignal} signal
 */
export async function rehearse(page, typesetter, signal) {
  const { catalog, desk } = page
  const over = () => signal.aborted || desk.session.current !== null
  await leisure()
  if (over()) return
  /** @type {AnswerView | undefined} */
  let view
  const paint = () => view?.paint(performance.now())
  const session = new Session(new Relay(async () => stream(over, paint)), catalog)
  session.listen({
    turnAdded: (turn) => void questionView(turn, page),
    answerAdded: (_, answer) => {
      view = new AnswerView(answer, page, reader)
      view.speak()
    },
  }, signal)
  await session.send("?")
  if (!over()) paint()
  await leisure()
  view?.leave()
  typesetter.prepare()
  for (const face of typefaces) {
    await leisure()
    if (over()) return
    lookUp(face, page.strings.say("ask"))
  }
}

/**
 * @param {() => boolean} over
 * @param {() => void} came called after each piece
 */
function stream(over, came) {
  const left = [...pieces.map((content) => ({ delta: { content } })), { finish_reason: "stop" }]
    .map((choice) => `data: ${JSON.stringify({ choices: [choice] })}\n\n`)
  const text = new TextEncoder()
  const body = new ReadableStream({
    pull: async (pipe) => {
      await leisure()
      came()
      const piece = over() ? undefined : left.shift()
      if (piece) pipe.enqueue(text.encode(piece))
      else pipe.close()
    },
  })
  return new Response(body, { headers: { "Content-Type": "text/event-stream" } })
}

/** @returns {Promise<void>} when nothing else is to be done; Safari does not say when that is */
function leisure() {
  return new Promise((resolve) => {
    if ("requestIdleCallback" in window) requestIdleCallback(() => resolve(), { timeout: 1000 })
    else setTimeout(resolve, 50)
  })
}
