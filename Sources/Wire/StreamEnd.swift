/// What ends a path's stream: which lines, and whether a finish reason does.
///
/// A line counts when it is exactly that field and that value, with or
/// without the one space that the event-stream format allows after the
/// colon.
package struct StreamEnd: OptionSet, Sendable {
  package let rawValue: UInt8

  package init(rawValue: UInt8) { self.rawValue = rawValue }

  /// `data: [DONE]`, the last line of OpenAI's chat and text completions.
  package static let done = StreamEnd(rawValue: 1)
  /// `event: message_stop`, the last event of Anthropic's messages.
  package static let messageStop = StreamEnd(rawValue: 2)
  /// `event: response.completed`, `.incomplete` or `.failed`: one of them is
  /// the last event of OpenAI's responses.
  package static let responseOver = StreamEnd(rawValue: 4)
  /// A `finish_reason` that is not null: the answer is whole, although more
  /// events (usage, `[DONE]`) may follow.
  package static let finishReason = StreamEnd(rawValue: 8)

  /// True when nothing may follow the event that holds `line`.
  func isTerminal(_ line: borrowing RawSpan) -> Bool {
    guard line.byteCount <= Self.longest else { return false }
    if contains(.done) { return line.isField("data:", "[DONE]") }
    if contains(.messageStop) { return line.isField("event:", "message_stop") }
    guard contains(.responseOver) else { return false }
    return line.isField("event:", "response.completed")
      || line.isField("event:", "response.incomplete")
      || line.isField("event:", "response.failed")
  }

  /// True when `line` says why the answer ended.
  func isFinish(_ line: borrowing RawSpan) -> Bool {
    contains(.finishReason) && line.has("data:", at: 0) && line.hasFinishReason()
  }

  /// The length of `event: response.incomplete`: lines of text are longer,
  /// and are not compared at all.
  private static let longest = 26
}

extension RawSpan {
  fileprivate func isField(_ name: StaticString, _ value: StaticString) -> Bool {
    guard has(name, at: 0) else { return false }
    let space = has(" ", at: name.utf8CodeUnitCount) ? 1 : 0
    let start = name.utf8CodeUnitCount &+ space
    return byteCount == start &+ value.utf8CodeUnitCount && has(value, at: start)
  }

  /// Looks for `"finish_reason"`, a colon and a value that is not null.
  ///
  /// No JSON is parsed. Inside a JSON string the name's quotes would be
  /// escaped, so that text about finish reasons is never taken for one.
  fileprivate func hasFinishReason() -> Bool {
    var at = 0
    while let pair = firstFinishMark(from: at) {
      let name = pair &- 6
      if has("\"finish_reason\"", at: name), isValue(at: name &+ 15) { return true }
      at = pair &+ 2
    }
    return false
  }

  private func isValue(at colon: Int) -> Bool {
    let colon = skipSpace(from: colon)
    guard has(":", at: colon) else { return false }
    let value = skipSpace(from: colon &+ 1)
    return value < byteCount && !has("null", at: value)
  }

  private func skipSpace(from start: Int) -> Int {
    var at = start
    while at < byteCount, byte(at) == UInt8(ascii: " ") || byte(at) == UInt8(ascii: "\t") {
      at &+= 1
    }
    return at
  }
}
