// @ts-check

/**
 * Copies text. Plain http has no `navigator.clipboard`: there the older way is taken, which asks
 * for a focused, selected field; the focus goes back to where it was.
 *
 * @param {string} text
 * @returns {Promise<boolean>} whether it is in the clipboard now
 */
export async function copyText(text) {
  try {
    await navigator.clipboard.writeText(text)
    return true
  } catch {
    return copyByCommand(text)
  }
}

/** @param {string} text */
function copyByCommand(text) {
  const focused = document.activeElement
  const field = document.createElement("textarea")
  field.className = "sr"
  field.readOnly = true
  field.value = text
  document.body.append(field)
  field.select()
  const copied = document.execCommand("copy")
  field.remove()
  if (focused instanceof HTMLElement) focused.focus({ preventScroll: true })
  return copied
}

/**
 * Selects what is shown, so that the reader can copy it by hand.
 *
 * @param {Element} element
 */
export function selectText(element) {
  getSelection()?.selectAllChildren(element)
}
