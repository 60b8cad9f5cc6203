import Glibc

/// The addresses of this computer that a browser can use, its own among them.
enum ReachableAddresses {
  /// In numbers: loopback first, then IPv4, then IPv6, each once. Left out are interfaces
  /// that are down or unplugged, and link-local addresses, which an address bar cannot
  /// hold or which mean that there is no network.
  ///
  /// - Parameter isIPv6: which family.
  static func all(isIPv6: Bool) -> [String] {
    var first: UnsafeMutablePointer<ifaddrs>?
    guard getifaddrs(&first) == 0, let first else { return [] }
    defer { freeifaddrs(first) }
    var found: [String] = []
    for interface in sequence(first: first, next: { $0.pointee.ifa_next }) {
      guard let address = address(interface.pointee, isIPv6), !found.contains(address) else {
        continue
      }
      found.append(address)
    }
    return found.filter(Authority.isLoopback) + found.filter { !Authority.isLoopback($0) }
  }

  private static func address(_ interface: ifaddrs, _ isIPv6: Bool) -> String? {
    let wanted = UInt32(IFF_UP | IFF_RUNNING)
    guard interface.ifa_flags & wanted == wanted, let address = interface.ifa_addr else {
      return nil
    }
    guard Int32(address.pointee.sa_family) == (isIPv6 ? AF_INET6 : AF_INET) else { return nil }
    let size = isIPv6 ? MemoryLayout<sockaddr_in6>.size : MemoryLayout<sockaddr_in>.size
    return numericHost(address, socklen_t(size)).flatMap { isLinkLocal($0) ? nil : $0 }
  }

  /// 169.254/16 (RFC 3927) and fe80::/10 (RFC 4291, 2.5.6).
  static func isLinkLocal(_ address: String) -> Bool {
    guard address.utf8.contains(UInt8(ascii: ":")) else { return address.hasPrefix("169.254.") }
    let group = address.prefix { $0 != ":" && $0 != "%" }
    return UInt16(group, radix: 16).map { $0 & 0xFFC0 == 0xFE80 } ?? false
  }
}
