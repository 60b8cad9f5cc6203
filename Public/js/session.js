// @ts-check
import { Answer } from "./answer.js"
import { messagesFor, wasReturned } from "./conversation.js"
import { joined, noDraft } from "./draft.js"
import { newId } from "./ids.js"
import { Listeners } from "./listeners.js"
import { nextTask } from "./nexttask.js"
import { noParameters, requestFields } from "./parameters.js"
import { Path } from "./path.js"
import { Tree } from "./tree.js"

/** @typedef {import("./tree.js").Turn} Turn */
/** @typedef {import("./records.js").Attachment} Attachment */

/** @typedef {import("./draft.js").Draft} Draft */

/**
 * What a panel may want to be told. Turns and answers are added and removed as they are shown: of
 * several versions one is.
 *
 * @typedef {object} SessionListener
 * @property {(turn: Turn) => void} turnAdded
 * @property {(turn: Turn) => void} turnRemoved
 * @property {(turn: Turn, answer: Answer) => void} answerAdded
 * @property {(turn: Turn, answer: Answer) => void} answerRemoved
 * @property {(turn: Turn) => void} versions there are more or fewer of its question or its answer
 * @property {(answer: Answer) => void} begun a request left for this answer
 * @property {(answer: Answer) => void} grew its log has new lines
 * @property {(answer: Answer) => void} ended
 * @property {() => void} returned words that were not sent are back in `draft`
 * @property {() => void} queued `next` is another one
 * @property {() => void} settings its title, model or parameters were changed
 */

/**
 * Told what is to be kept of a conversation.
 *
 * @typedef {object} Keeper
 * @property {(turn: Turn) => void} turn a new one, not yet in the tree
 * @property {(turn: Turn, answer: Answer) => void} answer it began, went on or ended
 * @property {(fields: Partial<import("./records.js").ChatRecord>) => void} change
 */

/**
 * A conversation: its turns, the one answer in flight, and what happens to both.
 * It knows no page; panels listen to it and never talk to each other.
 */
export class Session {
  id = newId()
  created = Date.now()
  /** Given by the reader; empty: the first line of the first question. */
  title = ""
  pinned = false
  /** @type {import("./relay.js").Route | null} the model that is asked; null: the page's choice */
  model = null
  parameters = noParameters()
  tree = new Tree()
  /** @type {Answer | null} the answer in flight */
  current = null
  /** @type {Draft | null} what is sent when this answer ends */
  next = null
  /** What stands in the message box. */
  draft = noDraft()
  /** It is gone once another one is shown. */
  temporary = false
  /** @type {Keeper | null} null: nothing is kept */
  keeper = null

