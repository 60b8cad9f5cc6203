// @ts-check
import assert from "node:assert/strict"
import { test } from "node:test"
import { Lanes } from "../../Public/js/lanes.js"
import { languages } from "../../Public/js/strings.js"
import * as words from "../../Public/js/strings/tour/languages.js"
import { folded, lines, nested, request, stairs } from "../../Public/js/tour/rows.js"
import { Run } from "../../Public/js/tour/run.js"
import { stops } from "../../Public/js/tour/stops.js"
import { bytes, done, event, streamed } from "./support/streams.js"
import { wordsIn } from "./support/words.js"

const receipt = {
  id: "x", ended: "cancelled", events: 13, bytes: 900, clock: 5,
  times: { request: 0, first_event: 12.34, last_event: 50, client_left: 60, upstream_closed: 60.5 },
}
const hello = event({ role: "assistant", content: "" })
  + [..."안녕하세요"].map((content) => event({ content })).join("") + event({}, "stop") + done

function spoken(language = "en") {
  const strings = wordsIn(language)
  strings.add(/** @type {any} */ (words))
  return strings
}

/**
 * A stop's experiment, with a server that answers each request in turn like this.
 *
 * @param {string} id @param {((signal?: AbortSignal) => Response)[]} answers
 */
async function tried(id, ...answers) {
  const stop = stops.find((it) => it.id === id) ?? stops[0]
  const run = new Run(stop)
  /** @type {any[]} */
  const posts = []
  const fetch = async (/** @type {string} */ path, /** @type {RequestInit} */ init) => {
    if (init.method !== "POST") return Response.json(receipt)
    posts.push(JSON.parse(String(init.body)))
    const answer = answers[Math.min(posts.length, answers.length) - 1]
    init.signal?.throwIfAborted()
    return answer(init.signal ?? undefined)
  }
  const way = { fetch: /** @type {any} */ (fetch), lanes: new Lanes(), strings: spoken() }
  await run.start(way, () => {})
  return { run, posts, said: run.saw(spoken()) }
}

const stream = (/** @type {string} */ text, headers = {}) => () => {
  const { body } = streamed([bytes(text)])
  return new Response(body, { headers: { "Content-Type": "text/event-stream", ...headers } })
}
let left = () => {}
let slowLeft = Promise.resolve()
/** A stream that takes a moment to begin; `slowLeft` is when it has left. @param {string} text */
const slowly = (text) => () => new Response(new ReadableStream({
  async start(controller) {
    await new Promise((resolve) => setTimeout(resolve, 20))
    controller.enqueue(bytes(text))
    controller.close()
    left()
  },
}), { headers: { "Content-Type": "text/event-stream" } })
/** Events until it is let go. @param {AbortSignal} [signal] */
const endless = (signal) => new Response(new ReadableStream({
  pull(controller) {
    if (signal?.aborted) controller.error(signal.reason)
    else controller.enqueue(bytes(event({ content: "w " })))
  },
}, { highWaterMark: 0 }), { headers: { "Content-Type": "text/event-stream" } })
const letters = (/** @type {number} */ count) => {
  return Array.from({ length: count }, (_, at) => event({ content: ` w${at}` })).join("")
}

test("there are nine stops, each with its words in every language", () => {
  assert.equal(stops.length, 9)
  assert.equal(new Set(stops.map((it) => it.id)).size, 9)
  for (const language of Object.keys(languages)) {
    const strings = spoken(language)
    for (const { title, text, sentence } of stops) {
      assert.equal(text.length, 2)
      for (const key of [title, sentence, ...text]) assert.notEqual(strings.say(key), "", key)
    }
  }
})

test("each language asks the demo in its own words", () => {
  const [en, ko] = ["en", "ko"].map(spoken)
  for (const key of /** @type {const} */ (["askHello", "askStreaming", "askPoem"])) {
    assert.notEqual(en.say(key), ko.say(key))
  }
})

