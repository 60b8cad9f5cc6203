// @ts-check
import assert from "node:assert/strict"
import { test } from "node:test"
import { endingOf, noFacts } from "../../Public/js/ending.js"
import { nextTask } from "../../Public/js/nexttask.js"
import { Session } from "../../Public/js/session.js"

/** @typedef {import("../../Public/js/relay.js").Receiver} Receiver */

const said = (/** @type {object} */ facts) => endingOf({ ...noFacts(), accepted: true, ...facts })
const finished = said({ finish: "stop" })
const lost = said({})
const refused = endingOf({ ...noFacts(), error: { message: "Busy.", code: "" }, status: 429 })
const unreachable = endingOf(noFacts())

/** A relay that the test speaks for: each question waits until it is answered. */
class ScriptedRelay {
  /** @type {{ messages: any[], fields: any, receiver: Receiver, end: (ending: any) => void }[]} */
  asked = []

  /**
   * @param {any} question
   * @param {Receiver} receiver
   * @param {AbortSignal} signal
   */
  ask({ messages, fields }, receiver, signal) {
    return new Promise((resolve) => {
      this.asked.push({ messages, fields, receiver, end: resolve })
      signal.addEventListener("abort", () => resolve(said({ stopped: true })))
    })
  }

  /** @param {string[]} words @param {any} [ending] */
  async answer(words, ending) {
    const { receiver, end } = this.asked[this.asked.length - 1]
    const chunk = { done: false, reasoning: "", finish: "", tokens: null, error: null }
    receiver.head(1)
    for (const text of words) receiver.event("{}", { ...chunk, text }, 2)
    if (ending) end(ending)
    await settled()
  }
}

const settled = () => new Promise((resolve) => setTimeout(resolve))

function begin() {
  const relay = new ScriptedRelay()
  const session = new Session(/** @type {any} */ (relay), { routeFor: () => null }, () => 0)
  /** @type {string[]} */
  const told = []
  const note = (/** @type {string} */ name) => (/** @type {any} */ it) => {
    told.push(typeof it === "string" ? `${name} ${it}` : name)
  }
  const names = ["turnAdded", "turnRemoved", "answerAdded", "answerRemoved", "begun", "ended",
    "returned", "queued", "versions"]
  const { signal } = new AbortController()
  session.listen(Object.fromEntries(names.map((name) => [name, note(name)])), signal)
  return { relay, session, told }
}

/** @param {any} turn */
const texts = (turn) => turn.answers.map((/** @type {any} */ it) => it.text)

test("a question is sent, its answer gathers what comes, and says how it ended", async () => {
  const { relay, session, told } = begin()
  void session.send("Hi")
  assert.deepEqual([session.current?.phase, relay.asked[0].messages],
    ["waiting", [{ role: "user", content: "Hi" }]])
  await relay.answer(["Hel", "lo"])
  assert.equal(session.current?.phase, "streaming")
  await relay.answer([], finished)
  assert.deepEqual([session.current, texts(session.turns[0])], [null, ["Hello"]])
  assert.deepEqual(told, ["turnAdded", "answerAdded", "begun", "ended"])
})

test("a conversation's own model is asked, whichever is chosen elsewhere", async () => {
  const asked = /** @type {any[]} */ ([])
  const relay = { ask: async (/** @type {any} */ { route }) => (asked.push(route), finished) }
  const routeFor = (/** @type {any} */ model) => model ?? { id: "chosen", base: "/v1" }
  const session = new Session(/** @type {any} */ (relay), { routeFor }, () => 0)
  await session.send("One")
  session.change({ model: { id: "own", base: "/v1" } })
  await session.send("Two")
  assert.deepEqual(asked.map((it) => it.id), ["chosen", "own"])
})

test("words that are offered stand before those that stand in the box", () => {
  const { session, told } = begin()
  session.draft.text = "mine"
  session.offer({ text: "given", files: [] })
  assert.deepEqual([session.draft.text, told], ["given\n\nmine", ["returned"]])
})

test("the next question carries the conversation, unanswered questions left out", async () => {
  const { relay, session } = begin()
  void session.send("One")
  await relay.answer(["1"], finished)
  void session.send("Two")
  session.stop()
  await settled()
  void session.send("Three")
  assert.deepEqual(relay.asked[2].messages.map((it) => it.content), ["One", "1", "Three"])
})

test("Stop keeps what came and frees the way for the next question", async () => {
  const { relay, session } = begin()
  void session.send("Hi")
  await relay.answer(["Hel"])
  session.stop()
  await settled()
  const [answer] = session.turns[0].answers
  assert.deepEqual([answer.text, answer.ending?.kind, session.current], ["Hel", "stopped", null])
})

test("Continue sends the partial answer along and adds to it, in the same log", async () => {
  const { relay, session } = begin()
  void session.send("Hi")
  await relay.answer(["Hel"], lost)
  const [turn] = session.turns
  void session.resume(turn, turn.answers[0])
  assert.deepEqual(relay.asked[1].messages, [
    { role: "user", content: "Hi" }, { role: "assistant", content: "Hel" },
  ])
  await relay.answer(["lo"], finished)
  assert.deepEqual(texts(turn), ["Hello"])
  assert.deepEqual(turn.answers[0].log.entries.map((it) => it.kind),
    ["sent", "head", "event", "end", "sent", "head", "event", "end"])
})

test("a finished answer is not continued, nor one without a word", async () => {
  const { relay, session } = begin()
  void session.send("Hi")
  await relay.answer(["Hello"], finished)
  await session.resume(session.turns[0], session.turns[0].answers[0])
  void session.send("Hm")
  await relay.answer([], lost)
  await session.resume(session.turns[1], session.turns[1].answers[0])
  assert.equal(relay.asked.length, 2)
})

