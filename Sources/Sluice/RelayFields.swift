import Glibc
import Loop

/// Which header fields travel, in both directions (R10): lists of what may, so
/// that nothing unknown leaks.
enum RelayFields {
  /// What of a client's head goes up. Its credentials and cookies never do.
  static func up(_ exchange: Exchange) -> [Field] {
    let wanted = exchange.fields { name in
      strncasecmp(name, "openai-", 7) == 0 || upNames.contains { matches(name, $0) }
    }
    return wanted.filter { isClean($0.value) } + [Field("Accept-Encoding", "identity")]
  }

  /// What of an upstream's head comes down; values with control characters do
  /// not, nor do those with the server's key in them.
  static func down(_ head: ResponseHead, from upstream: Upstream, id: String) -> [Field] {
    var fields = head.fields.filter { isPassed($0.name) && mayPass($0.value, from: upstream) }
    if !fields.contains(where: { $0.name == "x-request-id" }) {
      fields.append(Field("x-request-id", id))
    }
    return fields + fixed
  }

  /// False for a value of the upstream's that no client may see.
  static func mayPass(_ value: String, from upstream: Upstream) -> Bool {
    isClean(value) && !upstream.holdsKey(value)
  }

  private static let upNames: [StaticString] = [
    "content-type", "accept", "anthropic-version", "anthropic-beta", "idempotency-key",
    "traceparent",
  ]

  /// On every answer of ours that must reach its reader unstored and unbuffered.
  static let fixed = [
    Field("Cache-Control", "no-cache, no-transform"), Field("X-Accel-Buffering", "no"),
    Field("X-Content-Type-Options", "nosniff"),
    Field("Content-Security-Policy", SecurityHeaders.dataPolicy),
  ]

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
