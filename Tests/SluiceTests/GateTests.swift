import Glibc
import Synchronization
import Loop
import Testing

@testable import Sluice

@Suite(.timeLimit(.minutes(1))) struct GateTests {
  /// A clock that a test moves.
  private final class Clock: Sendable {
    private let time = Atomic<UInt64>(1 << 60)
    func advance(seconds: Double) {
      time.add(UInt64(seconds * 1_000_000_000), ordering: .sequentiallyConsistent)
    }
    var now: @Sendable () -> UInt64 { { self.time.load(ordering: .sequentiallyConsistent) } }
  }

  private static let code = "right-code"
  private let clock = Clock()
  private let gate: Gate

  init() throws {
    let code = try #require(AccessCode(Self.code))
    gate = try #require(Gate(.variable(code), port: 7584, clock: clock.now))
  }

  private func judge(
    bearer: String? = nil, key: String? = nil, cookie: String? = nil, from: String = "192.0.2.7"
  ) -> Gate.Verdict {
    gate.judge(
      Gate.Claim(
        client: ClientNetwork(from), authorization: bearer.map { "Bearer \($0)" }, apiKey: key,
        cookie: cookie))
  }

  private func signIn(_ gate: Gate) throws -> String {
    let cookie = try #require(gate.signIn(Self.code, from: ClientNetwork("192.0.2.7")).cookie)
    return String(cookie.prefix { $0 != ";" })
  }

  @Test func `without codes there is no gate`() { #expect(Gate(.none, port: 1) == nil) }

  @Test(arguments: [
    ("/v1", true), ("/v1/", true), ("/v1/models", true), ("/demo/v1/models", true),
    ("/demo/events", true), ("/api/server", true), ("/api/streams/x", true), ("/api", true),
    ("/api/session/", true), ("/api/session", false), ("/", false), ("/index.html", false),
    ("/healthz", false), ("/readyz", false), ("/metrics", false), ("/v1x", false),
    ("/apis", false), ("", false),
  ])
  func `v1, demo and api are behind it, and nothing else`(path: String, expected: Bool) {
    #expect(Gate.guards(path) == expected)
  }

  @Test func `the code passes as bearer and as key`() {
    #expect(judge() == .missing)
    #expect(judge(bearer: Self.code) == .pass)
    #expect(judge(key: Self.code) == .pass)
    #expect(judge(bearer: "wrong", key: Self.code) == .pass)
  }

  @Test(arguments: [
    ("bearer right-code", Gate.Verdict.pass), ("BEARER   right-code", .pass),
    ("Basic cmlnaHQ=", .missing), ("right-code", .missing), ("Bearer", .missing),
    ("Bearer ", .wrong), ("Bearer right-code ", .wrong), ("Bearer right-cod", .wrong),
  ])
  func `the scheme may be written in any case`(header: String, expected: Gate.Verdict) {
    let claim = Gate.Claim(
      client: ClientNetwork("192.0.2.7"), authorization: header, apiKey: nil, cookie: nil)
    #expect(gate.judge(claim) == expected)
  }

  @Test func `a session is a cookie of the port's own`() throws {
    let cookie = try signIn(gate)
    #expect(cookie.hasPrefix("sluice-7584="))
    #expect(cookie.utf8.count == 12 + 64)
    #expect(judge(cookie: cookie) == .pass)
    #expect(judge(cookie: "a=b; \(cookie); c=d") == .pass)
    #expect(judge(cookie: "sluice-7584=old; \(cookie)") == .pass)
    #expect(try signIn(gate) != cookie)
  }

  @Test func `a cookie that nobody was given is none`() throws {
    let cookie = try signIn(gate)
    for forged in [
      "", "sluice-7584=", "sluice-7584=\(String(repeating: "0", count: 64))", cookie + "0",
      String(cookie.dropLast()), "sluice-1=\(cookie.dropFirst(12))", "x\(cookie)",
      cookie.uppercased(), "sluice-7584",
    ] { #expect(judge(cookie: forged) == .missing, "\(forged)") }
    // Stale cookies are no guesses.
    #expect(judge(key: Self.code) == .pass)
  }

  @Test func `signing out ends the session, not only the cookie`() throws {
    let (cookie, other) = (try signIn(gate), try signIn(gate))
    #expect(gate.signOut(cookie).contains("Max-Age=0"))
    #expect(judge(cookie: cookie) == .missing)
    #expect(judge(cookie: other) == .pass)
  }

  @Test func `a session ends after 30 days`() throws {
    let cookie = try signIn(gate)
    clock.advance(seconds: 2_591_999)
    #expect(judge(cookie: cookie) == .pass)
    clock.advance(seconds: 1)
    #expect(judge(cookie: cookie) == .missing)
  }

  @Test func `of too many sessions the oldest ends`() throws {
    let sessions = Sessions(clock: clock.now)
    let code = try #require(AccessCode(Self.code))
    let tokens = (0...10_000).map { _ in sessions.begin(code) }
    #expect(!sessions.isOpen(tokens[0]))
    #expect(sessions.isOpen(tokens[1]) && sessions.isOpen(tokens[10_000]))
  }

  @Test func `five wrong codes are free, then each costs twice the wait of the one before`() {
    for _ in 0..<5 { #expect(judge(key: "wrong") == .wrong) }
    for seconds in [1, 2, 4, 8, 16, 32, 60, 60, 60] {
      #expect(judge(key: "wrong") == .wait(seconds))
      #expect(judge(bearer: Self.code) == .wait(seconds), "a code is not compared meanwhile")
      clock.advance(seconds: Double(seconds) - 0.01)
      #expect(judge(key: Self.code) == .wait(1))
      clock.advance(seconds: 0.01)
      #expect(judge(key: "wrong") == .wrong)
    }
  }

  @Test func `a right code clears what was wrong`() {
    for _ in 0..<5 { #expect(judge(key: "wrong") == .wrong) }
    clock.advance(seconds: 1)
    #expect(judge(key: Self.code) == .pass)
    for _ in 0..<5 { #expect(judge(key: "wrong") == .wrong) }
    #expect(judge(key: "wrong") == .wait(1))
  }

  @Test func `who is slowed down stays signed in, and so do others`() throws {
    let cookie = try signIn(gate)
    for _ in 0..<5 { #expect(judge(key: "wrong") == .wrong) }
    #expect(judge(key: "wrong", cookie: cookie) == .pass)
    #expect(judge(key: Self.code, from: "192.0.2.8") == .pass)
  }

  @Test func `signing in is slowed down by the same tally`() {
    for _ in 0..<5 {
      #expect(gate.signIn("wrong", from: ClientNetwork("192.0.2.7")).verdict == .wrong)
    }
    #expect(gate.signIn(Self.code, from: ClientNetwork("192.0.2.7")).verdict == .wait(1))
    #expect(judge(key: Self.code) == .wait(1))
  }

  @Test func `who made no attempt for a while starts anew`() {
    for _ in 0..<5 { #expect(judge(key: "wrong") == .wrong) }
    clock.advance(seconds: 901)
    for _ in 0..<5 { #expect(judge(key: "wrong") == .wrong) }
    #expect(judge(key: "wrong") == .wait(1))
  }

  @Test func `the tally forgets the oldest of too many addresses`() {
    let guesses = Guesses(clock: clock.now)
    for number in 0...4_096 {
      for _ in 0..<5 { guesses.wrong(ClientNetwork("10.0.\(number >> 8).\(number & 255)")) }
      clock.advance(seconds: 0.0001)
    }
    #expect(guesses.wait(ClientNetwork("10.0.0.0")) == nil)
    #expect(guesses.wait(ClientNetwork("10.0.0.1")) == 1)
    #expect(guesses.wait(ClientNetwork("10.0.16.0")) == 1)
  }

  @Test(arguments: [
    ("2001:db8:1:2::1", "2001:db8:1:2:ffff::9", true),
    ("2001:db8:1:2::1", "2001:db8:1:3::1", false),
    ("192.0.2.1", "192.0.2.1", true), ("192.0.2.1", "192.0.2.2", false),
    ("::", "0.0.0.0", false),
  ])
  func `an IPv6 network is one client`(one: String, other: String, same: Bool) {
    #expect((ClientNetwork(one) == ClientNetwork(other)) == same)
  }

  /// A gate with the codes in `file`, and what reads them again.
  private func gate(_ file: TemporaryFile) throws -> (Gate, again: () throws -> Void) {
    chmod(file.path, 0o600)
    func read() throws -> Configuration {
      try Configuration(options: ["access-code-file": [file.path]])
    }
    let gate = try #require(Gate(try read().accessCodes, port: 1))
    let reloader = try #require(gate.reloader)
    return (gate, { try reloader.prepare(try read())?() })
  }

  @Test func `a file that is read again ends the sessions of codes that are gone`() throws {
    let file = try TemporaryFile("right-code\nother-code\n")
    let (gate, again) = try gate(file)
    let gone = try signIn(gate)
    let kept = try #require(gate.signIn("other-code", from: ClientNetwork("192.0.2.7")).cookie)
    try file.write("other-code\nthird-code\n")
    try again()
    #expect(!gate.isSignedIn(gone) && gate.isSignedIn(kept))
    #expect(gate.signIn("third-code", from: ClientNetwork("192.0.2.7")).verdict == .pass)
    #expect(gate.signIn(Self.code, from: ClientNetwork("192.0.2.7")).verdict == .wrong)
  }

  @Test func `a file gone wrong leaves all as it was`() throws {
    let file = try TemporaryFile("right-code\n")
    let (gate, again) = try gate(file)
    let cookie = try signIn(gate)
    try file.write("short\n")
    #expect(throws: StartupError.self) { try again() }
    #expect(gate.isSignedIn(cookie))
    #expect(gate.signIn(Self.code, from: ClientNetwork("192.0.2.7")).verdict == .pass)
  }

  @Test func `codes that no file holds any more are kept, and that is said`() throws {
    let (gate, _) = try gate(try TemporaryFile("right-code\n"))
    let cookie = try signIn(gate)
    let reloader = try #require(gate.reloader)
    #expect(throws: StartupError.self) { try reloader.prepare(Configuration()) }
    #expect(gate.isSignedIn(cookie))
  }
}

extension ClientNetwork {
  /// Of an address in numbers, as seen by a server that is elsewhere.
  init(_ address: String) {
    var bytes = [UInt8](repeating: 0, count: 16)
    if inet_pton(AF_INET6, address, &bytes) != 1 {
      inet_pton(AF_INET, address, &bytes)
      bytes.removeLast(12)
    }
    self.init(bytes, own: [])
  }
}
