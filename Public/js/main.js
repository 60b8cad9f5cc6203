// @ts-check
import { keptDefaults } from "./defaults.js"
import { find } from "./dom.js"
import { kept } from "./kept.js"
import { makePage } from "./page.js"
import { mountAddress } from "./panels/address.js"
import { mountComposer } from "./panels/composer.js"
import { mountFresh } from "./panels/fresh.js"
import { mountKeyboard } from "./panels/keyboard.js"
import { mountLeaving } from "./panels/leaving.js"
import { mountLook } from "./panels/look.js"
import { mountNotices } from "./panels/notices.js"
import { mountPicker } from "./panels/picker.js"
import { mountPrefill } from "./panels/prefill.js"
import { mountRest } from "./panels/rest.js"
import { mountSignIn } from "./panels/signin.js"
import { mountToast } from "./panels/toast.js"

document.documentElement.dataset.theme = kept("theme") ?? ""

const root = find(document, "#chat")
const { signal } = new AbortController()
const page = makePage({
  languages: [kept("language") ?? "", ...navigator.languages],
  apple: /^(Mac|iP)/.test(navigator.platform),
  defaults: keptDefaults,
}, signal)
const { access, catalog, desk } = page
// What an empty page needs. The rest comes with the first press, or with the first chat: one that
// `mountLeaving` may have to mend before `mountAddress` reads it.
const panels = [
  mountRest,
  mountLook,
  mountComposer,
  mountPicker,
  mountNotices,
  mountFresh,
  mountSignIn,
  mountPrefill,
  mountLeaving,
  mountAddress,
  mountKeyboard,
  mountToast,
]
access.listen({ changed: () => { if (!access.closed) void catalog.keepLoading(signal) } }, signal)
for (const mount of panels) mount(root, page, signal)
void desk.load()
