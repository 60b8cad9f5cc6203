import Logging
import Testing

@testable import Sluice

@Suite(.timeLimit(.minutes(1))) struct LogLineTests {
  private func line(
    _ format: LogFormat, _ metadata: Logger.Metadata, level: Logger.Level = .info
  ) -> String {
    let time = UTCTime(seconds: 1_795_341_600, milliseconds: 7)
    let bytes = LogLine.bytes(format, at: time, level, "request", metadata)
    return String(decoding: bytes, as: UTF8.self)
  }

  @Test func `JSON has one object a line, fields in their order, numbers as numbers`() {
    let metadata: Logger.Metadata = [
      "end": "finished", "ttft_ms": .stringConvertible(612.1), "id": "a1", "zone": "z",
      "status": .stringConvertible(200), "port": "80", "again": .stringConvertible(true),
    ]
    #expect(
      line(.json, metadata) == """
        {"time":"2026-11-22T10:00:00.007Z","level":"info","message":"request","id":"a1",\
        "status":200,"ttft_ms":612.1,"end":"finished","again":true,"port":"80","zone":"z"}\n
        """)
  }

  @Test func `text is time, level, message and names with values`() {
    #expect(
      line(.text, ["status": .stringConvertible(200), "id": "a1"])
        == "2026-11-22T10:00:00.007Z info    request id=a1 status=200\n")
    #expect(
      line(.text, ["why": "a b", "none": ""], level: .warning)
        == "2026-11-22T10:00:00.007Z warning request none=\"\" why=\"a b\"\n")
  }

  @Test func `nobody writes a line of his own, or to the terminal`() {
    let metadata: Logger.Metadata = ["path": "/a\n2026 info\u{1B}[2J\u{9B}31m\u{7F} \"q\" 한"]
    #expect(
      line(.text, metadata).hasSuffix(
        #" path="/a\u{a}2026 info\u{1b}[2J\u{9b}31m\u{7f} \"q\" 한""# + "\n"))
    let json = line(.json, metadata)
    #expect(json.contains(#""path":"/a\n2026 info\u001b[2J"#))
    #expect(json.utf8.count { $0 == UInt8(ascii: "\n") } == 1)
  }

  @Test func `a field cannot take the place of the line's own`() {
    let json = line(.json, ["level": "x"])
    #expect(json.contains(#""level":"info","message":"request","_level":"x""#))
  }

  @Test func `lists and objects nest`() {
    let metadata: Logger.Metadata = ["a": ["x", .stringConvertible(1)], "b": ["k": "v", "j": []]]
    #expect(line(.json, metadata).hasSuffix(#","a":["x",1],"b":{"j":[],"k":"v"}}"# + "\n"))
  }

  @Test(arguments: [
    ("0", true), ("-1", true), ("12.50", true), ("1e-05", true), ("2E+3", true), ("-0.0", true),
    ("", false), ("-", false), ("01", false), ("+1", false), (".5", false), ("1.", false),
    ("1e", false), ("nan", false), ("inf", false), ("0x1", false), ("1 ", false), ("1,2", false),
  ])
  func `only what JSON calls a number is bare`(text: String, isNumber: Bool) {
    #expect(isJSONNumber(text.utf8) == isNumber)
  }
}
