// @ts-check
import assert from "node:assert/strict"
import { test } from "node:test"
import { shownOf } from "../../Public/js/exported.js"
import { imported, mostMegabytes } from "../../Public/js/imported.js"
import * as languages from "../../Public/js/strings/rest/languages.js"

/** @param {any} json */
const read = (json) => readText(typeof json === "string" ? json : JSON.stringify(json))
const readText = (/** @type {string} */ text) => {
  return imported({ size: text.length, text: async () => text }, 1000)
}

const user = (/** @type {any} */ content) => ({ role: "user", content })
const assistant = (/** @type {any} */ content) => ({ role: "assistant", content })

/** What is shown after an import. @param {any} json */
async function shown(json) {
  const { wholes, error } = await read(json)
  assert.equal(error, null)
  return shownOf(wholes[0]).map(({ turn, answer }) => [turn.question, answer?.text ?? null])
}

const messages = [user("Hi"), assistant("Hello"), user("And?")]
const both = [["Hi", "Hello"], ["And?", null]]

test("messages are read, bare or in an object", async () => {
  assert.deepEqual(await shown(messages), both)
  assert.deepEqual(await shown({ messages }), both)
  assert.deepEqual(await shown([{ messages }]), both)
  assert.deepEqual(await shown([messages]), both)
})

test("a list of conversations gives each, and says how many it could not read", async () => {
  const list = [{ title: "One", messages }, { other: 1 }, null, { title: "Two", messages }, 7]
  const { wholes, skipped } = await read(list)
  assert.deepEqual([wholes.map(({ chat }) => chat.title), skipped], [["One", "Two"], 3])
})

test("title and time are those of the file", async () => {
  for (const created of ["2026-01-02T03:04:05Z", 1767323045, 1767323045000]) {
    const { wholes: [{ chat }] } = await read({ title: "T", created, messages })
    assert.deepEqual([chat.title, chat.created, chat.changed], ["T", 1767323045000, 1000])
  }
  for (const created of ["yesterday", -5, {}, 1e300]) {
    const { wholes: [{ chat }] } = await read({ title: 5, created, messages })
    assert.deepEqual([chat.title, chat.first, chat.created], ["", "Hi", 1000])
  }
})

test("system messages become the system prompt", async () => {
  const { wholes: [{ chat }] } = await read([
    { role: "system", content: "One" }, ...messages, { role: "developer", content: "Two" },
  ])
  assert.equal(chat.parameters.system, "One\n\nTwo")
})

test("one side's messages in a row lose nothing, nor does an answer that comes first", async () => {
  assert.deepEqual(await shown([user("a"), user("b"), assistant("c"), assistant("d")]), [
    ["a\n\nb", "c\n\nd"],
  ])
  assert.deepEqual(await shown([assistant("Welcome"), ...messages]), [["", "Welcome"], ...both])
})

test("content may be parts; an image is an attachment, and none is fetched", async () => {
  const url = "data:image/png;base64,AAAA"
  const { wholes: [{ turns: [turn] }] } = await read([user([
    { type: "text", text: "What is this?" }, { type: "image_url", image_url: { url } },
    { type: "image_url", image_url: "https://example.org/x.png" }, { type: "input_audio" },
  ])])
  assert.equal(turn.question, "What is this?\n\nhttps://example.org/x.png\n\n[input_audio]")
  assert.deepEqual(turn.files.map(({ id, ...it }) => it), [
    { name: "image.png", type: "image", size: 3, text: url },
  ])
})

test("tool calls, their results, refusals and reasoning are kept as text", async () => {
  const calls = [{ function: { name: "look", arguments: "{\"at\":1}" } }]
  const { wholes: [{ answers }] } = await read([
    user("Look"), { role: "assistant", content: null, tool_calls: calls, reasoning: "Hm" },
    { role: "tool", content: "seen" }, { role: "assistant", content: null, refusal: "No." },
  ])
  assert.equal(answers.length, 1)
  const [{ text, reasoning, ending }] = answers
  assert.equal(text, "look:\n```\n{\"at\":1}\n```\n\ntool:\n```\nseen\n```\n\nNo.")
  assert.deepEqual([reasoning, ending?.kind], ["Hm", "finished"])
})

const bad = {
  importForeign: ["", "Just words.", "<html>", "# Title\n\nText", "\u0000\u0001PNG", "null", "7"],
  importBroken: ["{", "[1, 2", "{\"messages\": [}", "[".repeat(100_000)],
  importEmpty: [
    "{}", "[]", "[[]]", "[[[[]]]]", "{\"messages\": {}}", "{\"messages\": [null, 1, \"x\", {}]}",
    "[{\"role\": \"system\", \"content\": \"x\"}]", "{\"sluice\": {\"turns\": [{}]}}",
    "{\"sluice\":7}",
    "<!-- sluice:note -->\n## Note\n\nx",
  ],
}
for (const [key, all] of Object.entries(bad)) {
  test(`${key} is said, in every language, of a file that holds no conversation`, async () => {
    for (const text of all) {
      const { wholes, error } = await readText(text)
      assert.deepEqual([wholes, error], [[], key], text.slice(0, 50))
    }
    for (const table of Object.values(languages)) assert.ok(key in table)
  })
}

