// @ts-check
import assert from "node:assert/strict"
import { test } from "node:test"
import { Access } from "../../Public/js/access.js"

const { signal } = new AbortController()
const json = (/** @type {unknown} */ value, status = 200, headers = {}) => {
  return new Response(JSON.stringify(value), { status, headers })
}
const refusal = (/** @type {string} */ code, status = 401, headers = {}) => {
  return json({ error: { code, message: "No." } }, status, headers)
}

/** A server that keeps to one code, as far as a page can tell. */
class Server {
  signedIn = false
  needed = true
  keepsCookies = true
  /** @type {Response | null} instead of judging the code */
  answer = null
  /** @type {string[]} */
  asked = []

  /** @type {any} */
  fetch = async (/** @type {string} */ path, /** @type {any} */ init = {}) => {
    this.asked.push(`${init.method ?? "GET"} ${path} ${init.body ?? ""}`.trim())
    if (path !== "/api/session") return this.signedIn ? json({}) : refusal("access_code_needed")
    if (init.method === "DELETE") this.signedIn = false
    if (init.method === "DELETE") return new Response(null, { status: 204 })
    if (init.method !== "POST") return json({ needed: this.needed, signed_in: this.signedIn })
    if (this.answer) return this.answer
    if (JSON.parse(init.body).code !== "right") return refusal("wrong_access_code")
    this.signedIn = this.keepsCookies && this.needed
    return new Response(null, { status: 204 })
  }
}

/** @param {Partial<Server>} [changes] */
function make(changes = {}) {
  const server = Object.assign(new Server(), changes)
  const access = new Access(server.fetch)
  let told = 0
  access.listen({ changed: () => { told += 1 } }, signal)
  return { server, access, told: () => told }
}

test("a server that asks for nothing is open, and there is nothing to leave", async () => {
  const { access, told } = make({ needed: false })
  await access.look()
  assert.deepEqual([access.closed, access.signedIn, access.failure, told()], [false, false, null, 1])
})

test("without a session it is closed; the code opens it", async () => {
  const { access, server } = make()
  await access.look()
  assert.equal(access.closed, true)
  await access.signIn(" right\n")
  assert.deepEqual([access.closed, access.signedIn, access.failure], [false, true, null])
  assert.ok(server.asked.includes('POST /api/session {"code":"right"}'))
})

test("a wrong code is said, and forgotten once one is right", async () => {
  const { access } = make()
  await access.signIn("left")
  assert.deepEqual([access.closed, access.failure?.kind], [true, "wrong"])
  await access.signIn("right")
  assert.deepEqual([access.closed, access.failure], [false, null])
})

test("a wrong code in a link does not lock out who is signed in", async () => {
  const { access } = make({ signedIn: true })
  await access.signIn("left")
  assert.deepEqual([access.closed, access.signedIn, access.failure], [false, true, null])
})

test("too many guesses: how long to wait is said", async () => {
  const answer = refusal("too_many_wrong_codes", 429, { "Retry-After": "8" })
  const { access } = make({ answer })
  await access.signIn("right")
  assert.deepEqual(access.failure, { kind: "slow", seconds: 8 })
  assert.equal(access.closed, true)
})

test("a browser that keeps no cookies is told so", async () => {
  const { access } = make({ keepsCookies: false })
  await access.signIn("right")
  assert.deepEqual([access.closed, access.failure?.kind], [true, "cookieless"])
})

test("a server that is gone neither opens nor closes anything, and nothing throws", async () => {
  const access = new Access(async () => { throw new TypeError("failed") })
  await access.look()
  await access.signIn("right")
  assert.deepEqual([access.closed, access.failure?.kind], [false, "lost"])
  assert.equal(await access.signOut(), false)
})

test("the first answer that asks for a code closes it, and is still the caller's to read", async () => {
  const { access, server, told } = make({ signedIn: true })
  await access.look()
  server.signedIn = false
  const response = await access.fetch("/v1/models")
  assert.deepEqual([access.closed, access.signedIn, told()], [true, false, 2])
  assert.equal((await response.json()).error.code, "access_code_needed")
})

test("the model server's own 401 closes nothing", async () => {
  for (const answer of [refusal("invalid_api_key"), new Response("<h1>no</h1>", { status: 401 })]) {
    const access = new Access(async () => answer)
    await access.fetch("/v1/models")
    assert.equal(access.closed, false)
  }
})

test("leaving ends the session", async () => {
  const { access, server } = make({ signedIn: true })
  assert.equal(await access.signOut(), true)
  assert.deepEqual([server.signedIn, server.asked], [false, ["DELETE /api/session"]])
})
