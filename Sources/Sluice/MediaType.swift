/// What a file is, by the end of its name.
struct MediaType: Sendable {
  /// As in a Content-Type header.
  let value: String
  /// True when it is worth compressing.
  let isText: Bool

  /// Bytes of an unknown kind when the end says nothing.
  static func of(path: String) -> MediaType {
    let name = path.split(separator: "/").last ?? ""
    let end = name.lastIndex(of: ".").map { name[name.index(after: $0)...].lowercased() }
    return end.flatMap { types[$0] } ?? bytes("application/octet-stream")
  }

  // Module scripts run only as JavaScript (WHATWG HTML, 8.1.4.2); text says its
  // characters, or a browser guesses them.
  private static let types: [String: MediaType] = [
    "html": text("text/html; charset=utf-8"),
    "css": text("text/css; charset=utf-8"),
    "js": text("text/javascript; charset=utf-8"),
    "mjs": text("text/javascript; charset=utf-8"),
    "json": text("application/json"),
    "map": text("application/json"),
    "webmanifest": text("application/manifest+json"),
    "svg": text("image/svg+xml"),
    "txt": text("text/plain; charset=utf-8"),
    "md": text("text/markdown; charset=utf-8"),
    "xml": text("application/xml"),
    "wasm": text("application/wasm"),
    "ico": text("image/x-icon"),
    "png": bytes("image/png"),
    "jpg": bytes("image/jpeg"),
    "jpeg": bytes("image/jpeg"),
    "gif": bytes("image/gif"),
    "webp": bytes("image/webp"),
    "avif": bytes("image/avif"),
    "woff": bytes("font/woff"),
    "woff2": bytes("font/woff2"),
    "mp4": bytes("video/mp4"),
    "webm": bytes("video/webm"),
    "pdf": bytes("application/pdf"),
  ]

  private static func text(_ value: String) -> MediaType { MediaType(value: value, isText: true) }
  private static func bytes(_ value: String) -> MediaType { MediaType(value: value, isText: false) }
}
