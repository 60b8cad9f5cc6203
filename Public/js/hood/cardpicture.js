// @ts-check

/** Sizes in pixels, as many again for sharp screens. */
const [wide, edge, line, sharp] = [640, 40, 34, 2]

/**
 * The card as a picture, in the page's colours.
 *
 * @param {readonly (readonly [name: string, value: string])[]} rows
 * @param {string} title
 * @returns {Promise<Blob | null>} PNG; null if the browser cannot
 */
export function drawCard(rows, title) {
  const canvas = document.createElement("canvas")
  const paper = canvas.getContext("2d")
  if (!paper) return Promise.resolve(null)
  const font = (/** @type {string} */ size) => `${size} system-ui, sans-serif`
  paper.font = font("18px")
  const values = rows.map(([, value]) => broken(paper, value, wide - 300 - 2 * edge))
  const lines = values.reduce((sum, it) => sum + it.length, 0)
  const tall = 2 * edge + 50 + lines * line
  Object.assign(canvas, { width: wide * sharp, height: tall * sharp })
  paper.scale(sharp, sharp)
  const colour = colours()
  paper.fillStyle = colour("paper")
  paper.fillRect(0, 0, wide, tall)
  paper.fillStyle = colour("accent")
  paper.fillRect(0, 0, 6, tall)
  const write = (/** @type {string} */ text, x = 0, y = 0, ink = "ink") => {
    paper.fillStyle = colour(ink)
    paper.fillText(text, x, y)
  }
  paper.font = font("600 24px")
  write(title, edge, edge + 18)
  paper.font = font("18px")
  let y = edge + 70
  rows.forEach(([name], at) => {
    write(name, edge, y, "soft")
    for (const part of values[at]) {
      write(part, edge + 300, y)
      y += line
    }
  })
  return new Promise((resolve) => canvas.toBlob(resolve, "image/png"))
}

/** A canvas knows no `light-dark()`: each colour is asked of an element that wears it. */
function colours() {
  const probe = document.createElement("span")
  document.body.append(probe)
  const names = ["paper", "accent", "ink", "soft"]
  const found = Object.fromEntries(names.map((name) => {
    probe.style.setProperty("color", `var(--${name})`)
    return [name, getComputedStyle(probe).color]
  }))
  probe.remove()
  return (/** @type {string} */ name) => found[name]
}

/** @param {CanvasRenderingContext2D} paper @param {string} text @param {number} most @returns {string[]} */
function broken(paper, text, most) {
  const lines = [""]
  for (const word of text.split(" ")) {
    const longer = `${lines[lines.length - 1]} ${word}`.trim()
    if (paper.measureText(longer).width <= most || lines[lines.length - 1] === "") {
      lines[lines.length - 1] = longer
    } else lines.push(word)
  }
  return lines
}
