// @ts-check
import { find } from "../dom.js"
import { bring } from "./parts.js"
import { putWords } from "../words.js"

/** @typedef {import("../page.js").Page} Page */

/**
 * What can be shown on the stage. It is given an empty place to fill, the signal that clears it
 * away, and what stands behind its name in the address (`#tour/3`: "3"); what it returns is told
 * of another one.
 *
 * @typedef {(place: HTMLElement, page: Page, signal: AbortSignal, at: string) =>
 *   void | ((at: string) => void)} View
 */

/**
 * The views, by their names in the address; each comes when it is shown first. Another one is a
 * line here, its name in `covering` (`panels/address.js`) and a link in `stage.html`.
 *
 * @type {Readonly<Record<string, (page: Page) => Promise<View>>>}
 */
const views = {
  race: async () => (await import("./race.js")).showRace,
  speeds: async () => (await import("./speeds.js")).showSpeeds,
  transports: async () => (await import("./transports.js")).showTransports,
  tour: async (page) => (await import("./tour.js")).bringTour(page),
}

/**
 * Goes to another address in the place of this one, so that Back leaves the stage.
 *
 * @param {string} hash such as `#race`; empty leaves the stage
 */
export function go(hash) {
  history.replaceState(null, "", location.pathname + location.search + hash)
  window.dispatchEvent(new HashChangeEvent("hashchange"))
}

/**
 * What covers the page: a modal dialog, so that the chat behind it rests as it is, and has the
 * focus again afterwards. Escape and its button leave it.
 */
export class Stage {
  #dialog
  #page
  #shown = new AbortController()
  #name = ""
  /** @type {void | ((at: string) => void)} */
  #moved = undefined

  /**
   * @param {Page} page
   * @param {AbortSignal} signal closes it
   * @returns {Promise<Stage>}
   * @throws {Error} if what it is made of could not be had
   */
  static async open(page, signal) {
    const dialog = await bring("stage", page.strings)
    signal.throwIfAborted()
    return new Stage(/** @type {HTMLDialogElement} */ (dialog), page, signal)
  }

  /** @param {HTMLDialogElement} dialog @param {Page} page @param {AbortSignal} signal */
  constructor(dialog, page, signal) {
    this.#dialog = dialog
    this.#page = page
    const speak = () => putWords(dialog, page.strings)
    page.strings.listen({ language: speak }, signal)
    speak()
    document.body.append(dialog)
    dialog.showModal()
    dialog.addEventListener("close", () => go(""), { signal })
    dialog.addEventListener("click", (event) => this.#clicked(event), { signal })
    signal.addEventListener("abort", () => this.#leave())
  }

  /**
   * @param {string} name of a view
   * @param {string} at where in it
   */
  async show(name, at) {
    if (name === this.#name) return this.#moved?.(at)
    this.#name = name
    this.#moved = undefined
    this.#shown.abort()
    const { signal } = this.#shown = new AbortController()
    for (const link of this.#dialog.querySelectorAll("nav a")) {
      const here = link.getAttribute("href")?.split("/")[0] === `#${name}`
      link.toggleAttribute("aria-current", here)
      if (here) link.setAttribute("aria-current", "page")
    }
    const place = find(this.#dialog, "[data-feed=view]")
    const mount = await views[name](this.#page).catch(() => null)
    if (signal.aborted) return
    place.replaceChildren()
    if (mount) this.#moved = mount(place, this.#page, signal, at)
    else this.#missed(place)
  }

  /** @param {HTMLElement} place says that the server is gone; the next press tries again */
  #missed(place) {
    const said = document.createElement("p")
    said.className = "missed"
    said.append(this.#page.strings.say("viewMissing"))
    place.append(said)
    this.#name = ""
  }

  /** @param {MouseEvent} event */
  #clicked(event) {
    const { target } = event
    const link = target instanceof Element ? target.closest("a[href^='#'], [data-do=leave]") : null
    if (!link) return
    event.preventDefault()
    go(link.getAttribute("href") ?? "")
  }

  #leave() {
    this.#shown.abort()
    // Closing gives the focus back; taking it out of the page alone does not.
    this.#dialog.close()
    this.#dialog.remove()
  }
}
