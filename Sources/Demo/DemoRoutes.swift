import FoundationEssentials
import Logging
import Loop
import Wire

/// What the demo answers to which request; lives on its loop.
final class DemoRoutes: Application {
  // All of the demo shares a loop: a longer body would hold up its other answers while it
  // is read.
  private static let bodyLimit = 1 << 20

  private let loop: EventLoop
  private let logger: Logger

  init(on loop: EventLoop, _ logger: Logger) {
    self.loop = loop
    self.logger = logger
  }

  func headArrived(_ exchange: Exchange) -> Int {
    guard exchange.framing.fault == nil else {
      exchange.answer(
        Answer(.refusal(400, "The request's head is malformed.", "malformed_request")))
      return 0
    }
    switch (exchange.path, exchange.method) {
    case ("/v1/chat/completions", "POST"): perform(exchange, Self.chat)
    case ("/v1/models", "GET"): exchange.answer(Answer(.json, DemoModel.list, id: nil))
    case ("/demo/events", "GET"): perform(exchange, Self.events)
    case ("/demo/poll", "GET"): perform(exchange, Self.poll)
    case ("/v1/chat/completions", _): refuseMethod(exchange, "POST")
    case ("/v1/models", _), ("/demo/events", _), ("/demo/poll", _): refuseMethod(exchange, "GET")
    default: exchange.answer(Answer(DemoError.noPath(exchange.path)))
    }
    return Self.bodyLimit
  }

  func bodyTooLarge(_ exchange: Exchange) -> Answer {
    let message =
      "The body is larger than 1 MiB, the most that the demo reads; send a shorter conversation."
    return Answer(.refusal(413, message, "body_too_large"))
  }

  private func perform(
    _ exchange: Exchange, _ steps: @escaping (Exchange) throws(DemoError) -> any DemoSteps
  ) {
    exchange.owner = DemoStream(exchange, on: loop, logger, steps)
  }

  private func refuseMethod(_ exchange: Exchange, _ right: String) {
    let method = exchange.method.shortened(to: 20)
    let message = "\(exchange.path) does not take \(method); ask with \(right)."
    var answer = Answer(.refusal(405, message, "method_not_allowed"))
    answer.fields.append(Field("Allow", right))
    exchange.answer(answer)
  }
}

// What each path reads from its request.
extension DemoRoutes {
  private static func chat(_ exchange: Exchange) throws(DemoError) -> any DemoSteps {
    let body = exchange.body.withBytes { $0.withUnsafeBytes { Array($0) } }
    return DemoScript(try DemoRequest(body: body), id: newID(), created: milliseconds / 1000)
  }

  private static func events(_ exchange: Exchange) throws(DemoError) -> any DemoSteps {
    DemoEvents(recital(exchange), id: newID())
  }

  private static func poll(_ exchange: Exchange) throws(DemoError) -> any DemoSteps {
    let now = milliseconds
    let text = recital(exchange)
    let began = try number(exchange, "id", from: 0, to: now) ?? now
    let from = try number(exchange, "from", from: 0, to: text.tokens.count) ?? 0
    return DemoPoll(text, from: from, began: began, now: now)
  }

  private static func number(
    _ exchange: Exchange, _ name: String, from low: Int, to high: Int
  ) throws(DemoError) -> Int? {
    guard let text = exchange.query(name) else { return nil }
    if let number = Int(text), (low...high).contains(number) { return number }
    throw .wrong(
      name, is: "\"\(text.shortened(to: 40))\"", mustBe: "a whole number from \(low) to \(high)")
  }

  private static func recital(_ exchange: Exchange) -> DemoRecital {
    exchange.query("lang") == "ko" ? .korean : .english
  }

  private static var milliseconds: Int { Int(Date().timeIntervalSince1970 * 1000) }

  private static func newID() -> String {
    let letters = Array("0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ")
    return "chatcmpl-" + String((0..<24).map { _ in letters.randomElement() ?? "0" })
  }
}

extension DemoError {
  fileprivate static func noPath(_ path: String) -> DemoError {
    let known = ["/v1/completions", "/v1/embeddings", "/v1/responses", "/v1/messages"]
    let what = known.contains(path) ? "does not speak" : "has no"
    let message = "The demo \(what) \(path.shortened(to: 60)); ask POST /v1/chat/completions."
    return refusal(404, message, "not_found")
  }
}
