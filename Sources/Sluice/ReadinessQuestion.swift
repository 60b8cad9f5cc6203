import Loop
import Wire

/// Whether the upstream answers, asked with a question that costs nothing: one
/// at a time for each loop, and its outcome holds for a second, so that a flood
/// of `/readyz` is none for the upstream.
final class ReadinessQuestion: TransferOwner, DeadlineOwner {
  // `RelayFailure.notReady` names it.
  private static let patience: UInt64 = 2_000_000_000
  private static let validity: UInt64 = 1_000_000_000

  let upstream: Upstream
  private let context: RelayContext
  private let deadline = Deadline()
  private var transfer: Transfer?
  private var status = 0
  private var askers: [Readiness] = []
  /// Why it was not ready when last asked; nil when it was.
  private var outcome: RelayFailure?
  private var freshUntil: UInt64 = 0

  init(_ upstream: Upstream, _ context: RelayContext) {
    self.upstream = upstream
    self.context = context
    deadline.owner = self
  }

  deinit { context.loop.deadlines.clear(deadline) }

  /// Tells `asker` at once, or when the answer is there.
  func ask(_ asker: Readiness) {
    guard context.loop.now >= freshUntil else { return asker.answer(outcome) }
    askers.append(asker)
    if transfer == nil { send() }
  }

  /// The asker is gone.
  func forget(_ asker: Readiness) { askers.removeAll { $0 === asker } }

  private func send() {
    guard let path = APIPath.find("/v1/models") else { return }
    let request = UpstreamRequest(
      "GET", upstream.address(of: path), upstream.authorization(for: path), body: nil)
    status = 0
    context.loop.deadlines.set(deadline, at: context.loop.now + ReadinessQuestion.patience)
    transfer = Transfer(request, on: context.transfers, for: self)
  }

  func received(_ head: ResponseHead) { status = head.status }

  func received(_ bytes: RawSpan) -> Reception { .taken }

  // Any answer shows that a server is there; its errors are its own.
  func ended(_ failure: TransferFailure?) {
    if let failure { return tell(RelayFailure(failure)) }
    tell(status < 500 ? nil : .badAnswer(status, "it is not ready."))
  }

  func due(_ deadline: Deadline) { tell(.noHead) }

  private func tell(_ outcome: RelayFailure?) {
    transfer?.cancel()
    transfer = nil
    context.loop.deadlines.clear(deadline)
    self.outcome = outcome
    freshUntil = context.loop.now + ReadinessQuestion.validity
    let told = askers
    askers = []
    for asker in told { asker.answer(outcome) }
  }
}
