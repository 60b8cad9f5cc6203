// @ts-check

/** The names that are met in answers; a rarer one stays as it was written. */
const names = {
  amp: "&", lt: "<", gt: ">", quot: "\"", apos: "'", nbsp: "\u00a0", copy: "©", reg: "®",
  trade: "™", hellip: "…", mdash: "—", ndash: "–", lsquo: "‘", rsquo: "’",
  ldquo: "“", rdquo: "”", laquo: "«", raquo: "»", bull: "•", middot: "·", deg: "°",
  plusmn: "±", times: "×", divide: "÷", frac12: "½", frac14: "¼", frac34: "¾", sup2: "²",
  sup3: "³", micro: "µ", para: "¶", sect: "§", euro: "€", pound: "£", yen: "¥",
  cent: "¢", larr: "←", rarr: "→", uarr: "↑", darr: "↓", harr: "↔", lArr: "⇐",
  rArr: "⇒", hArr: "⇔", le: "≤", ge: "≥", ne: "≠", equiv: "≡", asymp: "≈",
  infin: "∞", sum: "∑", prod: "∏", radic: "√", int: "∫", part: "∂", nabla: "∇",
  isin: "∈", notin: "∉", cap: "∩", cup: "∪", sub: "⊂", sup: "⊃", and: "∧",
  or: "∨", not: "¬", forall: "∀", exist: "∃", empty: "∅", alpha: "α", beta: "β",
  gamma: "γ", delta: "δ", epsilon: "ε", theta: "θ", lambda: "λ", mu: "μ", pi: "π",
  rho: "ρ", sigma: "σ", tau: "τ", phi: "φ", omega: "ω", Delta: "Δ", Sigma: "Σ",
  Omega: "Ω", ouml: "ö", auml: "ä", uuml: "ü", Ouml: "Ö", Auml: "Ä", Uuml: "Ü",
  szlig: "ß", eacute: "é", egrave: "è", agrave: "à", ccedil: "ç", ensp: "\u2002",
  emsp: "\u2003", thinsp: "\u2009", shy: "\u00ad", zwj: "\u200d", zwnj: "\u200c", lrm: "\u200e",
  rlm: "\u200f", check: "✓",
}
const known = new Map(Object.entries(names))

/**
 * The characters that HTML's names and numbers stand for.
 *
 * @param {string} text
 * @returns {string}
 */
export function decode(text) {
  if (!text.includes("&")) return text
  return text.replace(/&(?:#(\d{1,7})|#[xX]([\da-fA-F]{1,6})|(\w+));/g, (all, ten, hex, name) => {
    if (name) return known.get(name) ?? all
    return character(ten ? Number(ten) : Number.parseInt(hex, 16))
  })
}

/** @param {number} code */
function character(code) {
  const bad = code === 0 || code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff)
  return bad ? "\ufffd" : String.fromCodePoint(code)
}
