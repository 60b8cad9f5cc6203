// @ts-check
import { find, setText } from "../dom.js"

/** What is said of an attempt that failed. */
const sentences = /** @type {const} */ ({
  in: "signIn", wrong: "wrongCode", slow: "slowCode", cookieless: "noCookie", lost: "unreachable",
})

/**
 * The access code: from the link, and from the reader. While one is needed it stands where the
 * conversation was, which is only hidden.
 *
 * @param {HTMLElement} root
 * @param {import("../page.js").Page} page
 * @param {AbortSignal} signal
 */
export function mountSignIn(root, { access, strings }, signal) {
  const form = find(root, ".signin", HTMLFormElement)
  const field = find(form, "#code", HTMLInputElement)
  const submit = find(form, "button", HTMLButtonElement)
  const box = find(root, "textarea", HTMLTextAreaElement)

  /** @type {import("../access.js").Access["failure"]} */
  let said = null

  const settle = () => {
    const { closed, failure } = access
    const s = failure?.seconds ?? 0
    setText(find(form, ".problem"), failure ? strings.say(sentences[failure.kind], { s }) : "")
    field.setAttribute("aria-invalid", String(failure?.kind === "wrong"))
    // At once, and only once: what is typed after that is the next try.
    if (failure && failure !== said) field.select()
    said = failure
    if (form.hidden !== closed) return
    form.hidden = !closed
    for (const it of [root, document.body]) it.toggleAttribute("data-closed", closed)
    field.value = ""
    const next = closed ? field : box
    next.focus()
  }
  const give = async (/** @type {string} */ code) => {
    submit.disabled = true
    await access.signIn(code)
    submit.disabled = false
  }
  const arrive = () => {
    const code = takeCode()
    if (code) void give(code)
    return code !== ""
  }

  access.listen({ changed: settle }, signal)
  strings.listen({ language: settle }, signal)
  form.addEventListener("submit", (event) => {
    event.preventDefault()
    field.focus()
    if (field.value.trim() !== "" && !submit.disabled) void give(field.value)
  }, { signal })
  window.addEventListener("hashchange", arrive, { signal })
  if (!arrive()) void access.look()
}

/**
 * Takes the code out of the address, where it would be seen, kept and sent on.
 *
 * @returns {string} empty if there is none
 */
function takeCode() {
  const code = /^#code=(.+)$/.exec(location.hash)?.[1] ?? ""
  if (location.hash.startsWith("#code=")) {
    history.replaceState(null, "", location.pathname + location.search)
  }
  try {
    return decodeURIComponent(code)
  } catch {
    return code
  }
}
