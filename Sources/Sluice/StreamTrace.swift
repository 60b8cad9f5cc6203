import Loop

/// What a traced stream is told of its relay (`Sluice-Trace: 1`, R11): SSE
/// comments between its events, which parsers ignore:
///
///     : sluice {"request":81234.5,"reads":[{"at":12.345,"bytes":180}],"events":2}
///
/// One stands before the events that a read completed. `reads` are all reads
/// since the last comment: their time in milliseconds since the request, and how
/// many of the upstream's bytes they brought; `events` is how many whole events
/// follow. Added up, the bytes say where the reads cut the upstream's lines.
/// `request`, in the first comment only, is the request's time on the clock
/// that `GET /api/clock` tells.
final class StreamTrace {
  /// As many reads are told one by one; those after them count as one.
  private static let longest = 256

  private let requested: UInt64
  private var reads: [(time: UInt64, bytes: Int)] = []
  private var isFirst = true
  private var isOver = false

  /// - Parameter requested: when the request came, in nanoseconds of the loop's clock.
  init(_ requested: UInt64) { self.requested = requested }

  /// A read brought so many bytes.
  func read(_ bytes: Int, at time: UInt64) {
    guard reads.count == StreamTrace.longest else { return reads.append((time, bytes)) }
    reads[reads.count - 1].time = time
    reads[reads.count - 1].bytes += bytes
  }

  /// Puts a comment between the events that were handed on and those that a read
  /// just made whole: `events`, the first ones of the open bytes. None comes
  /// behind the event that ends the stream.
  ///
  /// - Parameters:
  ///   - isStart: nothing was handed on before.
  ///   - isLast: one of the events ends the stream.
  func announce(_ events: Int, isStart: Bool, isLast: Bool, in outbox: inout Outbox) {
    guard !isOver else { return }
    isOver = isLast
    let comment = comment(before: events)
    // A byte order mark may only stand before the stream's first byte.
    let mark = isStart && outbox.withOpen { $0.startsWithMark } ? 3 : 0
    outbox.insert(comment.span.bytes, at: mark)
    outbox.release(comment.count)
  }

  private func comment(before events: Int) -> [UInt8] {
    let told = reads.map { #"{"at":\#(milliseconds($0.time - requested)),"bytes":\#($0.bytes)}"# }
    let request = isFirst ? #""request":\#(milliseconds(requested)),"# : ""
    isFirst = false
    reads.removeAll(keepingCapacity: true)
    let list = told.joined(separator: ",")
    return Array(": sluice {\(request)\"reads\":[\(list)],\"events\":\(events)}\n\n".utf8)
  }
}

extension RawSpan {
  fileprivate var startsWithMark: Bool {
    withUnsafeBytes { $0.starts(with: "\u{FEFF}".utf8) }
  }
}

/// Nanoseconds as milliseconds, to the microsecond.
func milliseconds(_ nanoseconds: UInt64) -> Double { Double(nanoseconds / 1000) / 1000 }
