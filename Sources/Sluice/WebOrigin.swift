/// Where a page comes from: scheme, host and port (RFC 6454).
package struct WebOrigin: Hashable, Sendable, CustomStringConvertible {
  /// `http` or `https`.
  package let scheme: String
  /// As in `Authority`.
  package let host: String
  /// The scheme's own port when none was said.
  package let port: UInt16

  /// Nil unless `text` is `http://host[:port]` or `https://…` and no more:
  /// `null`, `*` and a path are none.
  package init?(_ text: some StringProtocol) {
    let parts = text.split(separator: "://", maxSplits: 1, omittingEmptySubsequences: false)
    guard parts.count == 2, let authority = Authority(parts[1]) else { return nil }
    scheme = parts[0].lowercased()
    guard let usual = WebOrigin.usualPort(scheme) else { return nil }
    host = authority.host
    port = authority.port ?? usual
  }

  /// As a browser writes it.
  package var description: String {
    let shown = host.contains(":") ? "[\(host)]" : host
    return "\(scheme)://\(shown)\(port == WebOrigin.usualPort(scheme) ? "" : ":\(port)")"
  }

  /// True when a page of this origin was served under `host`, seen from the
  /// browser: the scheme's own port may be left out on either side.
  ///
  /// The scheme is not compared: behind a proxy that speaks TLS only the browser
  /// knows it, and it tells http from https by Sec-Fetch-Site.
  func isServed(as host: Authority) -> Bool {
    self.host == host.host && port == host.port ?? WebOrigin.usualPort(scheme)
  }

  /// 80 and 443; nil for other schemes.
  static func usualPort(_ scheme: String) -> UInt16? {
    switch scheme {
    case "http": 80
    case "https": 443
    default: nil
    }
  }
}
