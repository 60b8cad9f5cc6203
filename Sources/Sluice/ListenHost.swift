import Glibc

/// From what `--host` says to addresses that a socket can be bound to.
enum ListenHost {
  /// Numeric addresses, each once. A host that does not exist is unavailable; one that
  /// others can reach is refused until there are access codes (S1).
  static func addresses(_ hosts: [Given<String>]) throws(StartupError) -> [String] {
    var all: [String] = []
    for host in hosts {
      for address in try addresses(host) where !all.contains(address) { all.append(address) }
    }
    return all
  }

  private static func addresses(_ host: Given<String>) throws(StartupError) -> [String] {
    // Some systems say ::1 here and have no IPv6 to bind it with.
    if host.value == "localhost" { return ["127.0.0.1"] }
    let found = lookUp(host.value)
    let shown = StartupError.quoted(host.value)
    guard !found.isEmpty else {
      throw StartupError(
        .unavailable,
        "\(host.source) names \(shown), a host that is not known here: use 127.0.0.1 for this"
          + " computer.")
    }
    guard found.allSatisfy(Authority.isLoopback) else {
      throw StartupError(
        host.fault,
        "\(host.source) names \(shown), which other computers can reach: without access codes"
          + " Sluice listens on this computer only, so use 127.0.0.1.")
    }
    return found
  }

  private static func lookUp(_ name: String) -> [String] {
    var hints = addrinfo()
    hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
    var first: UnsafeMutablePointer<addrinfo>?
    guard getaddrinfo(name, nil, &hints, &first) == 0, let first else { return [] }
    defer { freeaddrinfo(first) }
    return sequence(first: first, next: { $0.pointee.ai_next }).compactMap(numeric)
  }

  private static func numeric(_ found: UnsafeMutablePointer<addrinfo>) -> String? {
    var text = [CChar](repeating: 0, count: Int(NI_MAXHOST))
    let (address, size) = (found.pointee.ai_addr, found.pointee.ai_addrlen)
    let code = getnameinfo(
      address, size, &text, socklen_t(text.count), nil, 0, NI_NUMERICHOST)
    guard code == 0 else { return nil }
    return text.withUnsafeBufferPointer { String(cString: $0.baseAddress!) }
  }
}
