import Testing

@testable import Sluice

@Suite(.timeLimit(.minutes(1))) struct GuardTests {
  private static let page = WebOrigin("https://chat.example")!

  /// What came of a request, short enough for a table.
  private func outcome(
    _ headers: [String: String], method: String = "POST", own: String = "127.0.0.1",
    target: String? = nil, by guarding: Guard = .make()
  ) -> String {
    let verdict = guarding.judge(
      method: method, ownAddress: own, target: target, header: { headers[$0] })
    return switch verdict {
    case .pass(let headers): headers.isEmpty ? "pass" : "pass+\(headers.map(\.name))"
    case .preflight: "preflight"
    case .refuse(let status, let code, _): "\(status) \(code)"
    }
  }

  @Test(arguments: [
    "localhost", "localhost:7584", "LOCALHOST.", "127.0.0.1:7584", "[::1]:7584", "[::1]",
    "box", "BOX:80", "box.local", "box.lan.example", "chat.lan", "chat.lan:443",
  ])
  func `our own names and addresses are let in`(host: String) {
    #expect(outcome(["Host": host], by: .make(publicNames: ["chat.lan"])) == "pass")
  }

  /// DNS rebinding: the attacker's own name, pointed at our address.
  @Test(arguments: [
    "evil.example", "evil.example:7584", "127.0.0.1.evil.example", "localhost.evil.example",
    "box.evil.example", "evil-localhost", "127.0.0.1.nip.io", "2130706433", "0x7f000001", "127.1",
    "0.0.0.0", "10.0.0.5", "192.168.1.5:7584", "[::2]", "[::]", "", "local host", "user@localhost",
    "localhost@evil.example", "localhost/", "localhost:7584:80", "[::1", "localhost\t", "*",
    "xn--lcalhost-54a", "local", "other.local", "other", "box.lan", "chat.lan",
  ])
  func `any other host is refused`(host: String) {
    #expect(outcome(["Host": host]) == "421 unknown_host")
  }

  @Test(arguments: [
    ("localhost", "localhost:7584", "pass"), ("box:80", "BOX", "pass"),
    ("127.0.0.1", "localhost", "421 unknown_host"), ("localhost", "", "421 unknown_host"),
    ("evil.example", "localhost", "421 unknown_host"),
    ("localhost", "evil.example", "421 unknown_host"),
    ("evil.example", "evil.example", "421 unknown_host"), ("", "localhost", "421 unknown_host"),
    ("a@localhost", "localhost", "421 unknown_host"),
    ("localhost@evil.example", "localhost", "421 unknown_host"),
  ])
  func `a target that names a host agrees with Host`(
    target: String, host: String, expected: String
  ) {
    #expect(outcome(["Host": host], target: target) == expected)
  }

  @Test func `a target's host does not stand in for Host`() {
    #expect(outcome([:], target: "localhost") == "421 unknown_host")
  }

  @Test func `a request without a host is refused`() {
    #expect(outcome([:]) == "421 unknown_host")
  }

  @Test(arguments: [
    ("192.168.1.5", "192.168.1.5:7584", "pass"), ("::ffff:192.168.1.5", "192.168.1.5", "pass"),
    ("192.168.1.5", "192.168.1.6", "421 unknown_host"),
    ("192.168.1.5", "127.0.0.1", "421 unknown_host"), ("::1", "127.0.0.1", "pass"),
    ("fd00::5", "[fd00:0::5]:80", "pass"), ("127.0.1.1", "127.0.1.1", "pass"),
    ("127.0.0.1", "127.0.1.1", "421 unknown_host"),
  ])
  func `the connection's own address is let in`(own: String, host: String, expected: String) {
    #expect(outcome(["Host": host], own: own) == expected)
  }

  @Test(arguments: [
    ("http://localhost:7584", "localhost:7584", "pass"),
    ("http://LOCALHOST:7584", "localhost.:7584", "pass"),
    ("http://localhost", "localhost", "pass"), ("http://localhost", "localhost:80", "pass"),
    ("https://localhost", "localhost", "pass"), ("http://[::1]:7584", "[::1]:7584", "pass"),
    ("http://localhost:3000", "localhost:7584", "403 foreign_origin"),
    ("http://localhost", "localhost:7584", "403 foreign_origin"),
    ("http://127.0.0.1:7584", "localhost:7584", "403 foreign_origin"),
    ("https://evil.example", "localhost:7584", "403 foreign_origin"),
    ("null", "localhost:7584", "403 foreign_origin"), ("", "localhost", "403 foreign_origin"),
    ("chrome-extension://abc", "localhost", "403 foreign_origin"),
    ("http://localhost:7584.evil.example", "localhost:7584", "403 foreign_origin"),
  ])
  func `only our own pages may ask`(origin: String, host: String, expected: String) {
    #expect(outcome(["Host": host, "Origin": origin]) == expected)
  }

  @Test(arguments: [
    ("GET", "navigate", "document", "pass"), ("GET", "navigate", "iframe", "403 foreign_origin"),
    ("POST", "navigate", "document", "403 foreign_origin"),
    ("GET", "no-cors", "image", "403 foreign_origin"),
    ("GET", "cors", "empty", "403 foreign_origin"),
    ("GET", "no-cors", "script", "403 foreign_origin"),
  ])
  func `from another site only a page load passes`(
    method: String, mode: String, destination: String, expected: String
  ) {
    let headers = [
      "Host": "localhost", "Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": mode,
      "Sec-Fetch-Dest": destination,
    ]
    #expect(outcome(headers, method: method) == expected)
  }

  @Test func `plain http of our own host is foreign to the https page`() {
    let headers = [
      "Host": "localhost", "Origin": "http://localhost", "Sec-Fetch-Site": "cross-site",
    ]
    #expect(outcome(headers) == "403 foreign_origin")
  }

  @Test func `an allowed origin passes, crossing sites, and is told so`() {
    let guarding = Guard.make(origins: [Self.page])
    let headers = [
      "Host": "localhost", "Origin": "https://chat.example", "Sec-Fetch-Site": "cross-site",
      "Sec-Fetch-Mode": "cors",
    ]
    let verdict = guarding.judge(
      method: "POST", ownAddress: "127.0.0.1", header: { headers[$0] })
    guard case .pass(let added) = verdict else {
      Issue.record("refused")
      return
    }
    #expect(added.contains { $0 == ("Access-Control-Allow-Origin", "https://chat.example") })
    #expect(added.contains { $0 == ("Vary", "Origin") })
    #expect(!added.contains { $0.name == "Access-Control-Allow-Credentials" })
  }

  @Test func `an allowed origin does not make a foreign host ours`() {
    let headers = ["Host": "evil.example", "Origin": "https://chat.example"]
    #expect(outcome(headers, by: .make(origins: [Self.page])) == "421 unknown_host")
  }

  @Test func `with an allowed origin every answer says that it depends on it`() {
    #expect(outcome(["Host": "localhost"], by: .make(origins: [Self.page])) == "pass+[\"Vary\"]")
  }

  @Test func `a preflight names the methods and the headers asked for`() {
    let added = preflight(asking: "authorization, x-stainless-os")
    #expect(added["Access-Control-Allow-Headers"] == "authorization, x-stainless-os")
    #expect(added["Access-Control-Allow-Methods"] == "GET, HEAD, POST")
    #expect(added["Access-Control-Allow-Origin"] == "https://chat.example")
  }

  @Test func `a preflight never says back what is no list of names`() {
    let added = preflight(asking: "a\r\nSet-Cookie: b")
    #expect(added["Access-Control-Allow-Headers"] == "authorization, content-type")
  }

  @Test func `a preflight of a foreign origin is refused`() {
    let headers = [
      "Host": "localhost", "Origin": "https://evil.example",
      "Access-Control-Request-Method": "POST",
    ]
    #expect(outcome(headers, method: "OPTIONS") == "403 foreign_origin")
  }

  private func preflight(asking names: String) -> [String: String] {
    let headers = [
      "Host": "localhost", "Origin": "https://chat.example",
      "Access-Control-Request-Method": "POST", "Access-Control-Request-Headers": names,
    ]
    let verdict = Guard.make(origins: [Self.page]).judge(
      method: "OPTIONS", ownAddress: "127.0.0.1", header: { headers[$0] })
    guard case .preflight(let added) = verdict else { return [:] }
    return Dictionary(uniqueKeysWithValues: added.map { ($0.name, $0.value) })
  }
}

extension Guard {
  static func make(
    publicNames: [String] = [], origins: [WebOrigin] = [], machine: String = "box.lan.example"
  ) -> Guard {
    Guard(publicNames: publicNames, origins: origins, machine: machine)
  }
}
