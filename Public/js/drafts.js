// @ts-check
import { wasReturned } from "./conversation.js"
import { joined, noDraft } from "./draft.js"
import { Listeners } from "./listeners.js"

/** @typedef {import("./session.js").Session} Session */
/** @typedef {import("./draft.js").Draft} Draft */
/** @typedef {import("./records.js").Attachment} Attachment */

/**
 * Where drafts are kept. `keep` says whether it could.
 *
 * @typedef {object} Store
 * @property {(name: string, value: string) => boolean} keep
 * @property {(name: string) => string | null} kept
 * @property {(name: string) => void} drop
 * @property {(prefix: string) => string[]} names
 */

/** The most that files may take up, in characters: browsers keep about five million in all. */
const most = 4_000_000

/** Of a chat that is not kept yet. */
const fresh = "new"

/**
 * What is not sent yet, one draft a conversation, so that it outlives the page: what stands in the
 * message box, what waits for an answer to end, and a question until an upstream has taken it.
 *
 * Where nothing of a conversation is kept, its draft is not. What the browser does not keep is held until the page closes.
 */
export class Drafts {
  /** @type {Listeners<{ restored: () => void, unkept: () => void }>} */
  #listeners = new Listeners()
  /** @type {Map<string, string>} what could not be kept */
  #held = new Map()
  /** @type {Map<string, string>} the files that were kept last, by their ids */
  #files = new Map()
  /** @type {WeakMap<Session, string>} what each is kept under */
  #names = new WeakMap()
  /** @type {WeakSet<import("./answer.js").Answer>} whose question waits to be taken */
  #waiting = new WeakSet()
  #store

  /** @param {Store} store */
  constructor(store) {
    this.#store = store
  }

  /**
   * @param {{ restored?: () => void, unkept?: () => void }} listener `restored`: a draft is back in
   *   a session; `unkept`: files are held, but would not outlive the page
   * @param {AbortSignal} signal
   */
  listen(listener, signal) {
    this.#listeners.add(listener, signal)
  }

