// @ts-check

const encoder = new TextEncoder()

/** @param {string} text */
export const bytes = (text) => encoder.encode(text)

/** Every way to cut bytes in two, and one byte at a time. @param {Uint8Array} whole */
export function* everyCut(whole) {
  yield [whole]
  for (let at = 1; at < whole.length; at++) yield [whole.slice(0, at), whole.slice(at)]
  yield [...whole].map((byte) => Uint8Array.of(byte))
}

/**
 * A body that gives one piece a read, then ends as told.
 *
 * @param {Uint8Array[]} pieces
 * @param {"close" | "error" | "open"} end
 */
export function body(pieces, end = "close") {
  const left = [...pieces]
  return new ReadableStream({
    pull(controller) {
      const piece = left.shift()
      if (piece) return controller.enqueue(piece)
      if (end === "close") return controller.close()
      if (end === "error") return controller.error(new TypeError("network error"))
      return new Promise(() => {})
    },
  }, { highWaterMark: 0 })
}

/** @param {Uint8Array[]} pieces @param {"close" | "error" | "open"} [end] */
export function streamed(pieces, end) {
  return new Response(body(pieces, end), { headers: { "Content-Type": "text/event-stream" } })
}

/** One event of a chat completion. @param {object} delta @param {string | null} finish */
export function event(delta, finish = null) {
  return `data: ${JSON.stringify({ choices: [{ index: 0, delta, finish_reason: finish }] })}\n\n`
}

export const done = "data: [DONE]\n\n"

/** A clock that moves only when told. */
export class Clock {
  now = 0
  read = () => this.now
}
