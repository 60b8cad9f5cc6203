import Logging
import Loop
import Wire

/// Performs the steps of one answer on an exchange, and stops at once when the
/// client leaves.
///
/// It ends by the steps' end, by `clientLeft`, or by `shutDown`.
final class DemoStream: ExchangeOwner, DeadlineOwner {
  private unowned let exchange: Exchange  // which keeps us until it is over
  private let loop: EventLoop
  private let logger: Logger
  private let alarm = Deadline()
  private let makeSteps: (Exchange) throws(DemoError) -> any DemoSteps
  private var steps: (any DemoSteps)?
  private var head: DemoHead?

  /// - Parameter makeSteps: reads the whole request.
  init(
    _ exchange: Exchange, on loop: EventLoop, _ logger: Logger,
    _ makeSteps: @escaping (Exchange) throws(DemoError) -> any DemoSteps
  ) {
    self.exchange = exchange
    self.loop = loop
    self.logger = logger
    self.makeSteps = makeSteps
    alarm.owner = self
  }

  func requestArrived() {
    do throws(DemoError) {
      steps = try makeSteps(exchange)
      proceed()
    } catch {
      exchange.answer(Answer(error))
    }
  }

  // What was sent before has to be on its way, or two writes become one and a
  // cut takes the last of them along.
  func due(_ deadline: Deadline) {
    guard exchange.outbox.waiting == 0 else { return exchange.tellWhenDrained() }
    proceed()
  }

  // Not at once: libmicrohttpd has taken the bytes, but not sent them yet.
  func drained() { loop.deadlines.set(alarm, at: loop.now) }

  func clientLeft() {
    guard let steps else { return }
    leave()
    logger.info(
      "demo stream ended early",
      metadata: [
        "id": "\(steps.id)", "made": "\(steps.made)", "not_made": "\(steps.notMade)",
      ])
  }

  func shutDown() {
    leave()
    let error = DemoError.shuttingDown
    switch head {
    case nil: exchange.answer(Answer(error))
    case .events?:
      write(DemoShape.error(error.body))
      exchange.end()
    default: exchange.abort(reset: false)
    }
  }

  func over(timedOut: Bool) { leave() }

  private func leave() {
    steps = nil
    loop.deadlines.clear(alarm)
  }

  private func proceed() {
    while let step = steps?.next() {
      guard perform(step) else { return }
    }
    steps = nil  // who leaves now leaves nothing unmade
  }

  /// Whether the next step may follow at once.
  private func perform(_ step: DemoStep) -> Bool {
    switch step {
    case .begin(let head): begin(head)
    case .wait(let until):
      loop.deadlines.set(alarm, at: exchange.arrived + UInt64(until * 1e9))
      return false
    case .send(let bytes, _): return write(bytes)
    case .answer(let head, let body): exchange.answer(Answer(head, body, id: steps?.id))
    case .end: exchange.end()
    case .cut: exchange.abort(reset: false)
    case .reset: exchange.abort(reset: true)
    case .stall: return false
    }
    return true
  }

  private func begin(_ head: DemoHead) {
    self.head = head
    exchange.begin(head.status, head.fields(id: steps?.id))
  }

  /// Whether the client keeps up; if not, `drained` follows.
  @discardableResult
  private func write(_ bytes: [UInt8]) -> Bool {
    guard !bytes.isEmpty else { return true }
    exchange.write(bytes.span.bytes)
    guard exchange.outbox.waiting > Outbox.high else { return true }
    exchange.tellWhenDrained()
    return false
  }
}

extension Answer {
  /// An answer that is all there.
  init(_ head: DemoHead, _ body: [UInt8], id: String?) {
    self.init(head.status, head.fields(id: id), body[...])
  }

  /// An answer that says no.
  init(_ error: DemoError) {
    let head = DemoHead(error.status, "application/json", retryAfter: error.retryAfter)
    self.init(head, error.body.json, id: nil)
  }
}

extension DemoHead {
  fileprivate func fields(id: String?) -> [Field] {
    var fields = [Field("Content-Type", type)]
    if let id { fields.append(Field("x-request-id", id)) }
    if self == .events { fields.append(Field("Cache-Control", "no-cache")) }
    if let retryAfter { fields.append(Field("Retry-After", String(retryAfter))) }
    return fields
  }
}

extension DemoError {
  fileprivate static let shuttingDown = DemoError(
    503,
    ErrorBody(
      message: "The demo upstream is being stopped; ask again when it runs.",
      type: "server_error", code: "shutting_down"))
}
