import Foundation
import Testing
import Wire

@testable import Loop
@testable import Sluice

/// What a traced stream sends, on the path that a read takes: outbox, splitter, trace.
private struct Traced: ~Copyable {
  var outbox = Outbox(BufferPool())
  var splitter: SSESplitter
  var sent = 0
  let trace = StreamTrace(1_000_000)
  private var clock: UInt64 = 1_000_000

  /// - Parameter splitter: as it is between two events.
  init(after splitter: SSESplitter, isStart: Bool = true) {
    self.splitter = splitter
    sent = isStart ? 0 : 1
  }

  mutating func read(_ bytes: ArraySlice<UInt8>) {
    outbox.append(bytes.span.bytes)
    let before = splitter.events
    let whole = outbox.withOpen { splitter.advance($0) }
    clock += 500_000
    trace.read(bytes.count, at: clock)
    if splitter.events > before {
      trace.announce(
        splitter.events - before, isStart: sent == 0, isLast: splitter.sawTerminal, in: &outbox)
    }
    outbox.release(whole)
    sent += whole
  }

  /// All that went out, and the rest that would never be an event.
  mutating func all() -> [UInt8] {
    outbox.release(outbox.openCount)
    let count = outbox.waiting
    return [UInt8](unsafeUninitializedCapacity: count) { space, filled in
      filled = outbox.take(into: space.baseAddress!, limit: count)
    }
  }

  static func output(
    _ bytes: [UInt8], _ end: StreamEnd = [.done], reads: [Int]
  ) -> [UInt8] {
    var traced = Traced(after: SSESplitter(end: end))
    var place = 0
    for size in reads where place < bytes.count {
      traced.read(bytes[place..<min(place + size, bytes.count)])
      place += size
    }
    if place < bytes.count { traced.read(bytes[place...]) }
    return traced.all()
  }
}

/// One comment as a page reads it.
private struct Comment: Decodable {
  struct Read: Decodable { let at: Double, bytes: Int }
  let request: Double?
  let reads: [Read]
  let events: Int
}

/// The text without the trace's comments, and these.
private func parted(_ bytes: [UInt8]) throws -> (rest: [UInt8], comments: [Comment]) {
  var rest = Data(bytes)
  var comments: [Comment] = []
  while let start = rest.range(of: Data(": sluice ".utf8)) {
    let end = try #require(rest.range(of: Data("\n\n".utf8), in: start.upperBound..<rest.count))
    let text = rest[start.upperBound..<end.lowerBound]
    comments.append(try JSONDecoder().decode(Comment.self, from: text))
    rest.removeSubrange(start.lowerBound..<end.upperBound)
  }
  return ([UInt8](rest), comments)
}

