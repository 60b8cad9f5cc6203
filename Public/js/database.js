// @ts-check

/** @typedef {{ indexedDB?: IDBFactory }} WithIndexedDB */

const stores = ["chats", "turns", "answers"]

/** How long a browser may take to open the database: some never answer, in milliseconds. */
const patience = 5000

class Hung extends Error {}

/**
 * The database of this origin. It is opened when it is needed, closed when another tab or the
 * browser wants it gone, and opened once more when it was.
 */
export class Database {
  #browser
  #told
  /** @type {Promise<IDBDatabase> | null} */
  #opened = null

  /**
   * @param {WithIndexedDB} browser
   * @param {{ lost: () => void, found: () => void }} told that the database was closed from
   *   outside, and may be empty now; that it is there after all
   */
  constructor(browser, told) {
    this.#browser = browser
    this.#told = told
  }

  /**
   * Does some work in one transaction: all of it or nothing. The work may be done twice.
   *
   * @template T
   * @param {IDBTransactionMode} mode
   * @param {(transaction: IDBTransaction) => Promise<T>} work waits for nothing but its requests
   * @returns {Promise<T>} once it is written; rejected for any cause
   */
  async run(mode, work) {
    try {
      return await this.#once(mode, work)
    } catch (error) {
      if (isFull(error) || error instanceof Hung) throw error
      this.#close()
      return await this.#once(mode, work)
    }
  }

  /**
   * @template T
   * @param {IDBTransactionMode} mode
   * @param {(transaction: IDBTransaction) => Promise<T>} work
   * @returns {Promise<T>}
   */
  async #once(mode, work) {
    const transaction = (await this.#open()).transaction(stores, mode)
    const ended = endOf(transaction)
    try {
      return (await Promise.all([work(transaction), ended]))[0]
    } catch (error) {
      abort(transaction)
      throw error
    }
  }

  /** @returns {Promise<IDBDatabase>} */
  #open() {
    if (this.#opened) return this.#opened
    const opening = open(this.#browser)
    const opened = within(patience, opening)
    const forget = () => void (this.#opened === opened && (this.#opened = null))
    this.#opened = opened
    opening.then((database) => this.#watch(database, opened), forget)
    opened.catch(() => opening.then(() => this.#told.found(), () => {}))
    return opened
  }

  /** @param {IDBDatabase} database @param {Promise<IDBDatabase>} opened */
  #watch(database, opened) {
    // A later attempt has taken its place.
    if (this.#opened !== opened) return database.close()
    const mine = this.#opened = Promise.resolve(database)
    const leave = () => {
      database.close()
      if (this.#opened === mine) this.#opened = null
      this.#told.lost()
    }
    database.onversionchange = leave
    database.onclose = leave
  }

  #close() {
    this.#opened?.then((database) => database.close(), () => {})
    this.#opened = null
  }
}

/** @param {any} error @returns {boolean} whether there is no room left */
export function isFull(error) {
  return error?.name === "QuotaExceededError"
}

/**
 * @template T
 * @param {IDBRequest<T>} request
 * @returns {Promise<T>}
 */
export function resultOf(request) {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result)
    request.onerror = () => reject(request.error)
  })
}

/** @param {WithIndexedDB} browser @returns {Promise<IDBDatabase>} */
function open(browser) {
  // Asking for it may throw as well: both become a rejection here.
  return new Promise((resolve, reject) => {
    const request = /** @type {IDBFactory} */ (browser.indexedDB).open("sluice", 1)
    request.onupgradeneeded = () => make(request.result)
    resultOf(request).then(resolve, reject)
  })
}

/** @param {IDBDatabase} database */
function make(database) {
  const [chats, ...nodes] = stores
  database.createObjectStore(chats, { keyPath: "id" })
  for (const name of nodes) {
    database.createObjectStore(name, { keyPath: "id" }).createIndex("chat", "chat")
  }
}

/** @param {IDBTransaction} transaction @returns {Promise<void>} */
function endOf(transaction) {
  return new Promise((resolve, reject) => {
    transaction.oncomplete = () => resolve()
    transaction.onabort = () => reject(transaction.error ?? new Error("aborted"))
  })
}

/** @param {IDBTransaction} transaction */
function abort(transaction) {
  try {
    transaction.abort()
  } catch {
    // It is over already.
  }
}

/**
 * @template T
 * @param {number} limit
 * @param {Promise<T>} promise
 * @returns {Promise<T>}
 */
function within(limit, promise) {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Hung("no answer")), limit)
    promise.then(resolve, reject).finally(() => clearTimeout(timer))
  })
}
