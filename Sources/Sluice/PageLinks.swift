package import Loop

/// The addresses that a browser can open, with the code in the fragment where it may stand:
/// a fragment is never sent to a server.
package struct PageLinks: Sendable {
  private let addresses: [(host: String, port: UInt16)]
  private let codes: AccessCodeSource

  /// A socket on every address stands for each address of this computer.
  package init(_ sockets: [ListenSocket], _ codes: AccessCodeSource) {
    self.codes = codes
    let all = sockets.flatMap { socket in
      PageLinks.hosts(socket.host).map { (host: $0, port: socket.port) }
    }
    let own = all.filter { Authority.isLoopback($0.host) }
    addresses = own + all.filter { !Authority.isLoopback($0.host) }
  }

  /// Those to print, this computer's own first.
  ///
  /// - Parameter isPrivate: true when what is printed goes to a person alone, not to a journal:
  ///   only then a code that was given stands in it. One that was made always does, since it
  ///   is said nowhere else.
  package func all(isPrivate: Bool) -> [String] {
    addresses.map { PageLinks.link($0.host, $0.port, fragment(isPrivate)) }
  }

  /// The first one without a code: for a command line, which other users can read.
  package var plain: String? { addresses.first.map { PageLinks.link($0.host, $0.port, "") } }

  /// The first one that other computers can open; nil when there is none.
  package func reachable(isPrivate: Bool) -> String? {
    addresses.first { !Authority.isLoopback($0.host) }
      .map { PageLinks.link($0.host, $0.port, fragment(isPrivate)) }
  }

  private static func hosts(_ host: String) -> [String] {
    switch host {
    case "0.0.0.0": ReachableAddresses.all(isIPv6: false)
    case "::": ReachableAddresses.all(isIPv6: true)
    default: [host]
    }
  }

  private static func link(_ host: String, _ port: UInt16, _ fragment: String) -> String {
    "http://\(host.contains(":") ? "[\(host)]" : host):\(port)/\(fragment)"
  }

  private func fragment(_ isPrivate: Bool) -> String {
    switch codes {
    case .made(let code): return "#code=\(code.escaped)"
    case .none, .variable, .file:
      guard isPrivate, let code = codes.codes.first else { return "" }
      return "#code=\(code.escaped)"
    }
  }
}
