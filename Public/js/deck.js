// @ts-check

/**
 * A question of a deck, and how it is to be asked. Null: as it is.
 *
 * @typedef {object} Card
 * @property {string} prompt
 * @property {string | null} model
 * @property {number | null} speed tokens a second; of demo text only
 * @property {string | null} fault what is to go wrong; of demo text only
 */

/**
 * What is wrong with a deck: `card` is which one, from 1, `value` what it says there.
 *
 * @typedef {{ kind: "foreign" | "huge" | "empty" | "speed" | "fault" | "bare", card: number,
 *   value: string }} Problem
 */

/** A talk of a day would be less, in bytes. */
export const longestDeck = 256 * 1024

/** As many tokens a second as the demo makes. */
const [slowest, fastest] = [0.1, 10_000]

/** A line that says how a card is asked. */
const line = /^(model|speed|fault):[ \t]*(.*)$/i

/** What the demo can be told to do wrong, as `sluice help demo` lists it. */
const fault = /^(?:(?:cut|reset|cut-inside|stall|error|filter)(?:@\d{1,6})?|no-done|bytes|silent|status-(?:429|500|503))$/

/**
 * Reads a deck: one question a paragraph, which may begin with lines that say `model:`, `speed:` or
 * `fault:`.
 *
 * @param {Uint8Array} file
 * @returns {{ cards: Card[] } | { problem: Problem }}
 */
export function readDeck(file) {
  if (file.length > longestDeck) return wrong("huge", 0, "")
  const text = textOf(file)
  if (text === null) return wrong("foreign", 0, "")
  const paragraphs = text.split(/\n(?:[ \t]*\n)+/).map((it) => it.trim()).filter(Boolean)
  if (paragraphs.length === 0) return wrong("empty", 0, "")
  /** @type {Card[]} */
  const cards = []
  for (const paragraph of paragraphs) {
    const read = readCard(paragraph, cards.length + 1)
    if ("problem" in read) return read
    cards.push(read)
  }
  return { cards }
}

/** @param {string} paragraph @param {number} place @returns {Card | { problem: Problem }} */
function readCard(paragraph, place) {
  const lines = paragraph.split("\n")
  /** @type {Record<string, string>} */
  const said = {}
  for (let found = line.exec(lines[0] ?? ""); found; found = line.exec(lines[0] ?? "")) {
    said[found[1].toLowerCase()] = found[2].trim()
    lines.shift()
  }
  const prompt = lines.join("\n").trim()
  if (prompt === "") return wrong("bare", place, paragraph.split("\n")[0])
  const speed = said.speed === undefined ? null : Number(said.speed.replace(",", ".") || NaN)
  if (speed !== null && !(speed >= slowest && speed <= fastest)) return wrong("speed", place, said.speed)
  if (said.fault !== undefined && !fault.test(said.fault)) return wrong("fault", place, said.fault)
  return { prompt, model: said.model || null, speed, fault: said.fault ?? null }
}

/** @param {Uint8Array} file @returns {string | null} null: it is no text */
function textOf(file) {
  try {
    const text = new TextDecoder("utf-8", { fatal: true }).decode(file).replace(/\r\n?/g, "\n")
    return /[\0-\x08\x0e-\x1f]/.test(text) || /^\s*[{[<]/.test(text) ? null : text
  } catch {
    return null
  }
}

/** @param {Problem["kind"]} kind @param {number} card @param {string} value */
function wrong(kind, card, value) {
  return { problem: { kind, card, value: value.slice(0, 60) } }
}
