// @ts-check
import assert from "node:assert/strict"
import { test } from "node:test"
import { Relay } from "../../Public/js/relay.js"
import { bytes, done, event, everyCut, streamed } from "./support/streams.js"

const route = /** @type {const} */ ({ id: "m", base: "/v1" })
/** @param {import("../../Public/js/relay.js").Route} to */
const asking = (to) => {
  return { route: to, messages: [{ role: /** @type {"user"} */ ("user"), content: "Hi" }], fields: {} }
}
const hello = event({ role: "assistant", content: "" }) + event({ content: "Hel" })
  + event({ content: "lo 👋" }) + event({}, "stop")

const others = { read: () => {}, traced: () => {}, receipt: () => {} }

/** Asks once. @param {() => Promise<Response> | Response} answer @param {AbortSignal} [signal] */
async function ask(answer, signal = new AbortController().signal) {
  let text = ""
  /** @type {string[]} */
  const told = []
  const receiver = {
    held: () => {},
    head: () => void told.push("head"),
    event: (/** @type {string} */ _, /** @type {any} */ chunk) => { text += chunk.text },
    ...others,
    comment: (/** @type {string} */ it) => void told.push(`comment ${it}`),
  }
  const relay = new Relay(/** @type {any} */ (async () => answer()), () => 0)
  const ending = await relay.ask(asking(route), receiver, signal)
  return { text, told, ending, kind: ending.kind }
}

test("a stream gives the same text and end wherever the network cut it", async () => {
  for (const pieces of everyCut(bytes(hello + done))) {
    const { text, kind } = await ask(() => streamed(pieces))
    assert.deepEqual([text, kind], ["Hello 👋", "finished"])
  }
})

test("the request is a streamed one, on the route's own path", async () => {
  /** @type {any} */
  let seen = null
  const fetch = async (/** @type {string} */ url, /** @type {RequestInit} */ init) => {
    seen = { url, method: init.method, body: JSON.parse(String(init.body)) }
    return streamed([bytes(done)])
  }
  const relay = new Relay(/** @type {any} */ (fetch), () => 0)
  const nobody = { held() {}, head() {}, event() {}, comment() {} }
  const { signal } = new AbortController()
  const question = { ...asking({ id: "demo-fast", base: "/demo/v1" }), messages: [] }
  await relay.ask(question, nobody, signal)
  assert.deepEqual(seen, {
    url: "/demo/v1/chat/completions", method: "POST",
    body: {
      model: "demo-fast", messages: [], stream: true, stream_options: { include_usage: true },
    },
  })
})

test("the head is told before any event, a comment in its place", async () => {
  const { told } = await ask(() => streamed([bytes(`: ping\n\n${hello}${done}`)]))
  assert.deepEqual(told, ["head", "comment  ping"])
})

test("nothing after [DONE] counts, and a line that stays open holds nobody", async () => {
  const late = bytes(hello + done + event({ content: "late" }))
  const { text, kind } = await ask(() => streamed([late], "open"))
  assert.deepEqual([text, kind], ["Hello 👋", "finished"])
})

test("after [DONE] nobody hangs up, which would look like Stop", async () => {
  const pieces = [bytes(hello + done), bytes(": bye\n\n")]
  let end = ""
  const response = new Response(new ReadableStream({
    pull(controller) {
      const piece = pieces.shift()
      if (piece) return controller.enqueue(piece)
      end = "read"
      controller.close()
    },
    cancel() { end = "hung up" },
  }, { highWaterMark: 0 }), { headers: { "Content-Type": "text/event-stream" } })
  assert.equal((await ask(() => response)).kind, "finished")
  await new Promise((resolve) => setTimeout(resolve))
  assert.equal(end, "read")
})