test("Korean is written in Korean", () => {
  for (const [key, sentence] of Object.entries(words.ko)) assert.match(String(sentence), /[가-힣]/, key)
})

for (const { id } of stops) {
  test(`${id}: of what failed, nothing is said`, async () => {
    const refused = () => new Response("{}", { status: 503 })
    const blocked = () => { throw new TypeError("Failed to fetch") }
    const cut = stream(event({ content: "안" }))
    for (const answer of id === "break" ? [refused, blocked] : [refused, blocked, cut]) {
      const { run, said } = await tried(id, answer)
      assert.deepEqual([run.over, said], [true, null])
    }
  })
}

test("five letters are five events that brought one each", async () => {
  const { said, run, posts: [post] } = await tried("bits", stream(hello))
  assert.equal(said, "8 events came. 5 of them brought one letter each, and together they are "
    + "안녕하세요. The last one, [DONE], brought no text.")
  assert.deepEqual([post.stream, post.model, post.demo.fault], [true, "demo-natural", undefined])
  const rows = stairs(run.probes, spoken())
  assert.deepEqual(rows.map((it) => it.before + it.fresh),
    ["안", "안녕", "안녕하", "안녕하세", "안녕하세요", "안녕하세요"])
  assert.equal(rows[1].code, 'data: {"choices":[{…"delta":{"content":"녕"}…}]…}')
})

test("pieces of more than a letter are not called letters", async () => {
  assert.equal((await tried("bits", stream(event({ content: "안녕" }) + event({}, "stop") + done))).said, null)
})

test("the request is shown as it left, and its bytes are counted", async () => {
  const { said, run } = await tried("question", stream(hello))
  const { body } = run.probes[0].sent[0]
  assert.ok(said?.startsWith(`One POST of ${bytes(body).length} bytes went up`))
  const rows = request(run.probes, spoken())
  assert.equal(rows[0].code, "POST /demo/v1/chat/completions")
  assert.ok(rows.some((it) => it.lit === '"stream": true'))
})

test("an answer with a length is no endless stream", async () => {
  assert.notEqual((await tried("stream", stream(hello))).said, null)
  for (const id of ["stream", "end"]) {
    assert.equal((await tried(id, stream(hello, { "Content-Length": "900" }))).said, null)
  }
})

test("without [DONE] nothing is said of the end, nor if the length was told before", async () => {
  const open = event({ content: "a" }) + event({}, "stop")
  assert.equal((await tried("end", stream(open))).said, null)
  const told = open.replace('"choices"', '"usage":{"completion_tokens":2},"choices"')
  assert.equal((await tried("end", stream(told + done))).said, null)
  assert.notEqual((await tried("end", stream(open + done))).said, null)
})

test("Stop is pressed after twelve pieces, and the server's receipt says the rest", async () => {
  const { run, said } = await tried("stop", endless)
  assert.equal(run.probes[0].pieces.length >= 12, true)
  assert.equal(run.probes[0].answer.ending?.kind, "stopped")
  assert.match(said ?? "", /0\.5 ms after it saw the page leave; in all it had passed on 13 events/)
  assert.equal(lines(run.probes, spoken()).at(-1)?.code, "Stop was pressed here.")
})

test("after a cut a second request goes on from what is there", async () => {
  const rest = event({ content: "end" }) + event({}, "stop") + done
  const { run, posts, said } = await tried("break", stream(letters(3)), stream(rest))
  assert.deepEqual(posts.map((it) => it.demo.fault), ["cut@12", undefined])
  assert.deepEqual(posts[1].messages.at(-1), { role: "assistant", content: " w0 w1 w2" })
  assert.match(said ?? "", /after 3 pieces of text, .* brought the other 1,/)
  const words = lines(run.probes, spoken()).filter((it) => it.words).map((it) => it.code)
  assert.deepEqual(words, ["The line broke here. What came is kept.", "A new request, with what is there already."])
})

