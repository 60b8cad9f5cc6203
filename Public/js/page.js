// @ts-check
import { Catalog } from "./catalog.js"
import { Relay } from "./relay.js"
import { Session } from "./session.js"
import { Strings } from "./strings.js"

/**
 * All that a panel is given: the conversation, the server's models, the reader's language.
 *
 * @typedef {{ session: Session, catalog: Catalog, strings: Strings }} Page
 */

/** @param {readonly string[]} languages of the reader @returns {Page} */
export function makePage(languages) {
  const relay = new Relay()
  const catalog = new Catalog(relay)
  return { session: new Session(relay, catalog), catalog, strings: new Strings(languages) }
}
