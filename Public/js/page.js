// @ts-check
import { Access } from "./access.js"
import { Archive } from "./archive.js"
import { Catalog } from "./catalog.js"
import { Desk } from "./desk.js"
import { Pace } from "./pace.js"
import { Relay } from "./relay.js"
import { Session } from "./session.js"
import { Strings } from "./strings.js"
import { Toast } from "./toast.js"

/**
 * All that a panel is given: the conversations, what this browser keeps of them, the server's
 * models and whether it lets this browser in, the reader's language and kind of keyboard, what was
 * just done, the way to the server, and how fast what has come is shown.
 *
 * @typedef {{
 *   desk: Desk, archive: Archive, catalog: Catalog, access: Access, strings: Strings, apple: boolean,
 *   toast: Toast, relay: Relay, pace: Pace,
 * }} Page
 */

/**
 * @typedef {object} Reader
 * @property {readonly string[]} languages the dearest first
 * @property {boolean} apple whether their keyboard has Cmd and Option
 * @property {() => import("./parameters.js").Parameters} defaults what a new chat begins with
 */

/**
 * @param {Reader} reader
 * @param {AbortSignal} signal
 * @returns {Page}
 */
export function makePage({ languages, apple, defaults }, signal) {
  const access = new Access()
  const relay = new Relay(access.fetch)
  const catalog = new Catalog(relay, access)
  const archive = new Archive()
  const make = () => Object.assign(new Session(relay, catalog), { parameters: defaults() })
  const desk = new Desk(archive, make, signal)
  const strings = new Strings(languages)
  return { desk, archive, catalog, access, strings, apple, toast: new Toast(), relay, pace: new Pace() }
}
