import Glibc

/// What a request's first line asks for: a path, or an address in absolute form, as a proxy
/// gets it and every server has to take (RFC 9112, 3.2.2).
struct RequestTarget {
  /// The host of an absolute form, as it came; nil when the target was a path.
  let authority: String?
  let path: String

  /// `text` is the target without its query, with its escapes resolved.
  init(_ text: UnsafePointer<CChar>) {
    guard text[0] != CChar(UInt8(ascii: "/")), let start = RequestTarget.start(text) else {
      (authority, path) = (nil, String(cString: text))
      return
    }
    let rest = String(cString: text + start)
    let slash = rest.utf8.firstIndex(of: UInt8(ascii: "/")) ?? rest.endIndex
    authority = String(rest[..<slash])
    path = slash == rest.endIndex ? "/" : String(rest[slash...])
  }

  /// Where the authority begins.
  private static func start(_ text: UnsafePointer<CChar>) -> Int? {
    if strncasecmp(text, "http://", 7) == 0 { return 7 }
    return strncasecmp(text, "https://", 8) == 0 ? 8 : nil
  }
}
