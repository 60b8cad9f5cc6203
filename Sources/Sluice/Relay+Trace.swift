import Loop
import Wire

extension Relay {
  /// Puts the trace's comment between the events that have been handed on and
  /// those that a read just made whole: `events`, the first ones of the open bytes.
  func announce(_ events: Int, in trace: StreamTrace) {
    guard let comment = trace.comment(before: events, isLast: splitter.sawTerminal) else { return }
    exchange.outbox.insert(comment.span.bytes, at: markLength)
    exchange.outbox.release(comment.count)
  }

  // A byte order mark may only stand before the stream's first byte.
  private var markLength: Int {
    guard record.bytes == 0 else { return 0 }
    return exchange.outbox.withOpen { open in
      open.withUnsafeBytes { $0.starts(with: [0xEF, 0xBB, 0xBF]) } ? 3 : 0
    }
  }
}
