// @ts-check

/** @typedef {import("./strings.js").Strings} Strings */

/**
 * What becomes of the chats in this browser.
 *
 * @param {import("./pending.js").ArchiveState} state
 * @param {Strings} strings
 * @returns {string}
 */
export function storageSentence(state, strings) {
  return strings.say(/** @type {const} */ ({
    kept: "keptHere", full: "storageFull", blocked: "storageBlocked",
  })[state])
}

/**
 * What becomes of the chat that is shown, if it is not what a reader expects.
 *
 * @param {Pick<import("./desk.js").Desk, "session" | "gone">} desk
 * @param {Strings} strings
 * @returns {string} empty: it is kept with the others
 */
export function standingSentence({ session, gone }, strings) {
  if (session.temporary) return strings.say("temporaryNow")
  return gone ? strings.say("goneNow") : ""
}
