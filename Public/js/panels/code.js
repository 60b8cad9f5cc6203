// @ts-check

/**
 * @param {import("../page.js").Page} _page
 * @param {string} language
 * @returns {{ element: HTMLElement, code: HTMLElement }}
 */
export function codeFigure(_page, language) {
  const figure = document.createElement("figure")
  const caption = document.createElement("figcaption")
  const name = document.createElement("span")
  const pre = document.createElement("pre")
  const code = document.createElement("code")
  figure.className = "code"
  name.append(language)
  caption.append(name)
  pre.tabIndex = 0
  pre.dir = "ltr"
  pre.append(code)
  figure.append(caption, pre)
  return { element: figure, code }
}