  /** @type {Listeners<SessionListener>} */
  #listeners = new Listeners()
  #path = new Path(this.tree, {
    turnAdded: (turn) => this.#listeners.tell("turnAdded", turn),
    turnRemoved: (turn) => this.#listeners.tell("turnRemoved", turn),
    answerAdded: (turn, answer) => this.#listeners.tell("answerAdded", turn, answer),
    answerRemoved: (turn, answer) => this.#listeners.tell("answerRemoved", turn, answer),
  })
  /** @type {AbortController | null} */
  #abort = null
  #relay
  #catalog
  #clock

  /**
   * @param {Pick<import("./relay.js").Relay, "ask">} relay
   * @param {Pick<import("./catalog.js").Catalog, "routeFor">} catalog says which model
   * @param {() => number} [clock]
   */
  constructor(relay, catalog, clock = () => performance.now()) {
    this.#relay = relay
    this.#catalog = catalog
    this.#clock = clock
  }

  /** @param {Partial<SessionListener>} listener @param {AbortSignal} signal */
  listen(listener, signal) {
    this.#listeners.add(listener, signal)
  }

  /** @returns {Turn[]} what is shown of the tree */
  get turns() {
    return this.#path.turns
  }

  /** @param {Turn} turn @returns {Answer | undefined} the one that is shown */
  answerOf(turn) {
    return this.tree.answerOf(turn)
  }

  /**
   * Sends a question; while an answer is in flight, keeps it until that one ends.
   *
   * @param {string} question
   * @param {readonly Attachment[]} [files]
   */
  async send(question, files = []) {
    if (this.current) return this.#queue({ text: question, files: [...files] })
    const last = this.turns.at(-1)
    const parent = last && (wasReturned(last) ? last.parent : this.answerOf(last)?.id)
    if (last && wasReturned(last)) this.#forget(last)
    await this.#ask(question, files, parent ?? "")
  }

  /**
   * Asks a question in other words. The one it was, and all that followed, is another version.
   *
   * @param {Turn} turn
   * @param {string} question
   * @param {readonly Attachment[]} [files]
   */
  async edit(turn, question, files = turn.files) {
    if (!this.current) await this.#ask(question, files, turn.parent)
  }

  /** Asks a turn's question once more. The answer before is another version. */
  async again(/** @type {Turn} */ turn) {
    if (this.current) return
    const answer = new Answer()
    this.#path.change(() => {
      const kept = turn.answers.filter(({ id, text, reasoning }) => {
        return text || reasoning || this.tree.after(id).length > 0
      })
      turn.answers = [...kept, answer]
      this.#choose(turn.id, answer.id)
    })
    await this.#run(turn, answer)
  }

  /** Has the model go on from exactly where an answer ended. */
  async resume(/** @type {Turn} */ turn, /** @type {Answer} */ answer) {
    if (!this.current && answer.continuable) await this.#run(turn, answer)
  }

  /** Shows another version: of a question, or of a question's answer. */
  show(/** @type {string} */ parent, /** @type {string} */ child) {
    this.#path.change(() => this.#choose(parent, child))
  }

  /** Lets the answer in flight go, in any phase. What came stays. */
  stop() {
    if (this.#abort && !this.#abort.signal.aborted) this.current?.stop(this.#clock())
    this.#abort?.abort()
  }

  /** Takes back what was to be sent next. */
  unqueue() {
    const draft = this.next
    if (!draft) return
    this.#setNext(null)
    this.offer(draft)
  }

  /** Puts words into the message box, before those that stand there. */
  offer(/** @type {Draft} */ draft) {
    this.draft = joined(draft, this.draft)
    this.#listeners.tell("returned")
  }

  /**
   * Changes what holds for the whole conversation.
   *
   * @param {Partial<Pick<Session, "title" | "pinned" | "parameters" | "model">>} fields
   */
  change(fields) {
    Object.assign(this, fields)
    this.keeper?.change({ ...fields })
    this.#listeners.tell("settings")
  }

  /**
   * Takes in what another page wrote in this conversation. What is shown here stays.
   *
   * @param {(tree: Tree) => Answer[]} change returns the answers that are not as they were
   */
  merge(change) {
    const shown = this.turns.map((turn) => ({ turn, answer: this.answerOf(turn) }))
    /** @type {Answer[]} */
    let changed = []
    this.#path.change(() => {
      changed = change(this.tree)
      for (const { turn, answer } of shown) {
        this.tree.choose(turn.parent, turn.id)
        if (answer) this.tree.choose(turn.id, answer.id)
      }
    })
    for (const turn of this.turns) this.#listeners.tell("versions", turn)
    for (const answer of changed) this.#listeners.tell("grew", answer)
  }

  /** @param {string} question @param {readonly Attachment[]} files @param {string} parent */
  async #ask(question, files, parent) {
    const answer = new Answer()
    /** @type {Turn} */
    const turn = {
      id: newId(), parent, question, files: [...files], answers: [answer], created: Date.now(),
    }
    this.keeper?.turn(turn)
    this.#path.change(() => {
      this.tree.add(turn)
      this.#choose(parent, turn.id)
    })
    await this.#run(turn, answer)
  }

  /** @param {string} parent @param {string} child */
  #choose(parent, child) {
    this.tree.choose(parent, child)
    this.keeper?.change({ chosen: { [parent]: child } })
  }

  /** @param {Turn} turn @param {Answer} answer */
  async #run(turn, answer) {
    const abort = new AbortController()
    const route = this.#catalog.routeFor(this.model)
    const { system } = this.parameters
    const answerOf = (/** @type {Turn} */ it) => this.answerOf(it)
    const messages = messagesFor(system, this.turns, answerOf, turn, answer)
    this.#abort = abort
    this.current = answer
    if (route?.id !== this.model?.id) this.change({ model: route && { id: route.id, base: route.base } })
    answer.begin(this.#clock(), route?.id)
    this.#listeners.tell("begun", answer)
    const question = { route, messages, fields: requestFields(this.parameters) }
    const asked = this.#relay.ask(question, this.#receiver(answer), abort.signal)
    // The question, which is kept already, goes first.
    void nextTask().then(() => this.current === answer && this.keeper?.answer(turn, answer))
    const ending = await asked
    answer.end(ending, this.#clock())
    this.keeper?.answer(turn, answer)
    this.#over(turn, answer, ending)
  }

  /** @param {Answer} answer @returns {import("./relay.js").Receiver} */
  #receiver(answer) {
    const told = Object.entries(answer.receiver()).map(([name, tell]) => {
      return [name, (/** @type {any[]} */ ...args) => {
        const heard = /** @type {(...args: any[]) => void} */ (tell)
        heard(...args)
        this.#listeners.tell("grew", answer)
      }]
    })
    return Object.fromEntries(told)
  }

  /** @param {Turn} turn @param {Answer} answer @param {import("./ending.js").Ending} ending */
  #over(turn, answer, ending) {
    this.current = null
    this.#listeners.tell("ended", answer)
    if (["finished", "limit", "filtered"].includes(ending.kind)) this.#sendNext()
    else this.unqueue()
    // Offered last, it stands first.
    if (wasReturned(turn)) this.offer({ text: turn.question, files: turn.files })
  }

  #sendNext() {
    const draft = this.next
    if (!draft) return
    this.#setNext(null)
    void this.send(draft.text, draft.files)
  }

  /** @param {Draft} draft */
  #queue({ text, files }) {
    const { next } = this
    this.#setNext(joined(next ?? noDraft(), { text, files }))
  }

  /** @param {Draft | null} draft */
  #setNext(draft) {
    this.next = draft
    this.#listeners.tell("queued")
  }

  /** @param {Turn} turn */
  #forget(turn) {
    this.#path.change(() => this.tree.remove(turn))
  }
}
