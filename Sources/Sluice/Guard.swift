import Glibc

/// Who may ask, judged by Host, Origin and Sec-Fetch headers (S2).
package struct Guard: Sendable {
  /// A request header's name and value.
  package typealias Header = (name: String, value: String)

  /// What becomes of a request.
  package enum Verdict {
    /// Go on; these headers go with the answer, whatever it will be.
    case pass([Header])
    /// A question whether another page may ask: answer 204 with these and no body.
    case preflight([Header])
    /// Answer this status with an error of this code and message.
    case refuse(status: Int, code: String, message: String)
  }

  private let names: Set<String>
  private let origins: Set<WebOrigin>

  /// `publicNames` are hosts and `origins` other pages that are allowed besides our own.
  package init(
    publicNames: [String] = [], origins: [WebOrigin] = [], machine: String = Guard.machineName()
  ) {
    names = Guard.names(of: machine).union(publicNames).union(["localhost"])
    self.origins = Set(origins)
  }

  /// Judges one request. `ownAddress` is the connection's own end, a numeric address;
  /// `header` finds a request header by name, letters' case aside; `target` is the host that
  /// stood before the request's path, if one did.
  package func judge(
    method: String, ownAddress: String, target: String? = nil, header: (String) -> String?
  ) -> Verdict {
    if let target {
      // Host must say the same then (RFC 9112, 3.2.2): whoever disagrees with itself may mean
      // to be judged by one and served as the other.
      guard let named = Authority(target),
        named.host == header("Host").flatMap({ Authority($0) })?.host
      else { return Guard.unknownHost("The request names two hosts, or none that could be one") }
    }
    guard let host = header("Host").flatMap({ Authority($0) }) else {
      return Guard.unknownHost("The Host header does not name a host")
    }
    guard isOurs(host, ownAddress) else {
      return Guard.unknownHost("This server does not go by the name \(host.bracketed)")
    }
    if let text = header("Origin") { return judge(origin: text, host, method, header) }
    guard header("Sec-Fetch-Site") != "cross-site" || Guard.isPageLoad(method, header) else {
      return Guard.foreign("A page of another site")
    }
    return .pass(vary)
  }

  /// This machine's own name; empty when it has none.
  package static func machineName() -> String {
    var name = [CChar](repeating: 0, count: 256)
    gethostname(&name, name.count - 1)
    return name.withUnsafeBufferPointer { String(cString: $0.baseAddress!) }
  }

  /// The port is put aside: a browser cannot be made to send another's name, and a
  /// forwarded port is no sign of an attack.
  private func isOurs(_ host: Authority, _ ownAddress: String) -> Bool {
    if names.contains(host.host) { return true }
    let own = Authority.normal(address: ownAddress)
    return host.host == own
      || Authority.isLoopback(own) && (host.host == "127.0.0.1" || host.host == "::1")
  }

  private func judge(
    origin text: String, _ host: Authority, _ method: String, _ header: (String) -> String?
  ) -> Verdict {
    let origin = WebOrigin(text)
    if let origin, origins.contains(origin) { return allowed(text, method, header) }
    // Same host and port by another scheme is our own only if the browser says so.
    if let origin, origin.isServed(as: host), header("Sec-Fetch-Site") != "cross-site" {
      return .pass(vary)
    }
    return Guard.foreign("A page at \(origin.map(\.description) ?? "an unnamed place")")
  }

  /// An answer that depends on Origin says so (Fetch, "CORS protocol and HTTP caches").
  private var vary: [Header] { origins.isEmpty ? [] : [("Vary", "Origin")] }

  private static func names(of machine: String) -> Set<String> {
    guard let full = Authority(machine)?.host else { return [] }
    let short = String(full.prefix { $0 != "." })
    return [full, short, short + ".local"]
  }

  private static func isPageLoad(_ method: String, _ header: (String) -> String?) -> Bool {
    method == "GET" && header("Sec-Fetch-Mode") == "navigate"
      && header("Sec-Fetch-Dest") == "document"
  }

  private static func unknownHost(_ what: String) -> Verdict {
    .refuse(
      status: 421, code: "unknown_host",
      message: "\(what): open an address that it printed when it started, or start it with"
        + " --public-name and the name that you use.")
  }

  private static func foreign(_ who: String) -> Verdict {
    .refuse(
      status: 403, code: "foreign_origin",
      message: "\(who) may not use this server: if it should, start Sluice with --allow-origin"
        + " and that page's origin.")
  }
}
