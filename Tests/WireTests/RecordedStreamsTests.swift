import Foundation
import Testing
import Wire

/// What real servers sent, cut in every way (Tests/Streams/README.md).
@Suite(.timeLimit(.minutes(3))) struct `A recorded stream` {
  @Test(arguments: try recordings()) func `is split where the reference splits it`(
    recording: Recording
  ) throws {
    let sample = SplitterCase(try recording.bytes(), end: recording.end)
    #expect(sample.disagreement() == nil)
    for size in [2, 3, 7, 63, 64, 65, 100, 1024, 1448] {
      #expect(sample.disagreement(reads: [size]) == nil)
    }
  }

  @Test(arguments: try recordings().filter { try $0.isStream() })
  func `is handed on whole, with its end seen`(recording: Recording) throws {
    let sample = SplitterCase(try recording.bytes(), end: recording.end)
    #expect(sample.whole.handedOn == sample.bytes.count)
    #expect(sample.whole.events > 2)
    #expect(sample.whole.sawTerminal || recording.end == [])
    #expect(sample.whole.sawFinish == recording.end.contains(.finishReason))
  }

  @Test(arguments: try recordings().filter { try $0.isStream() })
  func `has no end while a byte of its last event is missing`(recording: Recording) throws {
    let bytes = try recording.bytes().dropLast()
    let sample = SplitterCase(Array(bytes), end: recording.end)
    #expect(!sample.whole.sawTerminal)
    #expect(sample.disagreement(reads: [bytes.count]) == nil)
  }
}

/// One file below Tests/Streams.
struct Recording: Sendable, CustomTestStringConvertible {
  let file: URL

  var testDescription: String { file.pathComponents.suffix(2).joined(separator: "/") }

  /// What ends the path that the file's name begins with.
  var end: StreamEnd {
    let name = file.deletingPathExtension().lastPathComponent.prefix { $0 != "-" }
    return APIPath.all.first { $0.path.hasPrefix("/v1/\(name)") }?.end ?? []
  }

  /// True when the server answered with events: some bodies are one JSON text.
  func isStream() throws -> Bool {
    try bytes().starts(with: "data:".utf8) || bytes().starts(with: "event:".utf8)
  }

  func bytes() throws -> [UInt8] { [UInt8](try Data(contentsOf: file)) }
}

private func recordings() throws -> [Recording] {
  let tests = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
  let streams = tests.appending(path: "Streams")
  let files = try FileManager.default.subpathsOfDirectory(atPath: streams.path)
  let bodies = files.filter { $0.hasSuffix(".body") }.sorted()
  try #require(bodies.count >= 24)
  return bodies.map { Recording(file: streams.appending(path: $0)) }
}
