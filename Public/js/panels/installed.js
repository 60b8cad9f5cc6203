// @ts-check

/**
 * What makes the page one that can be installed: the colour of the window around it, and its
 * worker, which opens it without the server.
 *
 * @param {HTMLElement} root
 * @param {import("../page.js").Page} _
 * @param {AbortSignal} signal
 */
export function mountInstalled(root, _, signal) {
  mountTint(signal)
  if (document.readyState === "complete") void register()
  else window.addEventListener("load", () => void register(), { signal, once: true })
}

/**
 * The window takes the page's colour: the system's, until the reader chooses light or dark.
 *
 * @param {AbortSignal} signal
 */
function mountTint(signal) {
  const page = document.documentElement
  const metas = [...document.querySelectorAll("meta[name=theme-color]")]
  const own = metas.map((it) => it.getAttribute("content") ?? "")
  const tint = () => {
    const chosen = page.dataset.theme ? getComputedStyle(page).backgroundColor : ""
    for (const [n, meta] of metas.entries()) meta.setAttribute("content", chosen || own[n])
  }
  const observer = new MutationObserver(tint)
  observer.observe(page, { attributeFilter: ["data-theme"] })
  signal.addEventListener("abort", () => observer.disconnect())
  tint()
}

/** Without a secure context there is no worker, and a browser may forbid it. */
async function register() {
  try {
    const { serviceWorker } = navigator
    const passed = serviceWorker.controller !== null
    await serviceWorker.register("offline.js")
    if (passed) return
    const { active } = await serviceWorker.ready
    active?.postMessage({ files: [new URL("./", location.href).href] })
    // What was asked for before the worker stood between, however late it is known.
    new PerformanceObserver((list) => {
      active?.postMessage({ files: list.getEntries().map(({ name }) => name) })
    }).observe({ type: "resource", buffered: true })
  } catch {
    // Nothing of the page needs it.
  }
}
