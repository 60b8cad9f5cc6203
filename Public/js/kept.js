// @ts-check

/** A reader's choices and drafts, kept in this browser; where that is not allowed, until the page closes. */

const prefix = "sluice."

/** @param {string} name @param {string} value @returns {boolean} whether it is kept */
export function keep(name, value) {
  // Storage may be forbidden or full: the choice still holds for this page.
  return attempt(() => (localStorage.setItem(prefix + name, value), true)) ?? false
}

/** @param {string} name @returns {string | null} */
export function kept(name) {
  return attempt(() => localStorage.getItem(prefix + name))
}

/** @param {string} name */
export function drop(name) {
  attempt(() => localStorage.removeItem(prefix + name))
}

/** @param {string} start @returns {string[]} of all that is kept, the names that begin so */
export function names(start) {
  return attempt(() => Object.keys(localStorage).filter((it) => it.startsWith(prefix + start))
    .map((it) => it.slice(prefix.length))) ?? []
}

/**
 * The same, with a copy of this tab's own that counts first: of what is being written in two tabs
 * at once, neither takes the other's place.
 */
export const ownFirst = {
  names,
  /** @param {string} name @param {string} value */
  keep: (name, value) => {
    attempt(() => sessionStorage.removeItem(prefix + name))
    attempt(() => sessionStorage.setItem(prefix + name, value))
    return keep(name, value)
  },
  /** @param {string} name */
  kept: (name) => attempt(() => sessionStorage.getItem(prefix + name)) ?? kept(name),
  /** @param {string} name */
  drop: (name) => {
    attempt(() => sessionStorage.removeItem(prefix + name))
    drop(name)
  },
}

/**
 * @template T
 * @param {() => T} act
 * @returns {T | null} null if the browser does not allow it
 */
function attempt(act) {
  try {
    return act()
  } catch {
    return null
  }
}
