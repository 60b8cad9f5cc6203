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
    context.answer(exchange, Answer(503, Routes.json, failure.notReady.json[...]), .answered)
  }
}

extension RelayFailure {
  /// Why the upstream is not ready. Everybody may ask, so the address is left out.
  var notReady: ErrorBody {
    let plain = body("")
    return ErrorBody(message: notReadySentence, type: plain.type, code: plain.code)
  }

  private var notReadySentence: String {
    switch self {
    case .unresolved: "The model server's name has no address: check --upstream and the network."
    case .unreachable: "No model server answers: start it, then ask again."
    case .tls:
      "No secure connection to the model server came about: \"sluice check\" says what to do."
    case .noHead:
      "The model server did not begin to answer within 2 s: ask again, or look at its own log."
    case .cut:
      "The connection to the model server was lost before its answer was complete: ask again."
    case .badAnswer(let status, _):
      "The model server answered \(status): wait until it is ready, or look at its own log."
    case .shuttingDown: sentence("")
    default: "What answered is not a model server: \"sluice check\" says what to do."
    }
  }
}
