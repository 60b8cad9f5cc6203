// @ts-check
import assert from "node:assert/strict"
import { test } from "node:test"
import { fileName } from "../../Public/js/filename.js"

const names = [
  ["What is a token?", "What is a token.md"],
  ["토큰이란 무엇인가요?", "토큰이란 무엇인가요.md"],
  ["../../etc/passwd", "etc passwd.md"],
  ["a\\b:c*d\"e<f>g|h", "a b c d e f g h.md"],
  ["  . hidden . ", "hidden.md"],
  ["con", "_con.md"],
  ["Com1.txt", "_Com1.txt.md"],
  ["console", "console.md"],
  ["a\u202etxt.exe\u0000\n\tb", "a txt.exe b.md"],
  ["", "chat.md"],
  ["???", "chat.md"],
  ["\ud800x", "x.md"],
]

test("a name can be stored on any system", () => {
  for (const [title, name] of names) assert.equal(fileName(title, "md"), name)
})

test("a long name is cut between characters", () => {
  for (const letter of ["a", "한", "👋", "é"]) {
    const name = fileName(letter.repeat(500), "json")
    assert.match(name, new RegExp(`^(${letter})+\\.json$`, "u"))
    const size = new TextEncoder().encode(name).length
    assert.ok(size > 110 && size <= 125, `${letter}: ${size}`)
  }
})
