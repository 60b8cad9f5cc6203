import Glibc
import Logging
import Synchronization

/// Takes log lines from any thread and writes them on one of its own, so that a slow
/// terminal or a full pipe holds up nobody.
///
/// Lines stay whole and in order. When more than `limit` bytes wait, further lines are
/// dropped and counted, and the count is logged once there is room again.
package final class LogWriter: Sendable {
  private struct State {
    var lines: [UInt8] = []
    /// Bytes not yet written: those in `lines` and those being written.
    var backlog = 0
    var dropped = 0
    /// All that were ever dropped.
    var lost = 0
    var isAwake = false
    var isEnding = false
  }

  private let state = Mutex(State())
  private let output: Int32
  private let format: LogFormat
  private let limit: Int
  private let bell: (ear: Int32, button: Int32)

  /// Writes to the descriptor `output`, which stays the caller's. Throws when the system
  /// has no thread or descriptor left.
  package init(
    output: Int32 = STDERR_FILENO, format: LogFormat, limit: Int = 1 << 20
  ) throws(StartupError) {
    var ends: [Int32] = [-1, -1]
    guard pipe(&ends) == 0 else { throw LogWriter.noRoom() }
    for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    bell = (ends[0], ends[1])
    (self.output, self.format, self.limit) = (output, format, limit)
    guard startThread() else { throw LogWriter.noRoom() }
  }

  deinit {
    close(bell.ear)
    close(bell.button)
  }

  /// Takes one line, its newline included. Never waits for the output.
  func append(_ line: [UInt8]) {
    let mustRing = state.withLock { state in
      guard state.backlog + line.count <= limit else {
        state.dropped += 1
        state.lost += 1
        return false
      }
      state.lines += line
      state.backlog += line.count
      defer { state.isAwake = true }
      return !state.isAwake
    }
    if mustRing { ring() }
  }

  /// Bytes that wait to be written, and lines that were dropped so far.
  var queue: (bytes: Int, dropped: Int) { state.withLock { ($0.backlog, $0.lost) } }

  /// Waits until all is written, at most a second: for the end of the program, when
  /// perhaps nobody reads any more.
  package func flush() {
    for _ in 0..<1000 where hasWork() { usleep(1000) }
  }

  /// Lets the thread end when all is written. Nothing may be appended afterwards.
  func end() {
    state.withLock { $0.isEnding = true }
    ring()
  }

  private func hasWork() -> Bool { state.withLock { $0.backlog > 0 || $0.dropped > 0 } }

  private func ring() {
    var one: UInt8 = 1
    _ = write(bell.button, &one, 1)
  }

  private static func noRoom() -> StartupError {
    StartupError(
      .unavailable,
      "The log cannot be started (\(FileError.last().reason)): raise the limits on open files and"
        + " threads.")
  }
}

/// What happens on the writer's own thread.
extension LogWriter {
  private func startThread() -> Bool {
    var thread = pthread_t()
    let me = Unmanaged.passRetained(self)  // taken back by the thread
    let code = pthread_create(
      &thread, nil,
      { me in
        Unmanaged<LogWriter>.fromOpaque(me!).takeRetainedValue().run()
        return nil
      }, me.toOpaque())
    if code != 0 { me.release() } else { pthread_detach(thread) }
    return code == 0
  }

  private func run() {
    // Signals are for the threads that wait for them; a closed pipe is an error here.
    var signals = sigset_t()
    sigfillset(&signals)
    pthread_sigmask(SIG_BLOCK, &signals, nil)
    while waitForBell() {
      drain()
      if state.withLock({ $0.isEnding }) { return }
    }
  }

  private func waitForBell() -> Bool {
    var byte: UInt8 = 0
    while read(bell.ear, &byte, 1) < 0 {
      guard errno == EINTR else { return false }
    }
    // Under load a wake-up per line would cost more than the line.
    if !state.withLock({ $0.isEnding }) { usleep(3000) }
    return true
  }

  private func drain() {
    while let lines = take() {
      writeAll(lines)
      state.withLock { $0.backlog -= lines.count }
    }
  }

  private func take() -> [UInt8]? {
    state.withLock { state in
      if state.lines.isEmpty && state.dropped > 0 {
        state.lines = dropNotice(state.dropped)
        state.backlog += state.lines.count
        state.dropped = 0
      }
      guard !state.lines.isEmpty else {
        state.isAwake = false
        return nil
      }
      defer { state.lines = [] }
      return state.lines
    }
  }

  private func dropNotice(_ count: Int) -> [UInt8] {
    LogLine.bytes(format, .warning, "log lines dropped", ["count": .stringConvertible(count)])
  }

  /// What cannot be written is let go: there is nobody to tell.
  private func writeAll(_ bytes: [UInt8]) {
    var done = 0
    while done < bytes.count {
      let count = bytes.withUnsafeBytes { write(output, $0.baseAddress! + done, $0.count - done) }
      if count > 0 { done += count } else if !canGoOn() { return }
    }
  }

  private func canGoOn() -> Bool {
    guard errno == EAGAIN else { return errno == EINTR }
    var wait = pollfd(fd: output, events: Int16(POLLOUT), revents: 0)
    return poll(&wait, 1, -1) >= 0 || errno == EINTR
  }
}
