import Glibc

/// What the program says outside its log.
enum Console {
  /// A line on standard output, at once: somebody may wait for it at the end of a pipe.
  static func say(_ line: String) { put(line, STDOUT_FILENO) }

  /// A line on standard error.
  static func complain(_ line: String) { put(line, STDERR_FILENO) }

  /// True when a person reads what `say` says, and not a pipe or a journal.
  static var isTerminal: Bool { isatty(STDOUT_FILENO) == 1 }

  private static func put(_ line: String, _ descriptor: Int32) {
    var rest = Array("\(line)\n".utf8)[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
      guard count > 0 || errno == EINTR else { return }
      rest = rest.dropFirst(max(0, count))
    }
  }
}
