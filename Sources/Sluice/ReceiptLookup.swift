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
  // What streams get that are ended with the server (`Drain`), and less than their clients.
  private static let lastPatience: UInt64 = 500_000_000

  private static let firstPause: UInt64 = 1_000_000

  private unowned let exchange: Exchange
  private let id: String
  private let context: RelayContext
  private let deadline = Deadline()
  private var pause: UInt64
  private var end: UInt64

  init(_ exchange: Exchange, _ id: String, _ context: RelayContext) {
    self.exchange = exchange
    self.id = id
    self.context = context
    pause = ReceiptLookup.firstPause
    end = exchange.arrived + ReceiptLookup.patience
    deadline.owner = self
  }

  func requestArrived() { look() }

  func due(_ deadline: Deadline) { look() }

  private func look() {
    switch context.receipts.find(id) {
    case .over(let record): answer(200, record.json, .answered)
    case _ where context.loop.now < end:
      context.loop.deadlines.set(deadline, at: min(context.loop.now + pause, end))
      pause *= 2
    case .open: answer(200, StreamRecord.openReceipt(id), .answered)
    case .unknown: answer(404, ReceiptLookup.unknown.json, .rejected)
    }
  }

  func clientLeft() { context.loop.deadlines.clear(deadline) }
  func drained() {}

  /// The stream that it waits for may be about to end with the server.
  func shutDown() {
    guard exchange.status == 0 else { return }
    if case .open = context.receipts.find(id) {
      end = min(end, context.loop.now + ReceiptLookup.lastPatience)
      pause = ReceiptLookup.firstPause
    } else {
      end = context.loop.now
    }
    look()
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
