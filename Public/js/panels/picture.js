// @ts-check

/** Models see no more than this of a side, in pixels, and servers take no more, in bytes. */
const [longest, largest] = [2048, 4_000_000]

/** How much of an image is kept when it is made smaller, the first that fits. */
const qualities = [0.88, 0.7, 0.5]

/**
 * An image as a data URL, made smaller where it is too large for a model.
 *
 * @param {Blob} file
 * @param {string} type
 * @returns {Promise<string | null>} null: it cannot be shown
 */
export async function pictureOf(file, type) {
  const bitmap = await createImageBitmap(file).catch(() => null)
  if (!bitmap) return null
  try {
    const scale = Math.min(1, longest / Math.max(bitmap.width, bitmap.height))
    if (scale === 1 && file.size <= largest) return await urlOf(file.slice(0, file.size, type))
    return smaller(bitmap, scale)
  } finally {
    bitmap.close()
  }
}

/** @param {ImageBitmap} bitmap @param {number} scale @returns {string | null} */
function smaller(bitmap, scale) {
  const canvas = document.createElement("canvas")
  canvas.width = Math.max(1, Math.round(bitmap.width * scale))
  canvas.height = Math.max(1, Math.round(bitmap.height * scale))
  const context = canvas.getContext("2d")
  if (!context) return null
  // JPEG knows no holes: they would turn black.
  context.fillStyle = "white"
  context.fillRect(0, 0, canvas.width, canvas.height)
  context.drawImage(bitmap, 0, 0, canvas.width, canvas.height)
  const urls = qualities.map((it) => () => canvas.toDataURL("image/jpeg", it))
  let url = ""
  for (const make of urls) {
    url = make()
    if (url.length * 3 / 4 <= largest) break
  }
  return url
}

/** @param {Blob} blob @returns {Promise<string | null>} */
function urlOf(blob) {
  return new Promise((resolve) => {
    const reader = new FileReader()
    reader.onload = () => resolve(String(reader.result))
    reader.onerror = () => resolve(null)
    reader.readAsDataURL(blob)
  })
}
