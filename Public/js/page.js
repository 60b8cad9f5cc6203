// @ts-check
import { Access } from "./access.js"
import { Catalog } from "./catalog.js"
import { Relay } from "./relay.js"
import { Session } from "./session.js"
import { Strings } from "./strings.js"

/**
 * All that a panel is given: the conversation, the server's models and whether it lets this
 * browser in, the reader's language.
 *
 * @typedef {{ session: Session, catalog: Catalog, access: Access, strings: Strings }} Page
 */

/** @param {readonly string[]} languages of the reader @returns {Page} */
export function makePage(languages) {
  const access = new Access()
  const relay = new Relay(access.fetch)
  const catalog = new Catalog(relay, access)
  const strings = new Strings(languages)
  return { session: new Session(relay, catalog), catalog, access, strings }
}
