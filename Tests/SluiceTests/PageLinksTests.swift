import Loop
import Testing

@testable import Sluice

@Suite(.timeLimit(.minutes(1))) struct PageLinksTests {
  private func links(_ codes: AccessCodeSource, host: String = "127.0.0.1") throws -> PageLinks {
    PageLinks([try ListenSocket(host: host, port: 0)], codes)
  }

  private static let code = AccessCode("long#enough")!

  @Test func `without codes a link is an address`() throws {
    let link = try #require(try links(.none).all(isPrivate: true).first)
    #expect(link.hasPrefix("http://127.0.0.1:") && link.hasSuffix("/"))
  }

  @Test func `a code that was made stands in each printed link`() throws {
    for isPrivate in [true, false] {
      let link = try #require(try links(.made(Self.code)).all(isPrivate: isPrivate).first)
      #expect(link.hasSuffix("/#code=long%23enough"))
    }
  }

  @Test func `a code that was given stands there only before a person's eyes`() throws {
    let file = AccessCodeSource.file(Given(value: "f", source: "s"), [Self.code])
    for codes in [.variable(Self.code), file] {
      let links = try links(codes)
      #expect(links.all(isPrivate: true).allSatisfy { $0.hasSuffix("/#code=long%23enough") })
      #expect(links.all(isPrivate: false).allSatisfy { $0.hasSuffix("/") })
    }
  }

  @Test func `a browser's command line gets no code`() throws {
    #expect(try #require(links(.made(Self.code)).plain).hasSuffix("/"))
  }

  @Test func `loopback is not reachable`() throws {
    #expect(try links(.none).reachable(isPrivate: true) == nil)
  }

  @Test func `this computer's addresses begin with its own`() {
    let all = ReachableAddresses.all(isIPv6: false)
    #expect(all.first == "127.0.0.1")
    #expect(Set(all).count == all.count)
  }

  @Test(arguments: [
    ("169.254.1.2", true), ("fe80::1%eth0", true), ("febf::1", true), ("fec0::1", false),
    ("192.0.2.1", false), ("fd00::1", false), ("::1", false), ("2001:db8::fe80", false),
  ])
  func `a link-local address is no use to a browser`(address: String, expected: Bool) {
    #expect(ReachableAddresses.isLinkLocal(address) == expected)
  }
}
