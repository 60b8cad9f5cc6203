// @ts-check
import { looks } from "../bundle.js"
import { find } from "../dom.js"
import { readValue } from "../recorded.js"
import { languages, Strings } from "../strings.js"
import * as words from "../strings/hood/languages.js"
import * as rest from "../strings/rest/languages.js"
import { playIn } from "./replayview.js"

/** A saved file, opened: it plays its recording by the page's modules that it holds. */
const contents = JSON.parse(find(document, "#contents").textContent ?? "")
const { files, recording: value, language } = contents
const strings = new Strings([language, ...navigator.languages].filter(Boolean))
const { signal } = new AbortController()

/** @param {string} path @param {string} selector @returns {HTMLElement} a part of the markup */
function part(path, selector) {
  const markup = new DOMParser().parseFromString(files[path], "text/html")
  return document.adoptNode(find(markup, selector))
}

/** @param {HTMLElement} section */
function offerLanguages(section) {
  const label = find(section, ".language")
  const choice = find(label, "select", HTMLSelectElement)
  choice.append(...Object.entries(languages).map(([code, table]) => {
    return new Option(String(table.language), code, false, code === strings.language)
  }))
  choice.addEventListener("change", () => strings.choose(choice.value))
  label.hidden = false
}

function speak() {
  document.documentElement.lang = strings.language
  document.documentElement.dir = strings.say("dir")
}

document.adoptedStyleSheets = looks.map((path) => {
  const sheet = new CSSStyleSheet()
  sheet.replaceSync(files[path])
  return sheet
})
strings.add(rest)
strings.add(words)
strings.listen({ language: speak }, signal)
speak()
const read = readValue(value)
if ("recording" in read) {
  const section = part("replay.html", "#replay")
  const hood = part("hood.html", "#hood")
  find(section, "[data-do=leave]").remove()
  find(hood, ".record").remove()
  offerLanguages(section)
  document.body.append(part("index.html", ".sprite"), part("rest.html", ".sprite"), section)
  document.title = read.recording.question.slice(0, 80) || "Sluice"
  playIn(section, hood, read.recording, strings, signal)
} else {
  document.body.append(strings.say(read.error, { file: document.title, n: read.n }))
}
