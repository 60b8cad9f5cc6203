import Loop
import Wire

/// `GET /readyz`: 200 when the upstream answers a question that costs nothing,
/// else 503 with the reason.
final class Readiness: TransferOwner, ExchangeOwner, DeadlineOwner {
  private static let patience: UInt64 = 2_000_000_000

  private unowned let exchange: Exchange
  private let upstream: Upstream
  private let context: RelayContext
  private let deadline = Deadline()
  private var transfer: Transfer?
  private var status = 0

  init(_ exchange: Exchange, _ upstream: Upstream, _ context: RelayContext) {
    self.exchange = exchange
    self.upstream = upstream
    self.context = context
    deadline.owner = self
  }

  func requestArrived() {
    guard let path = APIPath.find("/v1/models") else { return }
    let request = UpstreamRequest(
      "GET", upstream.address(of: path), upstream.authorization(for: path),
      body: nil)
    context.loop.deadlines.set(deadline, at: context.loop.now + Readiness.patience)
    transfer = Transfer(request, on: context.transfers, for: self)
  }

  func received(_ head: ResponseHead) { status = head.status }

  func received(_ bytes: RawSpan) -> Reception { .taken }

  // Any answer shows that a server is there; its errors are its own.
  func ended(_ failure: TransferFailure?) {
    transfer = nil
    if let failure { return answer(RelayFailure(failure)) }
    status < 500 ? answerReady() : answer(.badAnswer(status, "it is not ready."))
  }

  func due(_ deadline: Deadline) { answer(.noHead) }

  func clientLeft() { stop() }
  func drained() {}
  func shutDown() { answer(.shuttingDown) }

  func over(timedOut: Bool) { stop() }

  private func answerReady() {
    stop()
    context.answer(exchange, Answer(200, RelayFields.fixed, Array("ready\n".utf8)[...]), .answered)
  }

  private func stop() {
    transfer?.cancel()
    transfer = nil
    context.loop.deadlines.clear(deadline)
  }

  private func answer(_ failure: RelayFailure) {
    guard exchange.status == 0 else { return }
    stop()
    let body = failure.body(upstream.choice.address.description).json
    context.answer(exchange, Answer(503, Routes.json, body[...]), .answered)
  }
}
