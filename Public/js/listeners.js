// @ts-check

/**
 * Plain objects of functions that want to be told; each answers what it cares for.
 *
 * @template {{ [name in keyof L]: (...args: any[]) => void }} L
 */
export class Listeners {
  /** @type {Set<Partial<L>>} */
  #all = new Set()

  /**
   * @param {Partial<L>} listener told until the signal aborts
   * @param {AbortSignal} signal
   */
  add(listener, signal) {
    this.#all.add(listener)
    signal.addEventListener("abort", () => this.#all.delete(listener), { once: true })
  }

  /**
   * @template {keyof L} N
   * @param {N} name
   * @param {Parameters<L[N]>} args
   */
  tell(name, ...args) {
    for (const listener of this.#all) listener[name]?.(...args)
  }
}
