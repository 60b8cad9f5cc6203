import Testing

@testable import Sluice

@Suite(.timeLimit(.minutes(1))) struct AuthorityTests {
  private static let cases: [(String, String, UInt16?)] = [
    ("localhost", "localhost", nil), ("LocalHost.:7584", "localhost", 7584),
    ("chat.example", "chat.example", nil), ("my_box-2:1", "my_box-2", 1),
    ("127.0.0.1:80", "127.0.0.1", 80), ("host:", "host", nil),
    ("[::1]:7584", "::1", 7584), ("[0:0::0001]", "::1", nil),
    ("[::ffff:10.0.0.5]", "10.0.0.5", nil), ("[FE80::1]", "fe80::1", nil),
  ]

  @Test(arguments: cases)
  func `a host is brought into normal form`(text: String, host: String, port: UInt16?) throws {
    let authority = try #require(Authority(text))
    #expect(authority.host == host)
    #expect(authority.port == port)
  }

  @Test(arguments: [
    "", ":80", ".", "a..b", ".a", "a b", "user@host", "host:80:80", "host:x", "host:65536",
    "host:+80", "::1", "[::1", "[::1]x", "[::1]x:80", "[nonsense]", "host/path", "hôst", "a\0b",
    "host\r\nX: y", String(repeating: "a", count: 254), "[::1%25lo]", "host:000080",
  ])
  func `what is no host is refused`(text: String) {
    #expect(Authority(text) == nil)
  }

  @Test(arguments: [
    ("127.0.0.1", true), ("127.9.8.7", true), ("localhost", true), ("::1", true),
    ("127.0.0.1.evil.example", false), ("127.evil", false), ("10.0.0.5", false), ("::", false),
  ])
  func `only this machine is loopback`(host: String, isLoopback: Bool) {
    #expect(Authority.isLoopback(host) == isLoopback)
  }

  @Test func `an address of the system is brought into the same form`() {
    #expect(Authority.normal(address: "::ffff:192.168.1.5") == "192.168.1.5")
    #expect(Authority.normal(address: "fe80::1%eth0") == "fe80::1")
    #expect(Authority.normal(address: "10.0.0.5") == "10.0.0.5")
  }
}
