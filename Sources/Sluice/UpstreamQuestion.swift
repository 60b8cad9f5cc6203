import Loop

/// What came of one question to an upstream, with the moments at which it came.
struct UpstreamAnswer {
  /// Why nobody waited any longer.
  enum Ending {
    /// The answer is complete.
    case complete
    /// No connection came about in time.
    case noConnection
    /// No head came in time.
    case noHead
    /// It was still going on when its time was up.
    case outOfTime
    /// It was left on purpose.
    case stopped
    case failed(TransferFailure)
  }

  var head = ResponseHead()
  var bytes: [UInt8] = []
  /// When bytes came, in ns since the question, and how many there were then. Reads of one
  /// turn of the loop are one moment.
  var arrivals: [(time: UInt64, count: Int)] = []
  var headTime: UInt64 = 0
  var ending = Ending.complete

  /// The content type, without parameters.
  var type: String {
    let whole = head.field("content-type")?.lowercased() ?? ""
    return String(whole.prefix { $0 != ";" && $0 != " " })
  }

  /// True for what a browser is meant to show.
  var isWebPage: Bool { type == "text/html" || bytes.starts(with: "<!".utf8) }
}

/// Asks an upstream one thing and waits for the answer, on a loop of its own.
final class UpstreamQuestion: TransferOwner, DeadlineOwner {
  /// How long to wait, each in ns since the question.
  struct Patience {
    var connection: UInt64
    var head: UInt64
    var end: UInt64
  }

  private static let sizeLimit = 4 << 20

  private let loop: EventLoop
  private let patience: Patience
  private let isEnough: (UpstreamAnswer) -> Bool
  private let began: UInt64
  private let limit = Deadline()
  private var transfer: Transfer?
  private var answer = UpstreamAnswer()
  private var isLeaving = false

  /// Waits for the whole answer, or until `isEnough` says so of what has come; then the
  /// connection is closed in mid-answer.
  static func ask(
    _ request: UpstreamRequest, _ patience: Patience,
    until isEnough: @escaping (UpstreamAnswer) -> Bool = { _ in false }
  ) throws(SystemError) -> UpstreamAnswer {
    let loop = try EventLoop()
    let transfers = Transfers(on: loop)
    let question = UpstreamQuestion(loop, patience, isEnough)
    question.transfer = Transfer(request, on: transfers, for: question)
    loop.run()
    question.transfer = nil
    return question.answer
  }

  private init(
    _ loop: EventLoop, _ patience: Patience, _ isEnough: @escaping (UpstreamAnswer) -> Bool
  ) {
    (self.loop, self.patience, self.isEnough) = (loop, patience, isEnough)
    began = EventLoop.clock()
    limit.owner = self
    loop.deadlines.set(limit, at: began + min(patience.connection, patience.head))
  }

  func received(_ head: ResponseHead) {
    answer.head = head
    answer.headTime = loop.now - began
    loop.deadlines.set(limit, at: began + patience.end)
  }

  func received(_ bytes: RawSpan) -> Reception {
    bytes.withUnsafeBytes { answer.bytes += $0 }
    answer.arrivals.append((loop.now - began, answer.bytes.count))
    // Not from inside libcurl: the deadline is due at once.
    if !isLeaving, isEnough(answer) || answer.bytes.count > Self.sizeLimit {
      isLeaving = true
      loop.deadlines.set(limit, at: loop.now)
    }
    return .taken
  }

  func ended(_ failure: TransferFailure?) {
    if let failure { answer.ending = .failed(failure) }
    finish()
  }

  func due(_ deadline: Deadline) {
    let (time, ending) = isLeaving ? (0, .stopped) : outlook
    guard loop.now >= began + time else {
      return loop.deadlines.set(limit, at: began + time)
    }
    answer.ending = ending
    finish()
  }

  /// How long it may stay as it is, and what it is called then.
  private var outlook: (UInt64, UpstreamAnswer.Ending) {
    if transfer?.wasSent != true { return (patience.connection, .noConnection) }
    return answer.head.status == 0 ? (patience.head, .noHead) : (patience.end, .outOfTime)
  }

  private func finish() {
    loop.deadlines.clear(limit)
    transfer?.cancel()
    loop.stop()
  }
}