@Suite(.timeLimit(.minutes(3))) struct StreamTraceTests {
  private static let rich = """
    \u{FEFF}data: {"안":"👩‍👩‍👧"}\n\n: é\r\n\r\nevent: ß\rdata: 𝄞\r\rdata: a\r\ndata: b\r\n\r\n\
    data: {"finish_reason":"stop"}\n\ndata: [DONE]\n\n: behind\n\ndata: more\n\n
    """

  private func check(_ bytes: [UInt8], _ end: StreamEnd = [.done], reads: [Int]) throws {
    let (rest, comments) = try parted(Traced.output(bytes, end, reads: reads))
    try #require(rest == bytes, "cut as \(reads)")
    #expect(comments.first?.request == 1 && comments.dropFirst().allSatisfy { $0.request == nil })
    let times = comments.flatMap { $0.reads.map(\.at) }
    #expect(times == times.sorted() && times.first ?? 0 >= 0.5)
  }

  @Test func `without its comments the stream is as it was, cut in two anywhere`() throws {
    let bytes = Array(Self.rich.utf8)
    for place in 1..<bytes.count { try check(bytes, reads: [place]) }
    try check(bytes, reads: [bytes.count])
    try check(bytes, reads: bytes.map { _ in 1 })
  }

  @Test(arguments: try recordings()) func `so is a recorded stream, cut in two anywhere`(
    recording: Recorded
  ) throws {
    var splitter = SSESplitter(end: recording.end)
    var start = 0
    // Each event, and half the next, cut everywhere: what came before it is behind the splitter.
    for event in events(of: recording.bytes) {
      let piece = recording.bytes[start..<min(event + 40, recording.bytes.count)]
      for place in piece.indices.dropFirst() {
        var traced = Traced(after: splitter, isStart: start == 0)
        traced.read(piece[..<place])
        traced.read(piece[place...])
        try #require(try parted(traced.all()).rest == Array(piece), "cut at \(place)")
      }
      _ = splitter.advance(recording.bytes[start..<event].span.bytes)
      start = event
    }
    #expect(start == recording.bytes.count)
  }

  @Test(arguments: try recordings()) func `so is a recorded stream, cut into pieces`(
    recording: Recorded
  ) throws {
    let bytes = recording.bytes
    for size in [1, 2, 3, 7, 64, 100, 1024, 1448, bytes.count] {
      try check(bytes, recording.end, reads: bytes.map { _ in size })
    }
  }

  /// Where events end.
  private func events(of bytes: [UInt8]) -> [Int] {
    bytes.indices.dropFirst().filter { bytes[$0] == 10 && bytes[$0 - 1] == 10 }.map { $0 + 1 }
  }

  /// The sum of the reads up to a comment says where they cut the upstream's bytes.
  @Test func `the reads and events of a stream are all told`() throws {
    let bytes = Array("data: a\n\ndata: bb\n\ndata: ccc\n\ndata: [DONE]\n\n".utf8)
    let (_, comments) = try parted(Traced.output(bytes, reads: [4, 8, 20, 100]))
    #expect(comments.map(\.events) == [1, 2, 1])
    #expect(comments.map { $0.reads.map(\.bytes) } == [[4, 8], [20], [12]])
    #expect(comments.map { $0.reads.map(\.at) } == [[0.5, 1], [1.5], [2]])
  }

  @Test func `no comment stands inside an event, or behind the last`() throws {
    let bytes = Array(Self.rich.utf8)
    for place in 1..<bytes.count {
      let text = String(decoding: Traced.output(bytes, reads: [place]), as: UTF8.self)
      let behind = try #require(text.range(of: "data: [DONE]\n\n")).upperBound
      #expect(!text[behind...].contains(": sluice"))
      for event in text.components(separatedBy: "\n\n") where event.contains(": sluice") {
        // What stands before it is at most a mark, or whole: CR CR, or CRLF CRLF.
        let before = event[..<event.range(of: ": sluice")!.lowerBound]
        #expect(
          ["", "\u{FEFF}"].contains(before) || before.utf8.last == 13 || before.utf8.last == 10)
      }
    }
  }

  @Test func `a stream whose every byte is a read keeps a short list`() throws {
    let bytes = Array(("data: " + String(repeating: "x", count: 100_000) + "\n\n").utf8)
    let output = Traced.output(bytes, reads: bytes.map { _ in 1 })
    #expect(output.count < bytes.count + 12_000)
    let (rest, comments) = try parted(output)
    #expect(rest == bytes)
    #expect(comments[0].reads.reduce(0) { $0 + $1.bytes } == bytes.count)
    #expect(comments[0].reads.count == 256 && comments[0].reads.last?.bytes == bytes.count - 255)
  }
}

/// One file below Tests/Streams that is a stream.
struct Recorded: Sendable, CustomTestStringConvertible {
  let testDescription: String
  let bytes: [UInt8]
  let end: StreamEnd
}

private func recordings() throws -> [Recorded] {
  let tests = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
  let streams = tests.appending(path: "Streams")
  let files = try FileManager.default.subpathsOfDirectory(atPath: streams.path)
  let found = try files.filter { $0.hasSuffix(".body") }.sorted().compactMap { name -> Recorded? in
    let bytes = [UInt8](try Data(contentsOf: streams.appending(path: name)))
    let isStream = bytes.starts(with: "data:".utf8) || bytes.starts(with: "event:".utf8)
    let kind = name.split(separator: "/")[1].prefix { $0 != "-" && $0 != "." }
    let end = APIPath.all.first { $0.path.hasPrefix("/v1/\(kind)") }?.end ?? []
    return isStream ? Recorded(testDescription: name, bytes: bytes, end: end) : nil
  }
  try #require(found.count > 12)
  return found
}