/** @type {[string, string, "close" | "error", string][]} */
const ends = [
  ["a network error", event({ content: "Hel" }), "error", "lost"],
  ["an end with neither reason nor [DONE]", event({ content: "Hel" }), "close", "lost"],
  ["a network error after the reason", event({ content: "Hel" }, "stop"), "error", "finished"],
  ["length", event({ content: "Hel" }, "length") + done, "close", "limit"],
  ["content_filter", event({ content: "Hel" }, "content_filter") + done, "close", "filtered"],
  ["[DONE] alone", event({ content: "Hel" }) + done, "close", "finished"],
  ["an error in band", `${event({ content: "Hel" })}data: {"error":{"message":"No."}}\n\n`, "close",
    "error"],
  ["an event of type error",
    `${event({ content: "Hel" })}event: error\ndata: {"message":"No."}\n\n`, "close", "error"],
  ["a cut that the relay reports", `${event({ content: "Hel" })}data: {"error":{"message":"No.",`
    + '"code":"upstream_cut"}}\n\n', "close", "lost"],
]

for (const [name, sent, end, expected] of ends) {
  test(`${name}: ${expected}, and the text is kept`, async () => {
    const { text, kind } = await ask(() => streamed([bytes(sent)], end))
    assert.deepEqual([text, kind], ["Hel", expected])
  })
}

test("Stop ends it in the silence before the head, and between events", async () => {
  const before = new AbortController()
  const never = () => new Promise((_, reject) => {
    before.signal.addEventListener("abort", () => reject(before.signal.reason))
  })
  setTimeout(() => before.abort())
  const { ending } = await ask(/** @type {any} */ (never), before.signal)
  assert.deepEqual([ending.kind, ending.accepted], ["stopped", false])

  const between = new AbortController()
  const response = streamed([bytes(event({ content: "Hel" }))], "open")
  const reader = /** @type {any} */ (response.body).getReader()
  const aborted = new ReadableStream({
    async start(controller) {
      controller.enqueue((await reader.read()).value)
      between.signal.addEventListener("abort", () => controller.error(between.signal.reason))
      setTimeout(() => between.abort())
    },
  })
  const headers = { "Content-Type": "text/event-stream" }
  const stopped = await ask(() => new Response(aborted, { headers }), between.signal)
  assert.deepEqual([stopped.text, stopped.kind], ["Hel", "stopped"])
})

test("a refusal carries the server's sentence, its status and how long to wait", async () => {
  const body = '{"error":{"message":"Too busy.","code":"busy"}}'
  const { ending, told } = await ask(() => new Response(body, {
    status: 429, headers: { "Content-Type": "application/json", "Retry-After": "20", "x-request-id": "r-1" },
  }))
  const { kind, accepted, message, status, retryAfter, details } = ending
  assert.deepEqual({ kind, accepted, message, status, retryAfter, details }, {
    kind: "error", accepted: false, message: "Too busy.", status: 429, retryAfter: 20,
    details: { request: "r-1", type: "", code: "busy" },
  })
  assert.deepEqual(told, [])
})

test("a refusal in HTML says nothing but its status", async () => {
  const { ending } = await ask(() => new Response("<html>oops</html>", { status: 502 }))
  assert.deepEqual([ending.kind, ending.message, ending.status], ["error", "", 502])
})

test("no server at all: lost, never accepted", async () => {
  const { ending } = await ask(() => Promise.reject(new TypeError("Failed to fetch")))
  assert.deepEqual([ending.kind, ending.accepted], ["lost", false])
})

test("an answer that was not streamed is read whole", async () => {
  const body = { choices: [{ message: { content: "All" }, finish_reason: "length" }] }
  const { text, kind } = await ask(() => Response.json(body))
  assert.deepEqual([text, kind], ["All", "limit"])
})

test("what cannot be had is null", async () => {
  const refusing = new Relay(/** @type {any} */ (async () => new Response("", { status: 500 })))
  const gone = new Relay(/** @type {any} */ (async () => { throw new TypeError() }))
  assert.deepEqual([await refusing.json("/x"), await gone.json("/x")], [null, null])
})
