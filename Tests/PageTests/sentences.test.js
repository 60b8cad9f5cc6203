// @ts-check
import assert from "node:assert/strict"
import { test } from "node:test"
import { Answer } from "../../Public/js/answer.js"
import { readChunk } from "../../Public/js/chunk.js"
import { endingOf, noFacts, noteChunk } from "../../Public/js/ending.js"
import { endingSentence, thinkingSentence, waitingSentence } from "../../Public/js/sentences.js"
import { wordsIn } from "./support/words.js"

const english = wordsIn("en")
const korean = wordsIn("ko")
const say = (/** @type {object} */ delta, finish = "") => {
  return JSON.stringify({ choices: [{ delta, finish_reason: finish }] })
}

const way = { raw: "", relayIn: null }
/** @param {number} ms from Stop until the model was let go */
const receiptOf = (ms) => {
  const times = /** @type {any} */ ({ client_left: 10, upstream_closed: 10 + ms })
  return { id: "s", ended: "cancelled", events: 1, bytes: 9, times, clock: 5 }
}

/** An answer to which these events came, one a second. @param {string[]} events @param {object} more */
function answered(events, more = {}) {
  const answer = new Answer()
  const facts = { ...noFacts(), accepted: true }
  answer.begin(0)
  const receiver = answer.receiver()
  events.forEach((data, at) => {
    const chunk = readChunk("message", data)
    noteChunk(facts, chunk)
    receiver.event(data, chunk, (at + 1) * 1000, way)
  })
  answer.end(endingOf({ ...facts, ...more }), (events.length + 1) * 1000)
  return { answer, receiver }
}

/** @type {[string, string[], object, string, string][]} */
const cases = [
  ["finished", [say({ content: "Hi" }, "stop")], {}, "Finished", "답변 완료"],
  ["with a broken piece", [say({ content: "Hi" }, "stop"), "{bro"], {},
    "Finished. One piece of the answer could not be read.",
    "답변 완료. 답변의 한 조각을 읽을 수 없었습니다."],
  ["with broken pieces", ["{", say({ content: "Hi" }, "length"), "{"], {},
    "It reached the length limit. There is probably more. "
    + "2 pieces of the answer could not be read.",
    "길이 제한에 이르렀습니다. 뒷부분이 더 있을 수 있습니다. 답변의 조각 2개를 읽을 수 없었습니다."],
  ["a refusal", [say({ refusal: "No." }, "stop")], {},
    "Finished. The model declined, in its own words.", "답변 완료. 모델이 스스로 거절했습니다."],
  ["calls", [say({ tool_calls: [{ function: { name: "f" } }, { function: { name: "g" } }] }, "tool_calls")],
    {}, "Finished. The model wants to call f, g. This page calls nothing.",
    "답변 완료. 모델이 호출하려는 것: f, g. 이 페이지는 아무것도 호출하지 않습니다."],
  ["only thoughts", [say({ reasoning: "Hm" }, "stop")], {},
    "The model ended while it was still thinking. Its thoughts are kept above.",
    "모델이 생각하는 도중에 끝냈습니다. 생각한 내용은 위에 남아 있습니다."],
  ["nothing", [say({}, "stop")], {}, "The model ended its answer without a word.",
    "모델이 한 단어도 쓰지 않고 답변을 마쳤습니다."],
  ["something else", [], { instead: "text/plain" },
    "What came is no answer of a model but something else (text/plain). Perhaps the address after "
    + "--upstream is not a model server’s. What you wrote is back in the message box.",
    "모델의 답변이 아니라 다른 것(text/plain)이 왔습니다. --upstream 뒤의 주소가 모델 서버가 아닐 수 "
    + "있습니다. 쓰신 글은 입력란에 되돌려 놓았습니다."],
]

for (const [name, events, more, en, ko] of cases) {
  test(`${name}, in both languages`, () => {
    const { answer } = answered(events, more)
    assert.equal(endingSentence(answer, english), en)
    assert.equal(endingSentence(answer, korean), ko)
  })
}

test("a key that was refused is explained, an access code that is asked for is not", () => {
  const error = { message: "No.", type: "", code: "" }
  const refused = answered([], { accepted: false, status: 401, error }).answer
  assert.match(endingSentence(refused, english), /did not accept the server’s key/)
  const closed = { ...error, code: "access_code_needed" }
  const asked = answered([], { accepted: false, status: 401, error: closed }).answer
  assert.doesNotMatch(endingSentence(asked, english), /key/)
})

test("when the model was let go is said once it is known, of the stop that it belongs to", () => {
  const { answer, receiver } = answered([say({ content: "Hi" })], { stopped: true })
  assert.equal(endingSentence(answer, english), "You stopped it here.")
  receiver.receipt(receiptOf(4.2))
  assert.equal(endingSentence(answer, english),
    "You stopped it here. The model was let go 4 ms later.")
  assert.equal(endingSentence(answer, korean), "여기서 중지하셨습니다. 4 ms 뒤 모델과의 연결을 끊었습니다.")
  answer.begin(9000)
  answer.end(endingOf({ ...noFacts(), stopped: true }), 9500)
  receiver.receipt(receiptOf(7))
  assert.equal(endingSentence(answer, english), "You stopped it here.")
})

test("waiting is counted from Send, from the last word, and again when it goes on", () => {
  const answer = new Answer()
  const { event } = answer.receiver()
  answer.begin(0)
  const at = (/** @type {number} */ now) => waitingSentence(answer, now, english)
  assert.deepEqual([at(1900), at(12_000)], ["", "Still waiting for the first word, 12 s."])
  const progress = '{"choices":[{"delta":{}}],"prompt_progress":{"total":11400}}'
  event(progress, readChunk("message", progress), 12_500)
  assert.equal(at(13_000), "Still waiting for the first word, 13 s. The model is reading 11,400 tokens.")
  const word = say({ content: "Hi" })
  answer.receiver().event(word, readChunk("message", word), 14_000, way)
  assert.deepEqual([at(18_900), at(19_000)], ["", "Still waiting for the next word, 5 s."])
})

test("thinking counts while it goes on, over all its times", () => {
  const answer = new Answer()
  answer.begin(0)
  const feed = (/** @type {object} */ delta, /** @type {number} */ at) => {
    const data = say(delta)
    answer.receiver().event(data, readChunk("message", data), at, way)
  }
  feed({ reasoning: "hm" }, 1000)
  assert.equal(thinkingSentence(answer, 4200, english), "Thinking, 3 s")
  feed({ content: "Well" }, 5000)
  assert.equal(thinkingSentence(answer, 9000, english), "Thought for 4.0 s")
  feed({ reasoning: "hm" }, 9000)
  assert.equal(thinkingSentence(answer, 11_000, english), "Thinking, 6 s")
})
