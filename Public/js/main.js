// @ts-check
import { find } from "./dom.js"
import { kept } from "./kept.js"
import { makePage } from "./page.js"
import { mountAddress } from "./panels/address.js"
import { mountCode } from "./panels/code.js"
import { mountComposer } from "./panels/composer.js"
import { mountEditing } from "./panels/editing.js"
import { mountFresh } from "./panels/fresh.js"
import { mountInstalled } from "./panels/installed.js"
import { mountKeyboard } from "./panels/keyboard.js"
import { mountKeys } from "./panels/keys.js"
import { mountLeaving } from "./panels/leaving.js"
import { mountLook } from "./panels/look.js"
import { mountNotices } from "./panels/notices.js"
import { mountPicker } from "./panels/picker.js"
import { mountPrefill } from "./panels/prefill.js"
import { keptDefaults, mountSettings } from "./panels/settings.js"
import { mountSide } from "./panels/side.js"
import { mountSignIn } from "./panels/signin.js"
import { mountStanding } from "./panels/standing.js"
import { mountStatus } from "./panels/status.js"
import { mountToast } from "./panels/toast.js"
import { mountTranscript } from "./panels/transcript.js"
import { mountVersions } from "./panels/versions.js"
import { mountViewer } from "./panels/viewer.js"

document.documentElement.dataset.theme = kept("theme") ?? ""

const root = find(document, "#chat")
const { signal } = new AbortController()
const page = makePage({
  languages: [kept("language") ?? "", ...navigator.languages],
  apple: /^(Mac|iP)/.test(navigator.platform),
  defaults: keptDefaults,
}, signal)
const { access, catalog, desk } = page
const panels = [
  mountLook,
  mountTranscript,
  mountCode,
  mountEditing,
  mountVersions,
  mountViewer,
  mountComposer,
  mountPicker,
  mountNotices,
  mountStatus,
  mountFresh,
  mountSettings,
  mountKeys,
  mountSignIn,
  mountPrefill,
  // Before the chat that it may mend is read.
  mountLeaving,
  mountAddress,
  mountKeyboard,
  mountInstalled,
  mountToast,
  mountSide,
  mountStanding,
]
access.listen({ changed: () => { if (!access.closed) void catalog.keepLoading(signal) } }, signal)
for (const mount of panels) mount(root, page, signal)
void desk.load()