test("if the second request fails too, nothing is said", async () => {
  const { said, posts } = await tried("break", stream(letters(3)), () => new Response("{}", { status: 503 }))
  assert.deepEqual([said, posts.length], [null, 2])
})

test("a line is folded to what matters, and nothing is made up", () => {
  assert.deepEqual(folded("data: [DONE]\n\n"), { code: "data: [DONE]", lit: "data: [DONE]" })
  assert.equal(folded(": a comment\n").code, ": a comment")
  const odd = 'data: {"content":"a \\"b\\" c","x":1}\n\n'
  assert.equal(folded(odd).lit, '"content":"a \\"b\\" c"')
  assert.equal(folded("data: {broken\n\n").code, "data: {broken")
})

test("a line that brings text shows the way to it", () => {
  const odd = '"content":"a \\"b\\""'
  for (const [raw, code] of [
    [`{"id":"x","choices":[{"index":0,"delta":{${odd}},"logprobs":null}],"usage":null}`,
      `{…"choices":[{…"delta":{${odd}}…}]…}`],
    [`{"choices":[{"delta":{"role":"assistant","content":"Hi","x":1}}]}`,
      '{"choices":[{"delta":{…"content":"Hi"…}…}]…}'],
  ]) assert.equal(nested(`data: ${raw}\n\n`).code, `data: ${code}`)
  const usage = 'data: {"choices":[],"usage":{"prompt_tokens":3,"completion_tokens":2}}'
  assert.deepEqual(nested(usage), folded(usage))
  assert.equal(nested("data: [DONE]\n\n").code, "data: [DONE]")
})

test("both waits are said of one text, a stream's and a whole answer's, and of nothing else", async () => {
  const words = [..."안녕하세요"].map((content) => event({ content })).join("")
  const later = (/** @type {string} */ text) => (/** @type {AbortSignal} */ _) => {
    const body = JSON.stringify({ choices: [{ message: { content: text }, finish_reason: "stop" }] })
    return new Response(new ReadableStream({
      async start(controller) {
        await slowLeft
        await new Promise((resolve) => setTimeout(resolve, 60))
        controller.enqueue(bytes(body))
        controller.close()
      },
    }), { headers: { "Content-Type": "application/json" } })
  }
  const whole = /** @type {any} */ (later("안녕하세요"))
  slowLeft = new Promise((resolve) => { left = resolve })
  const { posts, said } = await tried("sooner", slowly(words + event({}, "stop") + done), whole)
  assert.deepEqual(posts.map(({ stream }) => stream), [true, false])
  const [same, different] = posts.map(({ stream, stream_options, ...rest }) => rest)
  assert.deepEqual(same, different)
  assert.match(said ?? "", /^With the stream you could read after \d/)
  const other = /** @type {any} */ (later("안녕"))
  assert.equal((await tried("sooner", slowly(words + event({}, "stop") + done), other)).said, null)
  const no = () => new Response("no", { status: 500 })
  assert.equal((await tried("sooner", slowly(words + event({}, "stop") + done), no)).said, null)
  assert.equal((await tried("sooner", no, whole)).said, null)
})

test("leaving lets the request go", async () => {
  const run = new Run(stops[0])
  /** @type {AbortSignal | null | undefined} */
  let signal = null
  const fetch = (/** @type {string} */ _, /** @type {RequestInit} */ init) => {
    if (init.method === "POST") signal = init.signal
    return new Promise((_, reject) => {
      init.signal?.addEventListener("abort", () => reject(new Error("gone")))
    })
  }
  let grew = 0
  const way = { fetch: /** @type {any} */ (fetch), lanes: new Lanes(), strings: spoken() }
  const going = run.start(way, () => { grew++ })
  await new Promise((resolve) => setImmediate(resolve))
  const before = grew
  run.leave()
  await going
  assert.equal(/** @type {any} */ (signal)?.aborted, true)
  assert.equal(grew, before)
})
