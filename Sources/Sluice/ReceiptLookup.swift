import Loop
import Wire

/// `GET /api/streams/ID`: the receipt of one stream. One that is not there yet
/// is waited for, up to 2 s: a page asks right after its Stop, and can be faster
/// than the end it caused (R11).
final class ReceiptLookup: ExchangeOwner, DeadlineOwner {
  private static let patience: UInt64 = 2_000_000_000
  private static let pause: UInt64 = 20_000_000

  private unowned let exchange: Exchange
  private let id: String
  private let context: RelayContext
  private let deadline = Deadline()

  init(_ exchange: Exchange, _ id: String, _ context: RelayContext) {
    self.exchange = exchange
    self.id = id
    self.context = context
    deadline.owner = self
  }

  func requestArrived() { look() }

  func due(_ deadline: Deadline) { look() }

  private func look() {
    if let record = context.receipts.find(id) {
      context.answer(exchange, Answer(200, Routes.json, record.json[...]), .answered)
    } else if context.loop.now < exchange.arrived + ReceiptLookup.patience {
      context.loop.deadlines.set(deadline, at: context.loop.now + ReceiptLookup.pause)
    } else {
      shutDown()
    }
  }

  func clientLeft() { context.loop.deadlines.clear(deadline) }
  func drained() {}

  func shutDown() {
    guard exchange.status == 0 else { return }
    context.loop.deadlines.clear(deadline)
    let error = ErrorBody(
      message: "No stream of this name has ended here: the last 10,000 are kept.",
      type: "invalid_request_error", code: "not_found")
    context.answer(exchange, Answer(404, Routes.json, error.json[...]), .rejected)
  }

  func over(timedOut: Bool) { context.loop.deadlines.clear(deadline) }
}
