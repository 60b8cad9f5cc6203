import Wire

/// The splitter as one would write it with no thought of speed: byte after
/// byte, each line gathered in an array. What it says is what is right.
struct ReferenceSplitter {
  /// What is to be known after some number of bytes.
  struct State: Equatable {
    var handedOn = 0
    var events = 0
    var sawTerminal = false
    var sawFinish = false
  }

  private let end: StreamEnd
  private var state = State()
  private var received = 0
  private var line: [UInt8] = []
  private var lines: [[UInt8]] = []
  private var isFirstLine = true
  private var isAfterCR = false
  private var isAfterEvent = false

  /// The state after each number of bytes: at index 0 before the first.
  static func states(_ bytes: [UInt8], _ end: StreamEnd) -> [State] {
    var splitter = ReferenceSplitter(end: end)
    return [State()] + bytes.map { splitter.take($0) }
  }

  private init(end: StreamEnd) { self.end = end }

  private mutating func take(_ byte: UInt8) -> State {
    received += 1
    if byte == 10, isAfterCR {
      if isAfterEvent { state.handedOn = received }
    } else if byte == 10 || byte == 13 {
      endLine()
    } else {
      line.append(byte)
      isAfterEvent = false
    }
    isAfterCR = byte == 13
    return state
  }

  private mutating func endLine() {
    if isFirstLine, line.starts(with: [0xEF, 0xBB, 0xBF]) { line.removeFirst(3) }
    isFirstLine = false
    isAfterEvent = line.isEmpty
    if isAfterEvent { endEvent() } else { lines.append(line) }
    line = []
  }

  private mutating func endEvent() {
    state.handedOn = received
    let fields = lines.filter { $0.first != UInt8(ascii: ":") }
    if !fields.isEmpty { state.events += 1 }
    if fields.contains(where: isTerminal) { state.sawTerminal = true }
    if end.contains(.finishReason), fields.contains(where: isFinish) { state.sawFinish = true }
    lines = []
  }

  private func isTerminal(_ line: [UInt8]) -> Bool {
    var ends: [String] = []
    if end.contains(.done) { ends += ["data: [DONE]", "data:[DONE]"] }
    if end.contains(.messageStop) { ends += ["event: message_stop", "event:message_stop"] }
    if end.contains(.responseOver) {
      for how in ["completed", "incomplete", "failed"] {
        ends += ["event: response.\(how)", "event:response.\(how)"]
      }
    }
    return ends.contains { Array($0.utf8) == line }
  }

  private func isFinish(_ line: [UInt8]) -> Bool {
    let name = Array("\"finish_reason\"".utf8)
    guard line.starts(with: "data:".utf8), line.count > name.count else { return false }
    return (0..<(line.count - name.count)).contains { start in
      guard line[start...].starts(with: name) else { return false }
      let behind = line[(start + name.count)...].drop { $0 == 32 || $0 == 9 }
      let value = behind.dropFirst().drop { $0 == 32 || $0 == 9 }
      return behind.first == UInt8(ascii: ":") && !value.isEmpty
        && !value.starts(with: "null".utf8)
    }
  }
}
