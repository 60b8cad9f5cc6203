import Glibc

/// Whom one client's doings are put down to: its IPv4 address, or the 64 bits of its IPv6
/// address that one household or office has to itself (RFC 6177).
struct ClientNetwork: Hashable, Sendable {
  private let bits: UInt64
  private let isIPv6: Bool

  /// From an address in numbers, as `ClientConnection.peer` gives it.
  init(_ address: String) {
    var bytes = [UInt8](repeating: 0, count: 16)
    isIPv6 = inet_pton(AF_INET6, address, &bytes) == 1
    if !isIPv6 { inet_pton(AF_INET, address, &bytes) }
    bits = bytes[..<8].reduce(0) { $0 << 8 | UInt64($1) }
  }
}
