// @ts-check
import { Access } from "./access.js"
import { Archive } from "./archive.js"
import { Catalog } from "./catalog.js"
import { Desk } from "./desk.js"
import { Relay } from "./relay.js"
import { Session } from "./session.js"
import { Strings } from "./strings.js"
import { Toast } from "./toast.js"

/**
 * All that a panel is given: the conversations, what this browser keeps of them, the server's
 * models and whether it lets this browser in, the reader's language, what was just done.
 *
 * @typedef {{
 *   desk: Desk, archive: Archive, catalog: Catalog, access: Access, strings: Strings,
 *   toast: Toast,
 * }} Page
 */

/**
 * @param {readonly string[]} languages of the reader
 * @param {AbortSignal} signal
 * @returns {Page}
 */
export function makePage(languages, signal) {
  const access = new Access()
  const relay = new Relay(access.fetch)
  const catalog = new Catalog(relay, access)
  const archive = new Archive()
  const desk = new Desk(archive, () => new Session(relay, catalog), signal)
  return { desk, archive, catalog, access, strings: new Strings(languages), toast: new Toast() }
}
