// @ts-check

/** What takes more than this off the page's height is a keyboard, in CSS pixels. */
const least = 100

/**
 * Keeps the message box above an on-screen keyboard. Most browsers make the page smaller, as its
 * viewport asks for; Safari lays the keyboard over it: there the page makes itself as high as the
 * part that is shown. Zooming in with two fingers shows less, too, and changes nothing.
 *
 * @param {HTMLElement} root
 * @param {import("../page.js").Page} _
 * @param {AbortSignal} signal
 */
export function mountKeyboard(root, _, signal) {
  const view = window.visualViewport
  if (!view) return
  const settle = () => {
    if (view.scale > 1.01) return
    const covered = document.documentElement.clientHeight - view.height > least
    if (covered) root.style.setProperty("--shown", `${view.height}px`)
    else root.style.removeProperty("--shown")
    // Safari has moved the page up to show the box; it need not any more.
    if (covered && root.clientHeight <= view.height) window.scrollTo(0, 0)
  }
  view.addEventListener("resize", settle, { signal })
  view.addEventListener("scroll", settle, { signal })
  settle()
}
