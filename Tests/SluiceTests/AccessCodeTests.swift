import Testing

@testable import Sluice

@Suite(.timeLimit(.minutes(1))) struct AccessCodeTests {
  @Test func `a made code is four groups of four that nobody misreads, never twice the same`() {
    let codes = (0..<200).map { _ in AccessCode.made().secret }
    #expect(Set(codes).count == codes.count)
    for code in codes {
      let groups = code.split(separator: "-", omittingEmptySubsequences: false)
      #expect(groups.map(\.count) == [4, 4, 4, 4])
      #expect(!code.contains { "01lo".contains($0) })
      #expect(AccessCode(code)?.secret == code)
    }
    // Of 12,800 letters each of 32 is missing once in 10¹⁷³ runs.
    #expect(Set(codes.joined()).count == 33)
  }

  @Test(arguments: [
    "seven77", "", "        ", "eight ei", "with\ttab", "eighteißn", "nul\0inside",
    String(repeating: "x", count: 257),
  ])
  func `a weak or odd code is none`(text: String) { #expect(AccessCode(text) == nil) }

  @Test func `blanks around a code are dropped`() {
    #expect(AccessCode(" eight888\r\n")?.secret == "eight888")
    #expect(AccessCode(String(repeating: "x", count: 256)) != nil)
  }

  @Test(arguments: [
    ("eight888", true), ("eight889", false), ("fight888", false), ("eight88", false),
    ("eight8888", false), ("", false), ("EIGHT888", false), ("eight888 ", false),
    ("eight888\0", false),
  ])
  func `only the code itself matches`(given: String, expected: Bool) throws {
    #expect(try #require(AccessCode("eight888")).matches(given) == expected)
  }

  @Test func `a code is escaped for an address`() throws {
    let code = try #require(AccessCode("a/b#c%d+e&f=\"~-._"))
    #expect(code.escaped == "a%2Fb%23c%25d%2Be%26f%3D%22~-._")
  }

  @Test func `a code never shows itself`() throws {
    let configuration = try Configuration(environment: ["SLUICE_ACCESS_CODE": "very-secret"])
    var dumped = ""
    dump(configuration, to: &dumped)
    #expect(!dumped.contains("very-secret"))
    #expect(!"\(configuration)".contains("very-secret"))
    #expect(!String(reflecting: configuration.accessCodes).contains("very-secret"))
  }
}
