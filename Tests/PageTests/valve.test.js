// @ts-check
import assert from "node:assert/strict"
import { test } from "node:test"
import { Valve } from "../../Public/js/valve.js"
import { bytes, everyCut } from "./support/streams.js"

const text = "안녕하세요, one two three 👋\n"

/** A network that brings these pieces, then ends or breaks. @param {Uint8Array[]} pieces */
function network(pieces, broken = false) {
  let cancelled = false
  const left = [...pieces]
  const read = async () => {
    const value = left.shift()
    if (value) return { done: false, value }
    if (broken) throw new TypeError("network error")
    return { done: true, value: undefined }
  }
  const cancel = async () => { cancelled = true }
  return { reader: /** @type {any} */ ({ read, cancel }), cancelled: () => cancelled }
}

/** Waits that end when they are told to, with how long each was to be. */
function waits() {
  /** @type {{ ms: number, end: () => void }[]} */
  const all = []
  const wait = (/** @type {number} */ ms) => {
    return /** @type {Promise<void>} */ (new Promise((end) => { all.push({ ms, end }) }))
  }
  return { all, wait }
}

/** @param {Valve} valve */
async function drained(valve) {
  /** @type {Uint8Array[]} */
  const pieces = []
  for (let read = await valve.read(); !read.done; read = await valve.read()) pieces.push(read.value)
  return pieces
}

/** @param {Uint8Array[]} pieces */
const words = (pieces) => new TextDecoder().decode(Uint8Array.from(pieces.flatMap((it) => [...it])))

const at = () => /** @type {Promise<void>} */ (new Promise((resolve) => setImmediate(resolve)))

for (const fault of /** @type {const} */ ([null, "slow", "lumps"])) {
  test(`${fault ?? "open"}: each byte once and in its place, however the network cut`, async () => {
    for (const pieces of everyCut(bytes(text))) {
      const valve = new Valve(network(pieces).reader, () => Promise.resolve())
      valve.set(fault)
      assert.equal(words(await drained(valve)), text)
    }
  })

  test(`${fault ?? "open"}: what came before the network broke is given first`, async () => {
    const { reader } = network([bytes("one "), bytes("two")], true)
    const valve = new Valve(reader, () => Promise.resolve())
    valve.set(fault)
    /** @type {Uint8Array[]} */
    const had = []
    await assert.rejects(async () => {
      for (;;) had.push((await valve.read()).value)
    }, /network error/)
    assert.equal(words(had), "one two")
  })
}

test("open, a piece is given as it came", async () => {
  const pieces = [bytes("one"), bytes("two")]
  const given = await drained(new Valve(network(pieces).reader, () => assert.fail("it waited")))
  assert.deepEqual(given, pieces)
})

test("slow is 200 bytes a second", async () => {
  const { all, wait } = waits()
  const valve = new Valve(network([new Uint8Array(1000)]).reader, wait)
  valve.set("slow")
  let had = 0
  const reading = async () => {
    for (let it = await valve.read(); !it.done; it = await valve.read()) had += it.value.length
  }
  void reading()
  for (let turn = 0; turn < 10; turn++) {
    await at()
    all[turn].end()
  }
  await at()
  assert.deepEqual([had, all.slice(0, 10).reduce((sum, { ms }) => sum + ms, 0)], [200, 1000])
})

test("slow, the network is not read ahead: the server feels it", async () => {
  let reads = 0
  const { reader } = network([new Uint8Array(100), new Uint8Array(100)])
  const counted = { ...reader, read: () => { reads += 1; return reader.read() } }
  const valve = new Valve(counted, () => Promise.resolve())
  valve.set("slow")
  await valve.read()
  await valve.read()
  assert.equal(reads, 1)
})

test("a proxy that collects gives in one piece what came in its while", async () => {
  const { all, wait } = waits()
  /** @type {((it: any) => void)[]} */
  const asked = []
  const reader = /** @type {any} */ ({
    read: () => new Promise((resolve) => asked.push(resolve)), cancel: async () => {},
  })
  const valve = new Valve(reader, wait)
  valve.set("lumps")
  const lump = valve.read()
  for (const piece of ["one ", "two ", "three"]) {
    await at()
    asked.shift()?.({ done: false, value: bytes(piece) })
  }
  await at()
  all[0].end()
  assert.equal(words([(await lump).value]), "one two three")
})

test("a fault that is ended gives at once all that it held back", async () => {
  for (const fault of /** @type {const} */ (["slow", "lumps"])) {
    const valve = new Valve(network([bytes(text)]).reader, () => new Promise(() => {}))
    valve.set(fault)
    const read = valve.read()
    await at()
    valve.set(null)
    assert.equal(words([(await read).value]), text)
  }
})

test("a pulled cable: a network error at once, and the server sees its client leave", async () => {
  for (const fault of /** @type {const} */ ([null, "slow", "lumps"])) {
    const silent = { ...network([]).reader, read: () => new Promise(() => {}) }
    let left = false
    const leaving = { ...silent, cancel: async () => { left = true } }
    const valve = new Valve(leaving, () => new Promise(() => {}))
    valve.set(fault)
    const read = valve.read()
    await at()
    valve.pull()
    await assert.rejects(read, TypeError)
    assert.ok(left)
  }
})

test("a cable that is to be pulled is pulled once something came, unless that is taken back", async () => {
  for (const back of [false, true]) {
    const { all, wait } = waits()
    const { reader, cancelled } = network([bytes("one"), bytes("two")])
    const valve = new Valve(reader, wait)
    valve.pullSoon()
    assert.equal(all.length, 0)
    await valve.read()
    if (back) valve.set(null)
    all[0].end()
    await at()
    assert.equal(cancelled(), !back)
  }
})
