import Glibc
import Loop

/// Which header fields travel, in both directions (R10): lists of what may, so
/// that nothing unknown leaks.
enum RelayFields {
  /// What of a client's head goes up. Its credentials and cookies never do.
  static func up(_ exchange: Exchange) -> [Field] {
    let wanted = exchange.fields(where: goesUp)
    return wanted.filter { isClean($0.value) } + [Field("Accept-Encoding", "identity")]
  }

  /// What of an upstream's head comes down; values with control characters do
  /// not, nor do those with the server's key in them. `own` are ours beside them.
  static func down(
    _ head: ResponseHead, from upstream: Upstream, id: String, own: [Field] = fixed
  ) -> [Field] {
    var fields = head.fields.filter { isPassed($0.name) && mayPass($0.value, from: upstream) }
    if !fields.contains(where: { $0.name == "x-request-id" }) {
      fields.append(Field("x-request-id", id))
    }
    return fields + own
  }

  /// False for a value of the upstream's that no client may see.
  static func mayPass(_ value: String, from upstream: Upstream) -> Bool {
    isClean(value) && !upstream.holdsKey(value)
  }

  // By first letter: most of what a browser sends begins with another one.
  private static func goesUp(_ name: UnsafePointer<CChar>) -> Bool {
    switch UInt8(bitPattern: name.pointee) | 0x20 {
    case UInt8(ascii: "a"):
      matches(name, "accept") || matches(name, "anthropic-version")
        || matches(name, "anthropic-beta")
    case UInt8(ascii: "c"): matches(name, "content-type")
    case UInt8(ascii: "i"): matches(name, "idempotency-key")
    case UInt8(ascii: "o"): strncasecmp(name, "openai-", 7) == 0
    case UInt8(ascii: "t"): matches(name, "traceparent")
    default: false
    }
  }

  /// On every answer that must reach its reader unstored and unbuffered.
  static let unstored = [
    Field("Cache-Control", "no-cache, no-transform"), Field("X-Accel-Buffering", "no"),
    Field("X-Content-Type-Options", "nosniff"),
  ]

  /// The same for one that a browser could show as a page.
  static let fixed =
    unstored + [Field("Content-Security-Policy", SecurityHeaders.dataPolicy)]

  private static func matches(_ name: UnsafePointer<CChar>, _ wanted: StaticString) -> Bool {
    strcasecmp(name, UnsafeRawPointer(wanted.utf8Start).assumingMemoryBound(to: CChar.self)) == 0
  }

  private static func isPassed(_ name: String) -> Bool {
    switch name {
    case "content-type", "x-request-id", "x-should-retry": true
    default: downPrefixes.contains { name.hasPrefix($0) }
    }
  }

  private static let downPrefixes = ["x-ratelimit-", "retry-after", "openai-"]

  private static func isClean(_ value: String) -> Bool {
    value.utf8.allSatisfy { $0 >= 0x20 && $0 != 0x7F || $0 == 0x09 }
  }
}

extension ResponseHead {
  /// How the body is compressed; nil when it is not.
  var coding: String? {
    field("content-encoding").flatMap { $0.lowercased() == "identity" ? nil : $0 }
  }
}
