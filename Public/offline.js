// @ts-check

/**
 * The service worker. It keeps the page's own files, and hands them out only where the server
 * cannot be reached: what the server has is always newer. Conversations, questions and answers
 * never pass through it.
 */

const worker = /** @type {ServiceWorkerGlobalScope} */ (/** @type {unknown} */ (self))

/** The files' place. Another name than the last one's makes the browser forget those. */
const place = "sluice-shell-1"

/**
 * A server that is silent for so long counts as out of reach; for so long after that a page's
 * other files do not wait for it either. In milliseconds.
 */
const [patience, echo] = [5000, 2000]

const root = new URL("./", worker.location.href)
const kinds = /\.(html|js|mjs|css|svg|png|woff2|webmanifest)$/
const never = ["v1/", "api/", "demo/"]
let silentAt = -Infinity

worker.addEventListener("install", (event) => {
  passBy(event)
  void worker.skipWaiting()
})

worker.addEventListener("activate", (event) => {
  event.waitUntil(forget().then(() => worker.clients.claim()))
})

worker.addEventListener("fetch", (event) => {
  const key = keyOf(event.request)
  if (key) event.respondWith(answer(event, key))
})

// A page that was loaded before there was a worker says what it was made of.
worker.addEventListener("message", (event) => {
  if (Array.isArray(event.data?.files)) event.waitUntil(keepAll(event.data.files.map(String)))
})

/**
 * Has questions and answers go past the worker without waking it, where the browser can.
 *
 * @param {any} event of installing; the types of TypeScript 4.8 do not know routes
 */
function passBy(event) {
  const paths = never.map((it) => ({ urlPattern: { pathname: `${root.pathname}${it}*` } }))
  const rules = paths.map((condition) => ({ condition, source: "network" }))
  event.addRoutes?.(rules)?.catch(() => {})
}

/** Drops what earlier versions kept. */
async function forget() {
  const old = (await caches.keys()).filter((it) => it.startsWith("sluice-") && it !== place)
  await Promise.all(old.map((it) => caches.delete(it)))
}

/**
 * Where a request's answer is kept: the page itself without its query, which may hold words; a
 * file only without one.
 *
 * @param {Request} request
 * @returns {string} empty: it is none of the worker's business
 */
function keyOf(request) {
  const url = new URL(request.url)
  const path = url.pathname.slice(root.pathname.length)
  const ours = url.origin === root.origin && url.pathname.startsWith(root.pathname)
  if (request.method !== "GET" || !ours || never.some((it) => path.startsWith(it))) return ""
  if (path === "" || path === "index.html") return request.mode === "navigate" ? root.href : ""
  const plain = url.search === "" && !request.headers.has("range")
  return plain && kinds.test(path) ? root.origin + url.pathname : ""
}

/** @param {FetchEvent} event @param {string} key @returns {Promise<Response>} */
async function answer(event, key) {
  const fresh = fetch(event.request)
  const cache = await caches.open(place).catch(() => null)
  const kept = await cache?.match(key).catch(() => undefined)
  if (cache) event.waitUntil(fresh.then((it) => keep(cache, key, it, kept)).catch(() => {}))
  if (!kept) return fresh
  const response = await inTime(fresh, event.request.mode === "navigate")
  // A proxy answers for a server that is away.
  return response && response.status < 500 ? response : kept
}

/**
 * @param {Promise<Response>} fresh
 * @param {boolean} first of the requests for a page: it finds out anew whether there is a server
 * @returns {Promise<Response | null>} null: the server cannot be reached
 */
function inTime(fresh, first) {
  const known = !first && performance.now() - silentAt < echo
  return new Promise((resolve) => {
    const timer = setTimeout(() => {
      silentAt = performance.now()
      resolve(null)
    }, known ? 0 : patience)
    fresh.then(resolve, () => resolve(null)).finally(() => clearTimeout(timer))
  })
}

/**
 * Keeps an answer that is one, and is not kept yet.
 *
 * @param {Cache} cache
 * @param {string} key
 * @param {Response} response
 * @param {Response | undefined} kept
 */
async function keep(cache, key, response, kept) {
  const whole = response.status === 200 && response.type === "basic" && !response.redirected
  const tag = response.headers.get("etag")
  if (response.status === 404) await cache.delete(key)
  else if (whole && (!tag || tag !== kept?.headers.get("etag"))) {
    await cache.put(key, response.clone())
  }
}

/**
 * Keeps files that a page has just loaded: the browser still has them, nothing is asked for again.
 *
 * @param {string[]} files
 */
async function keepAll(files) {
  const cache = await caches.open(place)
  await Promise.all(files.map((it) => keepOne(cache, it).catch(() => {})))
}

/** @param {Cache} cache @param {string} file */
async function keepOne(cache, file) {
  const request = new Request(file, { cache: "force-cache" })
  const key = request.url === root.href ? root.href : keyOf(request)
  if (key) await keep(cache, key, await fetch(request), await cache.match(key))
}
