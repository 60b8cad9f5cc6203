import Glibc
import Logging
import Testing

@testable import Sluice

@Suite(.timeLimit(.minutes(1))) struct ReloadTests {
  private func logged(
    _ reloaders: [Reloader], _ read: @escaping () throws(StartupError) -> Configuration
  ) throws -> String {
    var ends: [Int32] = [-1, -1]
    #expect(pipe(&ends) == 0)
    defer { for end in ends { close(end) } }
    let writer = try LogWriter(output: ends[1], format: .text)
    defer { writer.end() }
    let logger = Logger(
      label: "test", factory: { _ in LogOutput(writer, .text, LogThreshold(.info)) })
    Reload(reloaders, read: read).run(try Configuration(), logger)
    var line = [UInt8](repeating: 0, count: 4096)
    let count = line.withUnsafeMutableBytes { Glibc.read(ends[0], $0.baseAddress, $0.count) }
    return String(decoding: line.prefix(max(0, count)), as: UTF8.self)
  }

  private func read(_ options: [String: [String]]) -> () throws(StartupError) -> Configuration {
    { () throws(StartupError) in try Configuration(options: options) }
  }

  @Test func `a new level holds for loggers that are there already`() throws {
    let threshold = LogThreshold(.info)
    let line = try logged([.logLevel(threshold)], read(["log-level": ["debug"], "port": ["1"]]))
    #expect(threshold.level == .debug)
    #expect(
      line.contains("changed=log-level at_next_start=port")
        || line.contains("at_next_start=port changed=log-level"))
  }

  @Test func `a setting that nobody takes waits`() throws {
    let line = try logged([], read(["log-level": ["debug"]]))
    #expect(line.contains("at_next_start=log-level") && line.contains("changed=nothing"))
  }

  /// All or nothing: the first reloader would change, the second finds a fault.
  @Test func `nothing changes when anything is wrong`() throws {
    let threshold = LogThreshold(.info)
    let faulty = Reloader([]) { _ throws(StartupError) in
      throw StartupError(.configuration, "The second has a fault.")
    }
    let line = try logged([.logLevel(threshold), faulty], read(["log-level": ["debug"]]))
    #expect(threshold.level == .info)
    #expect(line.contains("The second has a fault.") && line.contains(" error "))
  }

  @Test func `a logger with a level of its own keeps it`() throws {
    let writer = try LogWriter(output: -1, format: .text)
    defer { writer.end() }
    let threshold = LogThreshold(.info)
    var logger = Logger(label: "test", factory: { _ in LogOutput(writer, .text, threshold) })
    let other = logger
    logger.logLevel = .error
    threshold.level = .debug
    #expect(logger.logLevel == .error && other.logLevel == .debug)
  }
}
