import Glibc
import Logging
import Testing

@testable import Sluice

@Suite(.timeLimit(.minutes(1))) struct LogWriterTests {
  /// A pipe and what came out of it.
  private final class Pipe {
    let ends: [Int32]
    private var seen: [UInt8] = []

    init() {
      var ends: [Int32] = [-1, -1]
      pipe(&ends)
      self.ends = ends
    }

    deinit { for end in ends { close(end) } }

    /// The next line, waited for; empty when none comes within ten seconds.
    func line() -> String {
      while true {
        if let end = seen.firstIndex(of: UInt8(ascii: "\n")) {
          defer { seen.removeFirst(end + 1) }
          return String(decoding: seen[..<end], as: UTF8.self)
        }
        var wait = pollfd(fd: ends[0], events: Int16(POLLIN), revents: 0)
        guard poll(&wait, 1, 10_000) == 1 else { return "" }
        var piece = [UInt8](repeating: 0, count: 65_536)
        let count = read(ends[0], &piece, piece.count)
        guard count > 0 else { return "" }
        seen += piece[..<count]
      }
    }
  }

  @Test func `lines of many threads come out whole, each thread's in order`() async throws {
    let pipe = Pipe()
    let writer = try LogWriter(output: pipe.ends[1], format: .text)
    defer { writer.end() }
    let (threads, each) = (4, 2000)
    await withTaskGroup(of: Void.self) { group in
      for thread in 0..<threads {
        group.addTask {
          for number in 0..<each { writer.append(Array("\(thread) \(number)\n".utf8)) }
        }
      }
    }
    var next = [Int](repeating: 0, count: threads)
    for _ in 0..<threads * each {
      let parts = pipe.line().split(separator: " ").compactMap { Int($0) }
      try #require(parts.count == 2)
      #expect(next[parts[0]] == parts[1])
      next[parts[0]] += 1
    }
  }

  @Test func `nobody waits for a full pipe, and what was dropped is counted`() throws {
    let pipe = Pipe()
    let writer = try LogWriter(output: pipe.ends[1], format: .json, limit: 256 << 10)
    defer { writer.end() }
    let line = Array((String(repeating: "x", count: 1023) + "\n").utf8)
    let given = 2000
    // Nobody reads yet: this returns only because append does not wait.
    for _ in 0..<given { writer.append(line) }
    var whole = 0
    var last = pipe.line()
    while last.utf8.count == 1023 {
      whole += 1
      last = pipe.line()
    }
    #expect(whole < given)
    let notice = #""message":"log lines dropped","count":\#(given - whole)}"#
    #expect(last.hasSuffix(notice))
    writer.append(Array("after\n".utf8))
    #expect(pipe.line() == "after")
  }

  @Test func `a flush waits until all is written`() throws {
    let pipe = Pipe()
    let writer = try LogWriter(output: pipe.ends[1], format: .text)
    defer { writer.end() }
    writer.append(Array("last words\n".utf8))
    writer.flush()
    _ = fcntl(pipe.ends[0], F_SETFL, O_NONBLOCK)
    #expect(pipe.line() == "last words")
  }

  @Test func `an output that is gone is no harm`() throws {
    let writer = try LogWriter(output: -1, format: .text)
    defer { writer.end() }
    writer.append(Array("to nobody\n".utf8))
    writer.flush()
  }

  @Test func `a logger's records arrive, from its level on`() throws {
    let pipe = Pipe()
    let writer = try LogWriter(output: pipe.ends[1], format: .json)
    defer { writer.end() }
    var logger = Logger(
      label: "test", factory: { _ in LogOutput(writer, .json, LogThreshold(.info)) })
    logger[metadataKey: "id"] = "a1"
    logger.debug("not this")
    logger.info("request", metadata: ["status": .stringConvertible(200)])
    #expect(pipe.line().hasSuffix(#""level":"info","message":"request","id":"a1","status":200}"#))
  }
}
