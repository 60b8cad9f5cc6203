/// Where an upstream is: scheme, host, port and what stands before its paths.
package struct UpstreamAddress: Hashable, Sendable, CustomStringConvertible {
  /// `http` or `https`.
  package let scheme: String
  /// A name, or an address without brackets.
  package let host: String
  /// The scheme's own when none was said.
  package let port: UInt16
  /// The path, without a slash at its end; empty when there is none.
  package let prefix: String

  /// Nil unless `text` is an http or https address without user, password, query
  /// and fragment.
  package init?(_ text: String) {
    let parts = text.split(separator: "://", maxSplits: 1, omittingEmptySubsequences: false)
    guard parts.count == 2 else { return nil }
    let slash = parts[1].firstIndex(of: "/") ?? parts[1].endIndex
    guard let origin = WebOrigin("\(parts[0])://\(parts[1][..<slash])"), origin.port > 0,
      let prefix = UpstreamAddress.prefix(parts[1][slash...])
    else { return nil }
    scheme = origin.scheme
    host = origin.host
    port = origin.port
    self.prefix = prefix
  }

  private init(http host: String, port: UInt16, prefix: String) {
    (self.scheme, self.host, self.port, self.prefix) = ("http", host, port, prefix)
  }

  /// A server on this machine, over plain http.
  package static func local(
    _ host: String = "127.0.0.1", port: UInt16, prefix: String = ""
  ) -> UpstreamAddress {
    UpstreamAddress(http: host, port: port, prefix: prefix)
  }

  /// The address to ask for what a client asked for at `path`.
  ///
  /// Without a prefix `path` is appended as it is; with one, such as `/api/v1`, it
  /// stands in for the `/v1` that `path` begins with.
  package func address(for path: String) -> String {
    guard !prefix.isEmpty, path == "/v1" || path.hasPrefix("/v1/") else {
      return description + path
    }
    return description + path.dropFirst(3)
  }

  /// As it is asked for, the scheme's own port left out.
  package var description: String { "\(authority)\(prefix)" }

  /// True when what is sent there stays on this machine.
  package var isLoopback: Bool { Authority.isLoopback(host) }

  private var authority: String {
    let shown = host.contains(":") ? "[\(host)]" : host
    return "\(scheme)://\(shown)\(port == WebOrigin.usualPort(scheme) ? "" : ":\(port)")"
  }

  private static func prefix(_ path: Substring) -> String? {
    guard path.utf8.allSatisfy({ (0x21...0x7E).contains($0) && !forbidden.contains($0) }) else {
      return nil
    }
    var path = path
    while path.hasSuffix("/") { path.removeLast() }
    return String(path)
  }

  private static let forbidden: [UInt8] = Array("?#\\\"<>^`{|}".utf8)
}
