import Loop
import Wire

/// `GET /api/streams/ID`: the receipt of one stream. One that is not there yet
/// is waited for, up to 2 s: a page asks right after its Stop, and can be faster
/// than the end it caused, even than the request itself (R11).
///
/// The end may come on another loop, so it is looked for: after 1 ms, and each
/// time after twice as long.
final class ReceiptLookup: ExchangeOwner, DeadlineOwner {
  private static let patience: UInt64 = 2_000_000_000

  private unowned let exchange: Exchange
  private let id: String
  private let context: RelayContext
  private let deadline = Deadline()
  private var pause: UInt64 = 1_000_000

  init(_ exchange: Exchange, _ id: String, _ context: RelayContext) {
    self.exchange = exchange
    self.id = id
    self.context = context
    deadline.owner = self
  }

  func requestArrived() { look() }

  func due(_ deadline: Deadline) { look() }

  private func look() {
    let end = exchange.arrived + ReceiptLookup.patience
    if case .over(let record) = context.receipts.find(id) {
      answer(200, record.json, .answered)
    } else if context.loop.now < end {
      context.loop.deadlines.set(deadline, at: min(context.loop.now + pause, end))
      pause *= 2
    } else {
      shutDown()
    }
  }

  func clientLeft() { context.loop.deadlines.clear(deadline) }
  func drained() {}

  /// Says what is known by now.
  func shutDown() {
    guard exchange.status == 0 else { return }
    switch context.receipts.find(id) {
    case .over(let record): answer(200, record.json, .answered)
    case .open: answer(200, StreamRecord.openReceipt(id), .answered)
    case .unknown: answer(404, ReceiptLookup.unknown.json, .rejected)
    }
  }

  func over(timedOut: Bool) { context.loop.deadlines.clear(deadline) }

  private func answer(_ status: Int, _ body: [UInt8], _ end: StreamRecord.End) {
    context.loop.deadlines.clear(deadline)
    context.answer(exchange, Answer(status, Routes.json, body[...]), end)
  }

  private static let unknown = ErrorBody(
    message: "No relayed request has this name: the last 10,000 that ended are kept.",
    type: "invalid_request_error", code: "not_found")
}
