// @ts-check
import { find, setText } from "../dom.js"
import { recordingOf } from "../recording.js"
import { watchOf } from "../watch.js"
import { isDemo } from "./demo.js"
import { mountSaving } from "./saving.js"

/**
 * Records: saves the stream that is looked at, and opens what was saved, by a button and by
 * dropping it on the panel.
 *
 * @type {import("./hood.js").Part}
 */
export function mountRecording(hood, page, subject, signal) {
  const { catalog, desk, relay, strings } = page
  const { clock } = watchOf(relay)
  const input = find(hood, "input[data-feed=recording]", HTMLInputElement)
  const problem = find(hood, "[data-feed=recording-problem]")
  /** @type {WeakMap<object, import("../serverclock.js").Reading | null>} when each receipt came */
  const readings = new WeakMap()

  const note = () => {
    const receipt = subject.answer?.receipt
    if (receipt && !readings.has(receipt)) readings.set(receipt, clock.reading)
  }
  const take = () => {
    const { answer } = subject
    const turn = desk.session.turns.find((it) => it.answers.some((one) => one === answer))
    if (!answer || !turn) return null
    const reading = answer.receipt && readings.get(answer.receipt)
    return recordingOf(answer, {
      question: turn.question, demo: isDemo(answer, catalog), clock: reading ?? clock.reading,
    })
  }
  const open = async (/** @type {File | undefined} */ file) => {
    if (!file) return
    setText(problem, "")
    try {
      const { openFile } = await import("./replay.js")
      setText(problem, await openFile(file, page))
    } catch {
      setText(problem, strings.say("recordingNoServer"))
    }
  }
  const over = (/** @type {boolean} */ is) => hood.toggleAttribute("data-over", is)

  mountSaving(hood, take, strings, signal)
  find(hood, "[data-do=open-recording]").addEventListener("click", () => input.click(), { signal })
  input.addEventListener("change", () => {
    const [file] = input.files ?? []
    // The same file may be chosen again.
    input.value = ""
    void open(file)
  }, { signal })
  hood.addEventListener("dragover", (event) => {
    if (!event.dataTransfer?.types.includes("Files")) return
    event.preventDefault()
    over(true)
  }, { signal })
  hood.addEventListener("dragleave", ({ relatedTarget }) => {
    if (!(relatedTarget instanceof Node && hood.contains(relatedTarget))) over(false)
  }, { signal })
  hood.addEventListener("drop", (event) => {
    over(false)
    const [file] = event.dataTransfer?.files ?? []
    if (!file) return
    event.preventDefault()
    void open(file)
  }, { signal })
  subject.listen({ other: note, grew: note }, signal)
  note()
}
