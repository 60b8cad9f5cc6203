// @ts-check
import { asked } from "./conversation.js"
import { shownOf, systemOf, titleOf } from "./exported.js"
import { endingSentence } from "./sentences.js"

/** @typedef {import("./strings.js").Strings} Strings */
/** @typedef {import("./answer.js").Answer} Answer */
/** @typedef {{ role: string, content: string, reasoning?: string, ending?: string }} Part */

/** Begins a part: what it is, and how it ended. No Markdown reader shows it. */
const mark = /^<!-- sluice:(\w+)(?: (\w+))? -->\n## .*\n\n/gm

/**
 * What is shown of a conversation, to be read: an answer that broke off says so. Images are named,
 * other versions are left out; both are in the JSON.
 *
 * @param {import("./records.js").Whole} whole
 * @param {Strings} strings
 * @returns {string}
 */
export function asMarkdown(whole, strings) {
  const title = titleOf(whole) || strings.say("conversation")
  const system = systemOf(whole)
  return [
    `# ${title.replace(/\s+/g, " ")}\n\n`,
    ...(system ? [part("system", strings.say("exportedSystem"), system)] : []),
    ...shownOf(whole).flatMap(({ turn, answer }) => [
      part("user", strings.say("question"), questionOf(turn)),
      ...(answer ? answerParts(answer, strings) : []),
    ]),
  ].join("")
}

/**
 * Reads what `asMarkdown` wrote.
 *
 * @param {string} text
 * @returns {{ title: string, messages: Part[] } | null} null if it is other Markdown
 */
export function readMarkdown(text) {
  const plain = text.replace(/\r\n?/g, "\n")
  const marks = [...plain.matchAll(mark)]
  if (marks.length === 0) return null
  const messages = marks.flatMap(({ 0: head, 1: kind, 2: ending, index = 0 }, at) => {
    const body = plain.slice(index + head.length, marks[at + 1]?.index)
    return readPart(kind, bare(body.replace(/\n{1,2}$/, "")), ending) ?? []
  })
  const title = /^# (.*)$/m.exec(plain.slice(0, marks[0].index))?.[1]
  return { title: title ?? "", messages }
}

/** @param {string} kind @param {string} content @param {string} ending @returns {Part | null} */
function readPart(kind, content, ending) {
  if (kind === "reasoning") return { role: "assistant", content: "", reasoning: content }
  if (kind === "system" || kind === "user") return { role: kind, content }
  return kind === "assistant" ? { role: kind, content, ending } : null
}

/** A line that looks like the beginning of a part is made none by a backslash. */
const marked = (/** @type {string} */ text) => text.replace(/^<!-- \\*(?=sluice:)/gm, "$&\\")
const bare = (/** @type {string} */ text) => text.replace(/^(<!-- \\*)\\(?=sluice:)/gm, "$1")

/** @param {Answer} answer @param {Strings} strings */
function answerParts(answer, strings) {
  const { text, reasoning, ending, model } = answer
  const name = [strings.say("answer"), model].filter(Boolean).join(" · ")
  const kind = ending?.kind ?? "lost"
  const note = kind === "finished" ? "" : endingSentence(answer, strings)
  return [
    ...(reasoning ? [part("reasoning", strings.say("exportedReasoning"), reasoning)] : []),
    part(`assistant ${kind}`, name, text),
    ...(note ? [part("note", strings.say("exportedNote"), note)] : []),
  ]
}

/** @param {Pick<import("./tree.js").Turn, "question" | "files">} turn */
function questionOf({ question, files }) {
  const texts = files.filter((it) => it.type === "text")
  const images = files.filter((it) => it.type === "image").map(({ name }) => `[${name}]`)
  const { content } = asked({ question, files: texts })
  return [...images, content].filter((it) => it !== "").join("\n\n")
}

/** @param {string} kind @param {string} name @param {string} text */
function part(kind, name, text) {
  return `<!-- sluice:${kind} -->\n## ${name.replace(/\s+/g, " ")}\n\n${marked(text)}\n\n`
}
