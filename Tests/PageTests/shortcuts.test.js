// @ts-check
import assert from "node:assert/strict"
import { test } from "node:test"
import { capsOf, pressed, shortcuts, shortcutsWith, spokenKeys } from "../../Public/js/shortcuts.js"

/** What browsers need themselves, on one system or another. */
const reserved = [
  ..."ACDEFGHJKLMNPQRTUVWXYZ0123456789+-".split("").map((it) => `Mod ${it}`),
  ..."BCDIJKMNPRTVWZ".split("").map((it) => `Mod Shift ${it}`),
  "Mod Shift Tab", "Mod Tab", "Mod Enter", "Tab", "Shift Tab", "F1", "F5", "F6", "F11", "F12", "'", "/",
  ..."BDEFHSTV".split("").map((it) => `Alt ${it}`), "Alt Home", "Alt ←", "Alt F4", "Mod ,",
]

/** @param {string} keys held ones first @param {object} [more] */
function press(keys, more = {}) {
  const all = keys.split(" ")
  const key = all[all.length - 1]
  const has = (/** @type {string} */ it) => all.slice(0, -1).includes(it)
  return {
    key, code: /^[A-Z]$/i.test(key) ? `Key${key.toUpperCase()}` : "", ctrlKey: has("Ctrl"),
    metaKey: has("Meta"), altKey: has("Alt"), shiftKey: has("Shift"), isComposing: false, keyCode: 0,
    ...more,
  }
}

test("no two shortcuts clash, and none takes what browsers need", () => {
  for (const apple of [false, true]) {
    const all = shortcuts.map((it) => spokenKeys(it, apple))
    assert.equal(new Set(all).size, all.length)
  }
  for (const { keys } of shortcuts) assert.ok(!reserved.includes(keys.join(" ")), keys.join(" "))
  assert.equal(new Set(shortcuts.map((it) => it.id)).size, shortcuts.length)
})

test("each is found by its keys and by no others", () => {
  const find = (/** @type {string} */ keys, apple = false) => pressed(press(keys), apple, false)?.id
  assert.equal(find("Ctrl Shift O"), "newChat")
  assert.equal(find("Meta Shift o", true), "newChat")
  assert.equal(find("Ctrl Shift o", true), undefined)
  assert.equal(find("Ctrl o"), undefined)
  assert.equal(find("Ctrl Alt Shift O"), undefined)
  assert.equal(find("Alt a"), "latest")
  assert.equal(find("Ctrl Alt a"), undefined, "AltGr writes a letter")
  assert.equal(find("Ctrl ,"), "settings")
  assert.equal(find("Shift ?"), "keys")
  assert.equal(find("?"), "keys")
  assert.equal(find("a"), undefined)
})

test("what another alphabet or Option writes on a key does not matter", () => {
  assert.equal(pressed(press("Alt ㅁ", { code: "KeyA" }), false, true)?.id, "latest")
  assert.equal(pressed(press("Alt å", { code: "KeyA" }), true, true)?.id, "latest")
  assert.equal(pressed(press("Ctrl Shift a", { code: "KeyQ" }), false, true), undefined)
  assert.equal(pressed(press("Ctrl Shift o", { code: "KeyS" }), false, true)?.id, "newChat")
})

test("one event forward is the page's key, but not where Option and an arrow go a word on", () => {
  assert.equal(pressed(press("Alt ArrowRight"), false, true)?.id, "step")
  assert.equal(pressed(press("Alt ArrowRight"), true, false)?.id, "step")
  assert.equal(pressed(press("Alt ArrowRight"), true, true), undefined)
  assert.equal(pressed(press("Alt π", { code: "KeyP" }), true, true)?.id, "pause")
})

test("a question mark is a letter while one writes", () => {
  assert.equal(pressed(press("?"), false, true), undefined)
  assert.equal(pressed(press("Ctrl ,"), false, true)?.id, "settings")
})

test("none fires while an input method composes", () => {
  for (const more of [{ isComposing: true }, { keyCode: 229 }]) {
    for (const keys of ["Ctrl Shift O", "Alt A", "?", "Ctrl ,"]) {
      assert.equal(pressed(press(keys, more), false, false), undefined)
    }
  }
})

test("keys are called what is printed on them", () => {
  const [newChat] = shortcuts.filter((it) => it.id === "newChat")
  assert.deepEqual(capsOf(newChat, false), ["Ctrl", "Shift", "O"])
  assert.deepEqual(capsOf(newChat, true), ["⌘", "⇧", "O"])
  assert.equal(spokenKeys(newChat, true), "Meta+Shift+O")
})

test("where Enter begins a line, sending takes Ctrl or Cmd, and nothing clashes", () => {
  const all = shortcutsWith(false)
  const keys = (/** @type {string} */ id) => all.find((it) => it.id === id)?.keys
  assert.deepEqual([keys("send"), keys("newLine")], [["Mod", "Enter"], ["Enter"]])
  assert.equal(new Set(all.map((it) => it.keys.join(" "))).size, shortcuts.length)
  assert.deepEqual(shortcutsWith(true), [...shortcuts])
})