test("a file that is too large, or made of too much, is refused", async () => {
  const never = () => assert.fail("it was read")
  const size = mostMegabytes * 2 ** 20 + 1
  assert.equal((await imported({ size, text: never })).error, "importTooLarge")
  assert.equal((await readText(`[${"{},".repeat(6_000_000)}{}]`)).error, "importTooLarge")
  const turns = "{\"role\":\"user\"},{\"role\":\"assistant\"},".repeat(60_000)
  assert.equal((await readText(`[${turns}{}]`)).error, "importTooLarge")
})

test("a file that cannot be read is said to be broken", async () => {
  const text = () => Promise.reject(new Error("NotReadableError"))
  assert.equal((await imported({ size: 1, text })).error, "importBroken")
})

test("very many messages of one side take no longer than their letters", async () => {
  const text = `[${"{\"role\":\"user\",\"content\":\"abc\"},".repeat(300_000)}{}]`
  const since = process.cpuUsage()
  const { wholes } = await readText(text)
  assert.equal(wholes[0].turns[0].question.length, 300_000 * 5 - 2)
  assert.ok(process.cpuUsage(since).user < 10_000_000)
})

test("names that mean something to JavaScript mean nothing here", async () => {
  const own = "{\"id\":\"__proto__\",\"parent\":\"constructor\",\"question\":\"Hi\",\"created\":1}"
  const { wholes: [{ chat, turns }] } = await readText(`{"__proto__": {"x": 1}, "sluice": {
    "chat": {"chosen": {"__proto__": "toString", "": "__proto__"}, "parameters":
      {"__proto__": {"polluted": 1}, "extra": "{}", "deep": {"__proto__": 1, "a": 2}}},
    "turns": [${own}, {"id": "hasOwnProperty", "parent": "__proto__"}, "x", null, []],
    "answers": [{"id": "constructor", "turn": "nobody"}]}}`)
  assert.deepEqual(Object.keys(chat.chosen), [""])
  assert.equal(chat.chosen[""], turns[0].id)
  assert.deepEqual(Object.keys(chat.parameters), ["extra", "deep"])
  assert.deepEqual(chat.parameters.deep, { a: 2 })
  assert.equal(/** @type {any} */ ({}).polluted, undefined)
  assert.deepEqual(turns.map((it) => it.parent), ["", ""])
})

test("questions that follow themselves, or nothing, begin the conversation", async () => {
  const turn = (/** @type {string} */ id, /** @type {string} */ parent) => {
    return { id, parent, question: id, created: 1 }
  }
  const { wholes: [whole] } = await read({ sluice: {
    chat: {}, answers: [
      { id: "a", turn: "1", text: "A" }, { id: "b", turn: "2", text: "B" },
      { id: "c", turn: "3", text: "C" },
    ],
    turns: [turn("1", "b"), turn("2", "a"), turn("3", ""), turn("4", "c"), turn("5", "gone")],
  } })
  const parents = new Map(whole.turns.map(({ question, parent }) => [question, parent]))
  assert.deepEqual(["1", "2", "3", "5"].map((it) => parents.get(it)), ["", "", "", ""])
  assert.equal(parents.get("4"), whole.answers.find(({ text }) => text === "C")?.id)
})

test("a long chain that begins nowhere takes no longer than its questions", async () => {
  const all = Array.from({ length: 40_000 }, (_, n) => n)
  const turns = all.map((n) => ({ id: `t${n}`, parent: `a${n - 1}`, question: `q${n}`, created: n }))
  const answers = all.map((n) => ({ id: `a${n}`, turn: `t${n}`, text: `a${n}`, created: n }))
  const since = process.cpuUsage()
  const { wholes: [whole] } = await read({ sluice: { chat: {}, turns, answers } })
  assert.equal(whole.turns.filter((it) => it.parent === "").length, 40_000)
  assert.ok(process.cpuUsage(since).user < 5_000_000)
})

test("of a tree that holds nothing, the messages are read", async () => {
  assert.deepEqual(await shown({ sluice: { shape: 99, nodes: [] }, messages }), both)
})

test("a long conversation is read at once", async () => {
  const turns = Array.from({ length: 20_000 }, (_, n) => [user(`q${n}`), assistant(`a${n}`)]).flat()
  const since = process.cpuUsage()
  assert.equal((await shown(turns)).length, 20_000)
  assert.ok(process.cpuUsage(since).user < 10_000_000)
})
