import Wire

/// One stream of bytes, and what the reference says after each of them.
struct SplitterCase {
  let bytes: [UInt8]
  private let end: StreamEnd
  private let expected: [ReferenceSplitter.State]

  /// A case of these bytes, of chat when nothing else is said.
  init(_ bytes: [UInt8], end: StreamEnd = [.done, .finishReason]) {
    self.bytes = bytes
    self.end = end
    expected = ReferenceSplitter.states(bytes, end)
  }

  init(_ text: String, end: StreamEnd = [.done, .finishReason]) {
    self.init(Array(text.utf8), end: end)
  }

  /// What the reference says of the whole stream.
  var whole: ReferenceSplitter.State { expected[bytes.count] }

  /// Where the splitter first differs from the reference, whole, byte by byte
  /// and cut at every position; nil when nowhere.
  func disagreement() -> String? {
    disagreement(reads: [bytes.count]) ?? disagreement(reads: [1]) ?? disagreementWhenCut()
  }

  /// The same for reads of these sizes, again and again.
  func disagreement(reads sizes: [Int]) -> String? {
    var run = Run(end: end)
    var turn = 0
    while run.received < bytes.count {
      let size = max(1, sizes[turn % sizes.count])
      if let wrong = read(upTo: run.received + size, &run) { return "\(sizes): \(wrong)" }
      turn += 1
    }
    return nil
  }

  /// The same for two reads that meet at each position. The first begins at
  /// the last place where nothing was held: what was before cannot matter.
  private func disagreementWhenCut() -> String? {
    var fresh = Run(end: end)
    for cut in 1..<max(1, bytes.count) {
      var run = fresh
      let wrong = read(upTo: cut, &run)
      if run.handedOn == cut { fresh = run }
      if let wrong = wrong ?? read(upTo: cut + 700, &run) { return "cut at \(cut): \(wrong)" }
    }
    return nil
  }

  private struct Run {
    var splitter: SSESplitter
    var handedOn = 0
    var received = 0

    init(end: StreamEnd) { splitter = SSESplitter(end: end) }
  }

  private func read(upTo limit: Int, _ run: inout Run) -> String? {
    run.received = min(limit, bytes.count)
    // A copy of its own, so that a sanitizer sees a look past its end.
    let open = Array(bytes[run.handedOn..<run.received])
    run.handedOn += run.splitter.advance(open.span.bytes)
    let found = ReferenceSplitter.State(
      handedOn: run.handedOn, events: run.splitter.events,
      sawTerminal: run.splitter.sawTerminal, sawFinish: run.splitter.sawFinish)
    guard found == expected[run.received] else {
      return "after \(run.received): \(found), not \(expected[run.received])"
    }
    guard run.splitter.isBetweenEvents == (run.handedOn == run.received) else {
      return "after \(run.received): wrong about being between events"
    }
    return nil
  }
}
