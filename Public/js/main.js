// @ts-check
import { find } from "./dom.js"
import { kept } from "./kept.js"
import { makePage } from "./page.js"
import { mountAddress } from "./panels/address.js"
import { mountComposer } from "./panels/composer.js"
import { mountFresh } from "./panels/fresh.js"
import { mountLeaving } from "./panels/leaving.js"
import { mountLook } from "./panels/look.js"
import { mountNotices } from "./panels/notices.js"
import { mountPicker } from "./panels/picker.js"
import { mountSide } from "./panels/side.js"
import { mountSignIn } from "./panels/signin.js"
import { mountStanding } from "./panels/standing.js"
import { mountStatus } from "./panels/status.js"
import { mountToast } from "./panels/toast.js"
import { mountTranscript } from "./panels/transcript.js"

document.documentElement.dataset.theme = kept("theme") ?? ""

const root = find(document, "#chat")
const { signal } = new AbortController()
const page = makePage([kept("language") ?? "", ...navigator.languages], signal)
const { access, catalog, desk } = page
const panels = [
  mountLook, mountTranscript, mountComposer, mountPicker, mountNotices, mountStatus, mountFresh,
  mountSignIn, mountToast, mountSide, mountStanding, mountLeaving, mountAddress,
]
access.listen({ changed: () => { if (!access.closed) void catalog.keepLoading(signal) } }, signal)
for (const mount of panels) mount(root, page, signal)
void desk.load()
