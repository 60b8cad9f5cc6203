// @ts-check

/**
 * What a saved file does first: it gives each of the page's modules in it an address, under which
 * the others find it. A module cannot be imported from a file, and one at a made address knows no
 * place beside it; so that a module is told where the others are, in its imports alone.
 */
{
  const text = document.getElementById("contents")?.textContent ?? ""
  /** @type {{ entry: string, files: Record<string, string> }} */
  const { entry, files } = JSON.parse(text)
  const nonce = /** @type {HTMLScriptElement} */ (document.currentScript).nonce

  const named = (/** @type {string} */ path) => files[path].replace(
    /(\bfrom |\bimport )"(\.\.?\/[^"]+)"/g,
    (_, word, to) => `${word}"${new URL(to, `file:///${path}`).pathname.slice(1)}"`,
  )
  const address = (/** @type {string} */ path) => {
    return URL.createObjectURL(new Blob([named(path)], { type: "text/javascript" }))
  }
  const run = (/** @type {string} */ type, /** @type {string} */ code) => {
    const script = document.createElement("script")
    document.head.append(Object.assign(script, { type, nonce, textContent: code }))
  }
  const modules = Object.keys(files).filter((path) => path.endsWith(".js"))
  const imports = Object.fromEntries(modules.map((path) => [path, address(path)]))
  run("importmap", JSON.stringify({ imports }))
  run("module", `import ${JSON.stringify(entry)}`)
}
