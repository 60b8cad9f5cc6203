// @ts-check
import assert from "node:assert/strict"
import { test } from "node:test"
import { Catalog } from "../../Public/js/catalog.js"

const list = (/** @type {string[]} */ ...ids) => ({ data: ids.map((id) => ({ id })) })
const server = { demo: false, model: null, upstream: { kind: "ollama", name: "Ollama" } }

/** @param {Record<string, any>} answers by path; what is missing cannot be had */
async function load(answers) {
  const catalog = new Catalog({ json: async (path) => answers[path] ?? null })
  await catalog.load()
  return catalog
}

test("with a real upstream the demo is offered too, and not chosen", async () => {
  const { models, chosen, reach, demo } = await load({
    "/api/server": server, "/v1/models": list("a", "b"), "/demo/v1/models": list("demo-natural"),
  })
  assert.deepEqual(models.map((it) => [it.id, it.base, it.demo]),
    [["a", "/v1", false], ["b", "/v1", false], ["demo-natural", "/demo/v1", true]])
  assert.deepEqual([chosen?.id, reach, demo], ["a", "ready", false])
})

test("a demo server offers its demo once", async () => {
  const { models, demo } = await load({
    "/api/server": { ...server, demo: true }, "/v1/models": list("demo-natural"),
    "/demo/v1/models": list("demo-natural"),
  })
  assert.deepEqual([models.map((it) => it.base), demo], [["/v1"], true])
})

test("the host's model is chosen, even if the upstream does not list it", async () => {
  for (const ids of [["a", "b"], ["a"], []]) {
    const { chosen, reach } = await load({
      "/api/server": { ...server, model: "b" }, "/v1/models": list(...ids),
    })
    assert.deepEqual([chosen?.id, chosen?.base, reach], ["b", "/v1", "ready"])
  }
})

test("an upstream without models is said, and the demo is not put in its place", async () => {
  const { chosen, reach } = await load({
    "/api/server": server, "/demo/v1/models": list("demo-natural"),
  })
  assert.deepEqual([chosen, reach], [null, "modelless"])
})

test("a server that cannot be reached is said", async () => {
  assert.equal((await load({})).reach, "unreachable")
})

test("a choice outlives another load", async () => {
  const answers = { "/api/server": server, "/v1/models": list("a", "b") }
  const catalog = await load(answers)
  catalog.choose(catalog.models[1])
  await catalog.load()
  assert.equal(catalog.chosen?.id, "b")
})

test("what is wanted is chosen once it is offered, and again when it comes back", async () => {
  const answers = /** @type {Record<string, any>} */ ({ "/api/server": server, "/v1/models": list("a") })
  const catalog = new Catalog({ json: async (path) => answers[path] ?? null })
  catalog.want({ id: "b" })
  assert.deepEqual([catalog.chosen, catalog.missing], [null, null], "nothing is known yet")
  await catalog.load()
  assert.deepEqual([catalog.chosen?.id, catalog.missing?.id], ["a", "b"])
  answers["/v1/models"] = list("a", "b")
  await catalog.load()
  assert.deepEqual([catalog.chosen?.id, catalog.missing], ["b", null])
  answers["/v1/models"] = list("a")
  await catalog.load()
  assert.deepEqual([catalog.chosen?.id, catalog.missing?.id], ["a", "b"])
  catalog.want(null)
  assert.deepEqual([catalog.chosen?.id, catalog.missing], ["a", null])
})

test("a model of the same name is told apart by where it runs", async () => {
  const catalog = await load({
    "/api/server": server, "/v1/models": list("x", "a"), "/demo/v1/models": list("x"),
  })
  catalog.want({ id: "x", base: "/demo/v1" })
  assert.equal(catalog.chosen?.demo, true)
  catalog.want({ id: "x" })
  assert.equal(catalog.chosen?.demo, false)
})

test("a conversation's model is asked if it is offered, else the chosen one", async () => {
  const catalog = await load({ "/api/server": server, "/v1/models": list("a", "b") })
  const route = { id: "a", base: "/v1", context: null }
  assert.deepEqual(catalog.routeFor({ id: "b", base: "/v1" }), { ...route, id: "b" })
  assert.deepEqual(catalog.routeFor({ id: "gone", base: "/v1" }), route)
  assert.deepEqual(catalog.routeFor(null), route)
  assert.equal((await load({})).routeFor(null), null)
})

test("a server that wants a code first is neither unreachable nor asked again", async () => {
  const asked = /** @type {string[]} */ ([])
  const json = async (/** @type {string} */ path) => (asked.push(path), null)
  const catalog = new Catalog({ json }, { closed: true })
  await catalog.keepLoading(new AbortController().signal)
  assert.deepEqual([catalog.reach, catalog.retryAt, asked], ["loading", 0, ["/api/server"]])
})
