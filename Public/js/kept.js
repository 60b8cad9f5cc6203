// @ts-check

/** A reader's choices and drafts, kept in this browser; where that is not allowed, until the page closes. */

const prefix = "sluice."

/** @param {string} name @param {string} value @returns {boolean} whether it is kept */
export function keep(name, value) {
  try {
    localStorage.setItem(prefix + name, value)
    return true
  } catch {
    // Storage may be forbidden or full: the choice still holds for this page.
    return false
  }
}

/** @param {string} name @returns {string | null} */
export function kept(name) {
  try {
    return localStorage.getItem(prefix + name)
  } catch {
    return null
  }
}

/** @param {string} name */
export function drop(name) {
  try {
    localStorage.removeItem(prefix + name)
  } catch {
    // What could not be kept need not be dropped.
  }
}

/** @param {string} start @returns {string[]} of all that is kept, the names that begin so */
export function names(start) {
  try {
    return Object.keys(localStorage).filter((it) => it.startsWith(prefix + start))
      .map((it) => it.slice(prefix.length))
  } catch {
    return []
  }
}