test("Ask again keeps the text that came, and drops an answer without a word", async () => {
  const { relay, session, told } = begin()
  void session.send("Hi")
  await relay.answer([], lost)
  void session.again(session.turns[0])
  await relay.answer(["Hel"], lost)
  assert.ok(told.includes("answerRemoved"))
  void session.again(session.turns[0])
  assert.deepEqual(relay.asked[2].messages, [{ role: "user", content: "Hi" }])
  await relay.answer(["Hello"], finished)
  assert.deepEqual(texts(session.turns[0]), ["Hel", "Hello"])
})

for (const [name, ending] of Object.entries({ refused, unreachable })) {
  test(`a question that was ${name} goes back to its writer, and makes room for the next`,
    async () => {
      const { relay, session, told } = begin()
      void session.send("Hi")
      relay.asked[0].end(ending)
      await settled()
      assert.deepEqual([told.at(-1), session.draft.text, session.turns.length], ["returned", "Hi", 1])
      void session.send("Hi again")
      assert.deepEqual([session.turns.length, session.turns[0].question], [1, "Hi again"])
    })
}

test("a lost answer, accepted but without a word, does not give the question back", async () => {
  const { relay, session, told } = begin()
  void session.send("Hi")
  await relay.answer([], lost)
  assert.ok(!told.some((it) => it.startsWith("returned")))
})

test("what is sent meanwhile waits for the answer to end by itself", async () => {
  const { relay, session, told } = begin()
  void session.send("One")
  void session.send("Two")
  void session.send("and more")
  assert.deepEqual([relay.asked.length, session.next?.text], [1, "Two\n\nand more"])
  await relay.answer(["1"], finished)
  assert.deepEqual([session.turns[1].question, session.next, told.at(-4)],
    ["Two\n\nand more", null, "queued"])
})

test("what waits goes back to its writer when the answer was stopped or broke off", async () => {
  for (const end of ["stop", "lost"]) {
    const { relay, session, told } = begin()
    void session.send("One")
    void session.send("Two")
    if (end === "stop") session.stop()
    await relay.answer(["1"], lost)
    assert.deepEqual([told.at(-1), session.draft.text, relay.asked.length], ["returned", "Two", 1])
  }
})

test("a question that comes back stands before what was to be sent next", async () => {
  const { relay, session } = begin()
  void session.send("One")
  void session.send("Two")
  relay.asked[0].end(refused)
  await settled()
  assert.equal(session.draft.text, "One\n\nTwo")
})

test("Ask again keeps what was only thought as another version", async () => {
  const { relay, session } = begin()
  void session.send("Hi")
  const [turn] = session.turns
  const { receiver } = relay.asked[0]
  receiver.head(1)
  receiver.event("{}", /** @type {any} */ ({ text: "", reasoning: "Hm" }), 2)
  session.stop()
  await settled()
  void session.again(turn)
  assert.deepEqual(turn.answers.map((it) => it.reasoning), ["Hm", ""])
})

test("an edited question is another version: what followed the old one stays with it", async () => {
  const { relay, session } = begin()
  for (const word of ["One", "Two"]) {
    void session.send(word)
    await relay.answer([word.toLowerCase()], finished)
  }
  const [one, two] = session.turns
  void session.edit(one, "Uno")
  assert.deepEqual(relay.asked[2].messages, [{ role: "user", content: "Uno" }])
  await relay.answer(["uno"], finished)
  assert.deepEqual(session.turns.map((it) => it.question), ["Uno"])
  assert.deepEqual(session.tree.versions(one).map((it) => it.question), ["One", "Uno"])
  session.show("", one.id)
  assert.deepEqual(session.turns, [one, two])
})

test("asked again, an answer has another version, and what followed stays with the old one",
  async () => {
    const { relay, session, told } = begin()
    for (const word of ["One", "Two"]) {
      void session.send(word)
      await relay.answer([word.toLowerCase()], finished)
    }
    const [one, two] = session.turns
    const [first] = one.answers
    told.length = 0
    void session.again(one)
    await relay.answer(["eins"], finished)
    assert.deepEqual([session.turns, session.answerOf(one)?.text], [[one], "eins"])
    assert.deepEqual(told.slice(0, 3), ["turnRemoved", "answerRemoved", "answerAdded"])
    session.show(one.id, first.id)
    assert.deepEqual([session.turns, session.answerOf(one)], [[one, two], first])
  })

test("system prompt, parameters and files go along", async () => {
  const { relay, session } = begin()
  session.change({ parameters: { ...session.parameters, system: "Be brief.", temperature: 0 } })
  const file = { id: "f", name: "a.txt", type: /** @type {const} */ ("text"), size: 3, text: "```" }
  const image = { ...file, type: /** @type {const} */ ("image"), text: "data:image/png;base64,AA" }
  void session.send("Look", [file, image])
  const [asked] = relay.asked
  assert.deepEqual(asked.fields, { temperature: 0 })
  assert.deepEqual(asked.messages, [{ role: "system", content: "Be brief." }, {
    role: "user",
    content: [
      { type: "text", text: "a.txt:\n````\n```\n````\n\nLook" },
      { type: "image_url", image_url: { url: image.text } },
    ],
  }])
})

test("what is to be kept is told: question, answer as it begins and ends, versions", async () => {
  const { relay, session } = begin()
  /** @type {string[]} */
  const kept = []
  session.keeper = {
    turn: ({ question }) => void kept.push(question),
    answer: (_, { text, ending }) => void kept.push(`${text} ${ending?.kind}`),
    change: (fields) => void kept.push(...Object.keys(fields)),
  }
  void session.send("Hi")
  await nextTask()
  await relay.answer(["Hello"], finished)
  assert.deepEqual(kept, ["Hi", "chosen", " undefined", "Hello finished"])
})
