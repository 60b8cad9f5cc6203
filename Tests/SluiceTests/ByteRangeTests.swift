import Testing

@testable import Sluice

@Suite(.timeLimit(.minutes(1))) struct ByteRangeTests {
  private static let cases: [(String, ByteRange)] = [
    ("bytes=0-0", .part(0..<1)), ("bytes=0-", .part(0..<10)), ("bytes=3-7", .part(3..<8)),
    ("bytes=9-9", .part(9..<10)), ("bytes=5-99", .part(5..<10)), ("bytes=-3", .part(7..<10)),
    ("bytes=-99", .part(0..<10)), ("Bytes= 1-2", .part(1..<3)),
    ("bytes=0-99999999999999999999", .part(0..<10)),
    ("bytes=10-", .outside), ("bytes=99999999999999999999-", .outside), ("bytes=-0", .outside),
    ("bytes=5-3", .outside), ("bytes=", .outside), ("bytes=-", .outside), ("bytes=a-b", .outside),
    ("bytes=1", .outside), ("bytes=--1", .outside), ("bytes=1-2-3", .outside),
    ("bytes=+1-2", .outside),
    ("bytes=0-1,3-4", .whole), ("lines=1-2", .whole), ("bytes", .whole), ("", .whole),
  ]

  @Test(arguments: cases)
  func `of ten bytes`(header: String, range: ByteRange) {
    #expect(ByteRange(header, of: 10) == range)
  }

  @Test func `of no bytes there is no part`() {
    #expect(ByteRange("bytes=0-", of: 0) == .whole)
    #expect(ByteRange("bytes=-1", of: 0) == .whole)
  }
}
