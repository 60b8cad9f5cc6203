// @ts-check
import { mountChoices } from "./panels/choices.js"
import { mountCode } from "./panels/code.js"
import { mountEditing } from "./panels/editing.js"
import { mountHood } from "./panels/hood.js"
import { mountInstalled } from "./panels/installed.js"
import { mountKeys } from "./panels/keys.js"
import { mountPresenter } from "./panels/presenter.js"
import { mountSettings } from "./panels/settings.js"
import { mountSide } from "./panels/side.js"
import { mountSignOut } from "./panels/signout.js"
import { mountStage } from "./panels/stage.js"
import { mountStanding } from "./panels/standing.js"
import { mountStatus } from "./panels/status.js"
import { mountTranscript } from "./panels/transcript.js"
import { mountVersions } from "./panels/versions.js"
import { mountViewer } from "./panels/viewer.js"

/** The panels that an empty page can do without: `rest.js` brings them. */
export const panels = [
  mountTranscript,
  mountCode,
  mountEditing,
  mountVersions,
  mountViewer,
  mountStatus,
  mountSettings,
  mountChoices,
  mountSignOut,
  mountKeys,
  mountSide,
  mountStanding,
  mountInstalled,
  mountHood,
  mountStage,
  mountPresenter,
]
