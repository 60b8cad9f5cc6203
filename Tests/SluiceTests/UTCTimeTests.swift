import Testing

@testable import Sluice

@Suite(.timeLimit(.minutes(1))) struct UTCTimeTests {
  @Test(arguments: [
    (0, 0, "1970-01-01T00:00:00.000Z"), (951_782_399, 999, "2000-02-28T23:59:59.999Z"),
    (951_782_400, 1, "2000-02-29T00:00:00.001Z"), (951_868_800, 0, "2000-03-01T00:00:00.000Z"),
    (1_795_341_600, 42, "2026-11-22T10:00:00.042Z"),
    (4_107_542_400, 0, "2100-03-01T00:00:00.000Z"),
    (4_107_542_399, 0, "2100-02-28T23:59:59.000Z"),
    (253_402_300_799, 0, "9999-12-31T23:59:59.000Z"),
  ])
  func `a moment is written in UTC`(seconds: Int, milliseconds: Int, text: String) {
    var bytes: [UInt8] = []
    UTCTime(seconds: seconds, milliseconds: milliseconds).append(to: &bytes)
    #expect(String(decoding: bytes, as: UTF8.self) == text)
  }
}
