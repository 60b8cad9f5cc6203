import Loop
import Wire

/// `GET /readyz`: 200 when the upstream answers, else 503 with the reason; 503
/// as well while the server is being stopped.
final class Readiness: ExchangeOwner {
  private unowned let exchange: Exchange
  private let question: ReadinessQuestion
  private let context: RelayContext

  init(_ exchange: Exchange, _ question: ReadinessQuestion, _ context: RelayContext) {
    self.exchange = exchange
    self.question = question
    self.context = context
  }

  func requestArrived() { question.ask(self) }

  func clientLeft() { question.forget(self) }
  func drained() {}
  func shutDown() { answer(.shuttingDown) }

  func over(timedOut: Bool) { question.forget(self) }

  /// Answers why it is not ready, or that it is.
  func answer(_ failure: RelayFailure?) {
    guard exchange.status == 0 else { return }
    guard let failure = exchange.isDraining ? .shuttingDown : failure else {
      let ready = Answer(200, RelayFields.fixed, Array("ready\n".utf8)[...])
      return context.answer(exchange, ready, .answered)
    }
    let body = failure.body(question.upstream.choice.address.description).json
    context.answer(exchange, Answer(503, Routes.json, body[...]), .answered)
  }
}
