// @ts-check

const opening = /^( {0,3})(`{3,}(?=[^`\n]*\n)|~{3,})([^\n]*)\n/

/** @typedef {{ language: string, text: string, closed: boolean, end: number }} Fence */

/**
 * A fenced code block at a text's beginning, read as marked reads it, but with its tabs kept and
 * without looking twice at what is known: an open one may be long.
 */
export class FenceReader {
  #seen = 0

  /** @param {string} text @returns {boolean} whether a fence begins here */
  static opens(text) {
    return opening.test(text)
  }

  /**
   * Reads on; between two calls the text may only grow.
   *
   * @param {string} text
   * @param {boolean} over whether nothing will follow
   * @returns {Fence | null} `end`: where the block ends, if it is closed
   */
  read(text, over) {
    const found = opening.exec(text)
    if (!found) return null
    const [head, indent, marks, info] = found
    const closing = new RegExp(`^ {0,3}${marks}[\`~]* *$`)
    let at = Math.max(this.#seen, head.length)
    for (let end = text.indexOf("\n", at); end >= 0; end = text.indexOf("\n", at)) {
      if (closing.test(text.slice(at, end))) {
        return fence(info, text.slice(head.length, at), indent, marks, true, end + 1)
      }
      at = end + 1
    }
    this.#seen = at
    const rest = text.slice(at)
    if (over && closing.test(rest)) {
      return fence(info, text.slice(head.length, at), indent, marks, true, text.length)
    }
    const held = !over && /^ {0,3}(?:`+|~+)[`~]* *$/.test(rest) ? at : text.length
    return fence(info, text.slice(head.length, held), indent, marks, false, text.length)
  }
}

/**
 * @param {string} info @param {string} body @param {string} indent @param {string} marks
 * @param {boolean} closed @param {number} end
 * @returns {Fence}
 */
function fence(info, body, indent, marks, closed, end) {
  const text = body.endsWith("\n") ? body.slice(0, -1) : body
  return { language: language(info), text: outdented(text, indent, marks), closed, end }
}

/** @param {string} info @returns {string} the first word behind a fence, without its escapes */
export function language(info) {
  const word = info.trim().split(/\s/, 1)[0] ?? ""
  return word.replace(/\\([!-/:-@[-`{-~])/g, "$1")
}

/** @param {string} text @param {string} indent @param {string} marks */
function outdented(text, indent, marks) {
  if (indent === "" || marks[0] !== "`") return text
  const deep = new RegExp(`^(?=\\s{${indent.length}})${indent}`, "gm")
  return text.replace(deep, "")
}
