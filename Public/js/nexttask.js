// @ts-check

/**
 * Lets the browser do what waits: what follows is a task of its own. A timer would be held up where
 * the page is hidden.
 *
 * @returns {Promise<void>}
 */
export function nextTask() {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel()
    port1.addEventListener("message", () => (port1.close(), resolve()), { once: true })
    port1.start()
    port2.postMessage(null)
  })
}
