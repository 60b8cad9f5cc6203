// @ts-check

/** @typedef {import("./records.js").ChatRecord} ChatRecord */
/** @typedef {"pinned" | "today" | "yesterday" | "earlier"} Group */

/**
 * Sorts chats by when they were last written in, as the reader counts days.
 *
 * @param {readonly ChatRecord[]} chats the newest first; so they stay in each group
 * @param {number} now in ms since 1970
 * @returns {Record<Group, ChatRecord[]>}
 */
export function groupsOf(chats, now) {
  const today = new Date(now).setHours(0, 0, 0, 0)
  // Not 24 hours before: a day can have 23 or 25.
  const yesterday = new Date(today).setDate(new Date(today).getDate() - 1)
  /** @type {Record<Group, ChatRecord[]>} */
  const groups = { pinned: [], today: [], yesterday: [], earlier: [] }
  for (const chat of chats) {
    const day = chat.changed >= today ? "today" : chat.changed >= yesterday ? "yesterday" : "earlier"
    groups[chat.pinned ? "pinned" : day].push(chat)
  }
  return groups
}
