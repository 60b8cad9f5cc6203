import Testing
import Wire

/// R3: bytes are handed on at event boundaries, however the network cut them.
@Suite(.timeLimit(.minutes(1))) struct `The splitter` {
  @Test(arguments: [
    ("data: a\n\ndata: b\n\n", 18, 2),
    ("data: a\r\n\r\ndata: b\r\n\r\n", 22, 2),
    ("data: a\r\rdata: b\r\r", 18, 2),
    ("data: a\r\n\ndata: b\n\r\ndata: c\r\r\n", 30, 3),
    ("data: a\n\rdata: b\r\n\r", 19, 2),
    ("data: a\r\n\n\ndata: b\n\r\n\r", 22, 2),
  ])
  func `ends events at LF, CRLF, CR and any mix`(text: String, handedOn: Int, events: Int) {
    let sample = SplitterCase(text)
    #expect(sample.whole.handedOn == handedOn)
    #expect(sample.whole.events == events)
    #expect(sample.disagreement() == nil)
  }

  @Test(arguments: [
    ("data: a\n\ndata: b\n", 9, 1), ("data: a\n\ndata: b", 9, 1), ("data: a\r\n", 0, 0),
    ("data: a\r", 0, 0), ("", 0, 0), ("\u{FEFF}", 0, 0), (": only a comment\n", 0, 0),
  ])
  func `keeps what has no blank line behind it`(text: String, handedOn: Int, events: Int) {
    let sample = SplitterCase(text)
    #expect(sample.whole.handedOn == handedOn)
    #expect(sample.whole.events == events)
    #expect(sample.disagreement() == nil)
  }

  @Test(arguments: [
    (": hi\n\n", 0), (":\n\n: b\r\r", 0), ("\n\n\n", 0), ("\r\r\r\n\n\r\n", 0),
    (": hi\ndata: a\n\n", 1), ("\u{FEFF}: hi\n\n", 0), ("\u{FEFF}\n\n", 0), ("retry\n\n", 1),
  ])
  func `hands comments and stray blank lines on and does not count them`(
    text: String, events: Int
  ) {
    let sample = SplitterCase(text)
    #expect(sample.whole.handedOn == text.utf8.count)
    #expect(sample.whole.events == events)
    #expect(sample.disagreement() == nil)
  }

  @Test func `hands on at the second CR at once and lets a late LF follow by itself`() {
    var splitter = SSESplitter(end: .done)
    #expect(splitter.advance(Array("data: a\r\n\r".utf8).span.bytes) == 10)
    #expect(splitter.events == 1 && splitter.isBetweenEvents)
    #expect(splitter.advance(Array("\n".utf8).span.bytes) == 1)
    #expect(splitter.events == 1 && splitter.isBetweenEvents)
    #expect(splitter.advance(Array("\n".utf8).span.bytes) == 1)
    #expect(splitter.advance(Array("data: b\r".utf8).span.bytes) == 0)
    #expect(!splitter.isBetweenEvents)
    #expect(splitter.advance(Array("data: b\r\r".utf8).span.bytes) == 9)
    #expect(splitter.advance(Array("\ndata: c\n\n".utf8).span.bytes) == 10)
    #expect(splitter.events == 3)
  }

  @Test func `holds a byte order mark with its line and only knows it at the very start`() {
    #expect(SplitterCase("\u{FEFF}data: [DONE]\n\n").whole.sawTerminal)
    #expect(SplitterCase("\u{FEFF}data: [DONE]\n\n").disagreement() == nil)
    #expect(!SplitterCase("\n\u{FEFF}data: [DONE]\n\n").whole.sawTerminal)
    #expect(SplitterCase("\n\u{FEFF}data: [DONE]\n\n").disagreement() == nil)
  }

  @Test func `takes an event of 8 MiB that comes in small reads`() {
    let text = [UInt8](repeating: UInt8(ascii: "a"), count: 8 << 20)
    let event = Array("data: ".utf8) + text + Array("\n\n".utf8)
    var splitter = SSESplitter(end: [.done, .finishReason])
    for received in stride(from: 1400, to: event.count, by: 1400) {
      #expect(splitter.advance(event.span.extracting(..<received).bytes) == 0)
    }
    #expect(splitter.advance(event.span.bytes) == event.count)
    #expect(splitter.events == 1)
  }

  /// Lines of all sorts, glued at random: short enough to fail readably.
  @Test(arguments: 0..<150) func `agrees with the reference on made-up streams`(seed: Int) {
    var dice = Dice(seed: UInt64(seed))
    let parts = (0..<Int.random(in: 1...12, using: &dice)).map { _ in
      Self.lines.randomElement(using: &dice)! + Self.lineEnds.randomElement(using: &dice)!
    }
    let end = Self.ends.randomElement(using: &dice)!
    let mark = Bool.random(using: &dice) ? "\u{FEFF}" : ""
    let sample = SplitterCase(mark + parts.joined(), end: end)
    let sizes = (0..<4).map { _ in Int.random(in: 1...90, using: &dice) }
    #expect(sample.disagreement() == nil)
    #expect(sample.disagreement(reads: sizes) == nil)
  }

  private static let ends: [StreamEnd] = APIPath.all.map(\.end)
  private static let lineEnds = [
    "\n", "\r", "\r\n", "\n\n", "\r\r", "\r\n\r\n", "\n\r", "\r\r\n", "",
  ]
  private static let lines = [
    "", "data", "data:", "data: [DONE]", "data:[DONE]", "data: [DONE] ", ": comment", ":", "id: 1",
    "event: message_stop", "event:response.failed", "event: response.completed", "\u{FEFF}",
    "data: " + String(repeating: "한", count: 50), "event: response.incomplete",
    #"data: {"choices":[{"delta":{"content":"a"},"finish_reason":null}]}"#,
    #"data: {"choices":[{"delta":{},"finish_reason" : "stop"}]}"#, #": "finish_reason":"stop""#,
    #"data: {"padding":"0123456789012345678901234567890123456789","finish_reason":"length"}"#,
  ]
}

/// A seeded generator (splitmix64): a failure can be had again.
struct Dice: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }
}
