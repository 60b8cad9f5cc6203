// @ts-check
import assert from "node:assert/strict"
import { test } from "node:test"
import { asJSON, shownOf } from "../../Public/js/exported.js"
import { imported } from "../../Public/js/imported.js"
import { asMarkdown } from "../../Public/js/markdownfile.js"
import { wordsIn } from "./support/words.js"
import { dice, grown, unnamed } from "./support/wholes.js"

/** @typedef {import("../../Public/js/records.js").Whole} Whole */

const file = (/** @type {string} */ text) => ({ size: text.length, text: async () => text })
const idsOf = (/** @type {Whole} */ { chat, turns, answers }) => {
  return [chat, ...turns, ...answers].map((it) => it.id)
}

test("what is exported as JSON comes back with all its versions, under other ids", async () => {
  for (let seed = 1; seed <= 200; seed += 1) {
    const whole = grown(dice(seed))
    const { wholes, skipped, error } = await imported(file(asJSON([whole])), 5)
    assert.deepEqual([wholes.length, skipped, error], [1, 0, null])
    assert.deepEqual(unnamed(wholes[0]), unnamed(whole))
    assert.equal(wholes[0].chat.changed, 5)
    const before = new Set(idsOf(whole))
    assert.ok(idsOf(wholes[0]).every((id) => !before.has(id)))
  }
})

test("several conversations are one file", async () => {
  const all = [1, 2, 3].map((seed) => grown(dice(seed)))
  const { wholes } = await imported(file(asJSON(all)))
  assert.deepEqual(wholes.map(unnamed), all.map(unnamed))
})

test("the messages are what is shown, in OpenAI's shape", () => {
  for (let seed = 1; seed <= 50; seed += 1) {
    const whole = grown(dice(seed))
    const { messages, title, created } = JSON.parse(asJSON([whole]))
    const { system } = whole.chat.parameters
    const told = system ? [system] : []
    const said = shownOf(whole).flatMap(({ answer }) => (answer?.text ? [answer.text] : []))
    const by = (/** @type {string} */ role) => {
      return messages.filter((/** @type {any} */ it) => it.role === role)
        .map((/** @type {any} */ it) => it.content)
    }
    assert.deepEqual([by("system"), by("assistant")], [told, said])
    assert.equal(by("user").length, shownOf(whole).length)
    assert.deepEqual([title, created], [whole.chat.title || "First", "1970-01-01T00:00:01.000Z"])
  }
})

for (const language of ["en", "ko"]) {
  test(`what is exported as Markdown (${language}) comes back as it was shown`, async () => {
    for (let seed = 1; seed <= 200; seed += 1) {
      const whole = grown(dice(seed))
      const text = asMarkdown(whole, wordsIn(language))
      const { wholes } = await imported(file(text))
      const [shown, back] = [whole, wholes[0]].map((it) => spoken(it))
      assert.deepEqual(back, shown, text)
    }
  })
}

test("Markdown that an editor gave other line ends, or cut, is read", async () => {
  const text = asMarkdown(grown(dice(3)), wordsIn("en"))
  const plain = await imported(file(text), 5)
  const windows = await imported(file(`\ufeff${text.replaceAll("\n", "\r\n")}`), 5)
  const cut = await imported(file(text.trimEnd()))
  assert.deepEqual(unnamed(windows.wholes[0]).turns, unnamed(plain.wholes[0]).turns)
  assert.equal(cut.wholes[0].turns.length, plain.wholes[0].turns.length)
})

test("Markdown says of an answer that it is not the whole one", () => {
  const whole = grown(dice(1))
  whole.turns.splice(1)
  whole.turns[0].parent = ""
  whole.chat.chosen = {}
  whole.answers = [{
    id: "a", chat: whole.chat.id, turn: whole.turns[0].id, text: "Half", reasoning: "", model: "",
    ending: { kind: "lost", accepted: true, message: "", status: null, retryAfter: null },
    facts: null, created: 1,
  }]
  const english = asMarkdown(whole, wordsIn("en"))
  assert.match(english, /Half\n\n<!.*\n## How.*\n\nThe connection was/)
  whole.answers[0].ending = null
  assert.match(asMarkdown(whole, wordsIn("ko")), /Half\n\n<!.*\n## .*\n\n여기서 페이지를 떠나셨습니다/)
})

/**
 * What Markdown can carry. Where nobody answered, one side's words follow each other and become
 * one; files are in the words; the ends of lines are those of the system.
 *
 * @param {Whole} whole
 */
function spoken(whole) {
  /** @type {any[]} */
  const said = []
  const add = (/** @type {string} */ role, /** @type {any} */ it) => {
    const last = said.at(-1)
    if (last?.role !== role) said.push({ role, ...it })
    else if (it.text) last.text = [last.text, it.text].filter(Boolean).join("\n\n")
  }
  for (const { turn, answer } of shownOf(whole)) {
    const texts = turn.files.map(({ name, text }) => {
      const fence = text.includes("```") ? "````" : "```"
      return `${name}:\n${fence}\n${text}${text.endsWith("\n") ? "" : "\n"}${fence}`
    })
    add("user", { text: [...texts, turn.question].filter(Boolean).join("\n\n") })
    if (!answer) continue
    const { text, reasoning, ending } = answer
    add("assistant", { text, reasoning, ending: ending?.kind ?? "lost" })
  }
  return { system: whole.chat.parameters.system, said }
}