  /**
   * Gives a session that is shown its draft back, and keeps up with it from then on.
   *
   * @param {Session} session
   */
  watch(session) {
    if (!session.keeper || this.#names.has(session)) return
    this.#restore(session)
    const keep = () => this.keep(session)
    // Hooked to nothing that outlives the session.
    session.listen({
      begun: keep, ended: keep, returned: keep, queued: keep,
      grew: (answer) => { if (this.#waiting.has(answer) && taken(answer)) keep() },
    }, new AbortController().signal)
  }

  /** Keeps what is not sent in a session as it is now. */
  keep(/** @type {Session} */ session) {
    if (!session.keeper) return
    const turn = askedIn(session)
    if (session.current) this.#waiting[turn ? "add" : "delete"](session.current)
    const asked = turn ? { text: turn.question, files: turn.files } : noDraft()
    const draft = joined(asked, joined(session.next ?? noDraft(), session.draft))
    const [before, name] = [this.#names.get(session), nameOf(session)]
    if (before && before !== name) this.#drop(before)
    this.#names.set(session, name)
    this.#keep(name, draft, (turn ?? returnedIn(session))?.id ?? "")
  }

  /**
   * Drops the drafts of conversations that are gone. A question that was on its way comes back,
   * even if its conversation does not.
   *
   * @param {ReadonlySet<string> | null} chats that there are; null: nobody knows
   * @param {Session} session the one that is shown
   */
  tidy(chats, session) {
    for (const name of this.#store.names("draft.").map((it) => it.slice("draft.".length))) {
      if (name === fresh || name === session.id || chats?.has(name)) continue
      const { asked, draft } = this.#read(name)
      if (asked === "" && !chats) continue
      this.#drop(name)
      if (asked !== "") this.#rescue(draft, session)
    }
  }

  /** Drops the draft of a conversation; should that come back, so does the draft. */
  forget(/** @type {string} */ id) {
    const held = new Map([`draft.${id}`, `files.${id}`].map((it) => [it, this.#get(it)]))
    this.#drop(id)
    for (const [name, value] of held) if (value !== "") this.#held.set(name, value)
  }

  /** @param {Draft} draft @param {Session} session */
  #rescue(draft, session) {
    if (nameOf(session) === fresh && session.keeper) {
      session.draft = joined(draft, session.draft)
      this.keep(session)
      return this.#listeners.tell("restored")
    }
    this.#keep(fresh, joined(draft, this.#read(fresh).draft), "")
  }

  /** @param {Session} session */
  #restore(session) {
    const name = nameOf(session)
    const { asked, draft } = this.#read(name)
    this.#names.set(session, name)
    if (isEmpty(draft)) return
    giveBack(session, asked)
    // Without its only question the conversation is a new one, and there may be a draft of that.
    const other = nameOf(session) === name ? noDraft() : this.#read(fresh).draft
    session.draft = joined(joined(draft, other), session.draft)
    this.keep(session)
  }

  /** @param {string} name @returns {{ asked: string, draft: Draft }} */
  #read(name) {
    const words = parsed(this.#get(`draft.${name}`))
    const files = parsed(this.#get(`files.${name}`))
    const draft = { text: String(words?.text ?? ""), files: Array.isArray(files) ? files : [] }
    return { asked: String(words?.asked ?? ""), draft }
  }

  /** @param {string} name @param {Draft} draft @param {string} asked */
  #keep(name, { text, files }, asked) {
    const none = text === "" && files.length === 0
    this.#set(`draft.${name}`, none ? "" : JSON.stringify({ text, asked }))
    this.#keepFiles(name, files)
  }

  /** @param {string} name @param {Attachment[]} files */
  #keepFiles(name, files) {
    const ids = files.map((it) => it.id).join()
    if (this.#files.get(name) === ids) return
    this.#files.set(name, ids)
    const size = files.reduce((sum, it) => sum + it.text.length, 0)
    const json = files.length === 0 ? "" : JSON.stringify(files)
    if (!this.#set(`files.${name}`, json, size <= most)) this.#listeners.tell("unkept")
  }

  /** @param {string} name */
  #drop(name) {
    this.#keep(name, noDraft(), "")
  }

  /** @param {string} name */
  #get(name) {
    return this.#held.get(name) ?? this.#store.kept(name) ?? ""
  }

  /** @param {string} name @param {string} value empty: none @param {boolean} [fits] */
  #set(name, value, fits = true) {
    const kept = value !== "" && fits && this.#store.keep(name, value)
    if (!kept) this.#store.drop(name)
    if (kept || value === "") this.#held.delete(name)
    else this.#held.set(name, value)
    return kept || value === ""
  }
}

/** @param {Session} session */
function nameOf({ id, tree }) {
  return tree.turns.length > 0 ? id : fresh
}

/**
 * @param {Session} session
 * @returns {import("./tree.js").Turn | undefined} whose question no upstream has taken yet
 */
function askedIn({ turns, current }) {
  const turn = current ? turns.find((it) => it.answers.includes(current)) : undefined
  return turn?.answers.every((it) => it.text === "" && !taken(it)) ? turn : undefined
}

/**
 * A page that is left loses its requests before it is gone: what was asked then comes back, too.
 *
 * @param {Session} session
 * @returns {import("./tree.js").Turn | undefined} whose question came back
 */
function returnedIn({ turns }) {
  const last = turns.at(-1)
  return last && wasReturned(last) ? last : undefined
}

/** @param {import("./answer.js").Answer} answer */
function taken({ log, phase, ending }) {
  return phase === "ended" ? ending?.accepted !== false
    : log.entries.some((it) => it.kind === "head" || it.kind === "event")
}

/**
 * Takes a turn out whose question is back in the draft, here and in what is kept.
 *
 * @param {Session} session
 * @param {string} id
 */
function giveBack(session, id) {
  const turn = session.tree.turns.find((it) => it.id === id)
  if (!turn || turn.answers.some((it) => it.text !== "" || it.reasoning !== "")) return
  for (const answer of turn.answers) {
    answer.ending = { kind: "lost", accepted: false, message: "", status: null, retryAfter: null }
    session.keeper?.answer(turn, answer)
  }
  session.merge((tree) => {
    tree.remove(turn)
    return []
  })
}

/** @param {Draft} draft */
const isEmpty = ({ text, files }) => text === "" && files.length === 0

/** @param {string} json @returns {any} null if it is none */
function parsed(json) {
  try {
    return JSON.parse(json)
  } catch {
    return null
  }
}
