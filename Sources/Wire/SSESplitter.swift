/// Finds where events end in a stream of bytes, however they were cut.
///
/// Lines end with LF, CRLF or CR, an event with an empty line, as the WHATWG
/// says (HTML, 9.2.5 "Parsing an event stream"). A splitter copies nothing
/// and holds nothing: its owner keeps the unfinished event and shows it again
/// with what has come since. It never decodes UTF-8 and never parses JSON.
package struct SSESplitter: Sendable {
  /// Whole events so far. A block of comments, or an empty line between
  /// events, is handed on like any byte and is no event.
  package private(set) var events = 0
  /// A whole event had a line after which the upstream has nothing to say
  /// (`data: [DONE]`): nothing is ever added behind it.
  package private(set) var sawTerminal = false
  /// A whole event had a `finish_reason` that is not null: the answer is
  /// complete, whether or not a terminal line follows.
  package private(set) var sawFinish = false

  private let end: StreamEnd
  /// How much of the open event was looked at, and where its last line starts.
  private var looked = 0
  private var lineStart = 0
  /// The last byte was a CR: an LF that comes now belongs to the same line.
  private var isAfterCR = false
  /// A byte order mark may only stand before the stream's first line.
  private var isFirstLine = true
  private var event = Event()

  /// What the lines of the open event said; it counts once the event is whole.
  private struct Event {
    var hasField = false
    var isTerminal = false
    var isFinish = false
  }

  /// A splitter for one stream, before its first byte.
  package init(end: StreamEnd) { self.end = end }

  /// True between events: nothing of one is held, and a comment may go here.
  package var isBetweenEvents: Bool { looked == 0 }

  /// Says how many bytes, from the first of `open`, may be handed on now.
  ///
  /// `open` starts where the unfinished event starts and holds all that came
  /// since. The answer is 0 while no event is complete. What is left is
  /// remembered as looked at; the next call shows it again, with more behind.
  package mutating func advance(_ open: RawSpan) -> Int {
    var whole = 0
    while looked < open.byteCount {
      if isAfterCR { takeLateLF(open, &whole) }
      guard let lineEnd = open.firstLineEnd(from: looked) else { break }
      let isBlank = take(line: lineStart..<lineEnd, of: open)
      looked = lineEnd &+ 1
      lineStart = looked
      isAfterCR = open.byte(lineEnd) == Byte.cr
      if isBlank {
        closeEvent()
        whole = looked
      }
    }
    looked = open.byteCount &- whole
    lineStart &-= whole
    return whole
  }

  /// The LF of a CRLF ends no line of its own: it goes with its CR, even when
  /// that was handed on before.
  @inline(never)
  private mutating func takeLateLF(_ open: RawSpan, _ whole: inout Int) {
    isAfterCR = false
    guard open.byte(looked) == Byte.lf else { return }
    looked &+= 1
    if lineStart == whole { whole = looked }
    lineStart = looked
  }

  /// Notes what a line says; true when it is the empty line that ends an event.
  @inline(__always)
  private mutating func take(line: Range<Int>, of open: RawSpan) -> Bool {
    let start = isFirstLine ? skipMark(open, line) : line.lowerBound
    if start == line.upperBound { return true }
    guard open.byte(start) != Byte.colon else { return false }
    event.hasField = true
    let text = unsafe open.extracting(unchecked: start..<line.upperBound)
    if end.isTerminal(text) { event.isTerminal = true }
    if !sawFinish, end.isFinish(text) { event.isFinish = true }
    return false
  }

  private mutating func skipMark(_ open: RawSpan, _ line: Range<Int>) -> Int {
    isFirstLine = false
    let text = open.extracting(line)
    return text.has("\u{FEFF}", at: 0) ? line.lowerBound &+ 3 : line.lowerBound
  }

  @inline(__always)
  private mutating func closeEvent() {
    if event.hasField { events &+= 1 }
    if event.isTerminal { sawTerminal = true }
    if event.isFinish { sawFinish = true }
    event = Event()
  }
}
