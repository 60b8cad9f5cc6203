import Glibc

/// A host and perhaps a port, as in a Host header or an address (RFC 3986, 3.2).
///
/// Two that mean the same host are equal: letters are small, a trailing dot is
/// gone, an IPv6 address has no brackets and its shortest form, one that only
/// wraps an IPv4 address is that address.
package struct Authority: Hashable, Sendable {
  /// A name, or an address without brackets.
  package let host: String
  /// Nil when none is said.
  package let port: UInt16?

  /// Nil when `text` is no host with an optional port: user names, spaces,
  /// empty labels and letters beyond ASCII are refused.
  package init?(_ text: some StringProtocol) {
    let text = Substring(text).utf8
    let end = text.first == UInt8(ascii: "[") ? text.firstIndex(of: UInt8(ascii: "]")) : nil
    let start = end ?? text.startIndex
    let colon = text[start...].firstIndex(of: UInt8(ascii: ":"))
    guard let host = Authority.normal(String(Substring(text[..<(colon ?? text.endIndex)]))) else {
      return nil
    }
    self.host = host
    guard let colon, text.index(after: colon) < text.endIndex else {
      port = nil
      return
    }
    let digits = text[text.index(after: colon)...]
    guard digits.count <= 5, digits.allSatisfy(Authority.isDigit) else { return nil }
    guard let number = UInt16(String(Substring(digits))) else { return nil }
    port = number
  }

  /// The host as it stands in an address: IPv6 in brackets.
  package var bracketed: String { host.utf8.contains(UInt8(ascii: ":")) ? "[\(host)]" : host }

  /// True for 127.0.0.0/8, ::1 and `localhost`: it never leaves this machine.
  package var isLoopback: Bool { Authority.isLoopback(host) }

  /// The same for a host in normal form.
  static func isLoopback(_ host: String) -> Bool {
    host == "localhost" || host == "::1" || (host.hasPrefix("127.") && isIPv4(host))
  }

  /// An address as the system gives it ("::ffff:10.0.0.5", "fe80::1%eth0"), in normal form.
  static func normal(address: String) -> String {
    guard address.utf8.contains(UInt8(ascii: ":")) else { return address }
    let plain = String(address.prefix { $0 != "%" })
    return normalIPv6(plain) ?? plain
  }

  private static func normal(_ host: String) -> String? {
    if host.utf8.first == UInt8(ascii: "[") {
      return host.hasSuffix("]") ? normalIPv6(String(host.dropFirst().dropLast())) : nil
    }
    let name = host.utf8.last == UInt8(ascii: ".") ? host.dropLast() : host[...]
    guard isName(name.utf8) else { return nil }
    return name.utf8.contains(where: isCapital) ? name.lowercased() : String(name)
  }

  private static func isName(_ bytes: Substring.UTF8View) -> Bool {
    var previous = UInt8(ascii: ".")
    for byte in bytes {
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"): break
      case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"): break
      case UInt8(ascii: ".") where previous != byte: break
      default: return false
      }
      previous = byte
    }
    return previous != UInt8(ascii: ".") && bytes.count <= 253
  }

  private static func isDigit(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
  }

  private static func isCapital(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte)
  }

  private static func isIPv4(_ text: String) -> Bool {
    var address = in_addr()
    return inet_pton(AF_INET, text, &address) == 1
  }

  private static func normalIPv6(_ text: String) -> String? {
    var address = in6_addr()
    guard inet_pton(AF_INET6, text, &address) == 1 else { return nil }
    let bytes = withUnsafeBytes(of: address) { [UInt8]($0) }
    if bytes[..<10].allSatisfy({ $0 == 0 }), bytes[10] == 0xFF, bytes[11] == 0xFF {
      return bytes[12...].map(String.init).joined(separator: ".")
    }
    let room = Int(INET6_ADDRSTRLEN)
    return withUnsafeTemporaryAllocation(of: CChar.self, capacity: room) { space in
      inet_ntop(AF_INET6, &address, space.baseAddress!, socklen_t(room)).map(String.init(cString:))
    }
  }
}
