// @ts-check

/** @typedef {{ [label: string]: { href: string, title: string } }} Links */
/** @typedef {{ type: string, raw: string, [detail: string]: any }} Token */
/** @typedef {(text: string, links: Links) => { tokens: Token[], links: Links }} Lex */

/** What is nested deeper than this is shown as plain text: marked overflows its stack. */
const deepest = 50

/**
 * Text between two block ends that is longer than the first, or has more signs than the second,
 * is plain text: marked takes seconds for a page full of unmatched ones.
 */
const [longest, most] = [20_000, 800]
const signs = /[*_`~[\]<$\\]/g

const formula = String.raw`((?:(?!\n[ \t]*(?:\n|\`\`\`|~~~))[^])+?)`
const display = new RegExp(
  String.raw`^ {0,3}(?:\$\$${formula}\$\$|\\\[${formula}\\\])[ \t]*(?:\n|$)`)
const inline = [
  { rule: /^\$\$(?!\$)([^$]+)\$\$/, display: true },
  { rule: /^\$(?![\s$])((?:\\.|[^\\$\n])*?(?:\\.|[^\s\\$]))\$(?!\d)/, display: false },
  { rule: /^\\\(([^]+?)\\\)/, display: false },
  { rule: /^\\\[([^]+?)\\\]/, display: true },
]
const begun = /\$|\\[([]/
const masked = /\$\$[^$]+\$\$|\$(?![\s$])(?:\\.|[^\\$\n])+\$(?!\d)|\\\((?:(?!\\\))[^])+\\\)/g

/**
 * marked's lexer, with maths, with bounds to its depth and its time, and with link definitions
 * that come in and go out.
 *
 * A token's `raw` is what it was read from, so that those of a text add up to the text; the text
 * has to end with a line end, without which marked knows no open fence.
 *
 * @param {any} marked the module
 * @returns {Lex}
 */
export function makeLexer({ Lexer, Tokenizer, getDefaults }) {
  class Signs extends Tokenizer {
    /** Raw HTML is text here: a tag left open must change nothing that follows. */
    tag(/** @type {string} */ src) {
      const { inLink, inRawBlock } = this.lexer.state
      const token = super.tag(src)
      Object.assign(this.lexer.state, { inLink, inRawBlock })
      return token
    }

    /** Added to a paragraph, its line end would count twice. */
    code(/** @type {string} */ src) {
      const token = super.code(src)
      const last = this.lexer.depth === 1 ? this.lexer.tokens.at(-1) : null
      if (token && last?.type === "paragraph") last.raw = last.raw.replace(/\n$/, "")
      return token
    }

    /** marked drops definitions from its tokens; they are kept, so that no text is missing. */
    def(/** @type {string} */ src) {
      const token = super.def(src)
      if (token && this.lexer.depth === 1) this.lexer.tokens.push(token)
      return token
    }

    /** What ends a paragraph cannot be within a heading: marked would take in an open fence. */
    lheading(/** @type {string} */ src) {
      const token = super.lheading(src)
      const room = this.rules.block.paragraph.exec(src)?.[0].length ?? 0
      return token && token.text.length <= room ? token : undefined
    }

    /** A star within a formula closes nothing. */
    emStrong(/** @type {string} */ src, /** @type {string} */ mask, /** @type {string} */ before) {
      const hidden = begun.test(mask) ? mask.replace(masked, (it) => "a".repeat(it.length)) : mask
      return super.emStrong(src, hidden, before)
    }
  }

  class Bounded extends Lexer {
    depth = 0

    blockTokens(/** @type {string} */ src, /** @type {Token[]} */ tokens = []) {
      if (this.depth < deepest) {
        this.depth++
        super.blockTokens(src, tokens)
        this.depth--
      } else {
        tokens.push(plain(src))
      }
      this.state.top = true
      return tokens
    }

    inlineTokens(/** @type {string} */ src, /** @type {Token[]} */ tokens = []) {
      if (this.depth >= deepest || costly(src)) {
        tokens.push(plain(src))
        return tokens
      }
      this.depth++
      super.inlineTokens(src, tokens)
      this.depth--
      return tokens
    }
  }

  const paragraphs = Lexer.rules.block.gfm.paragraph
  const extensions = {
    renderers: {}, childTokens: {}, block: [blockMaths], inline: [inlineMaths],
    startBlock: [(/** @type {string} */ src) => nextBlockMaths(src, paragraphs)],
    startInline: [nextMaths],
  }
  /** @type {Lex} */
  return (text, links) => {
    const options = { ...getDefaults(), mangle: false, tokenizer: new Signs(), extensions }
    const lexer = /** @type {any} */ (new (/** @type {any} */ (Bounded))(options))
    Object.assign(lexer.tokens.links, links)
    const tokens = lexer.lex(text)
    return { tokens, links: tokens.links }
  }
}

/** @param {string} src */
const nextMaths = (src) => src.search(begun)

/** @param {string} text @returns {Token} */
const plain = (text) => ({ type: "plain", raw: text, text })

/** @param {string} text */
const costly = (text) => text.length > longest || (text.match(signs)?.length ?? 0) > most

/** @param {string} src @returns {Token | undefined} */
function blockMaths(src) {
  const found = display.exec(src)
  return found ? { type: "maths", raw: found[0], tex: found[1] ?? found[2], display: true }
    : undefined
}

/** @param {string} src @returns {Token | undefined} */
function inlineMaths(src) {
  if (src[0] !== "$" && src[0] !== "\\") return undefined
  for (const { rule, display: wide } of inline) {
    const found = rule.exec(src)
    // Escaped brackets with nothing in them are escaped brackets.
    if (found && /[\p{L}\p{N}]/u.test(found[1] ?? "")) {
      return { type: "maths", raw: found[0], tex: found[1], display: wide }
    }
  }
  return undefined
}

/**
 * Where a formula interrupts a paragraph. Only a whole one does: marked would cut the paragraph.
 *
 * @param {string} src without its first character
 * @param {RegExp} paragraphs
 */
function nextBlockMaths(src, paragraphs) {
  if (!/\$\$|\\\[/.test(src)) return -1
  const end = (paragraphs.exec(`x${src}`)?.[0].length ?? 1) - 1
  for (const { index = 0 } of src.slice(0, end).matchAll(/\n {0,3}(?:\$\$|\\\[)/g)) {
    if (display.test(src.slice(index + 1))) return index
  }
  return -1
}
