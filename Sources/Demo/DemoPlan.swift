/// What one answer will be, before its first token is sent: its tokens, and the
/// reason why it ends.
struct DemoPlan: Sendable {
  /// One token and the part of the answer it belongs to.
  struct Token: Sendable {
    let text: String
    let part: DemoShape.Part
  }

  /// All tokens, the reasoning first.
  let tokens: [Token]
  /// OpenAI's `finish_reason` at their end: `stop` or `length`.
  let finish: String
  private let promptTokens: Int

  /// Stop texts end the text before it is cut into tokens, so one that spreads
  /// over several tokens is found, and no part of it is sent.
  init(_ request: DemoRequest) {
    let reply = DemoAnswers.reply(to: request.messages)
    let reasoning = request.model.reasons ? reply.reasoning : ""
    let all =
      DemoTokens(reasoning).map { Token(text: $0, part: .reasoning) }
      + DemoTokens(reply.text.before(request.stops)).map { Token(text: $0, part: .answer) }
    tokens = Array(all.prefix(request.maxTokens))
    finish = tokens.count < all.count ? "length" : "stop"
    promptTokens = Self.cost(of: request.messages)
  }

  /// The text of one part, as far as the first `made` tokens reach.
  func text(_ part: DemoShape.Part, made: Int) -> String {
    tokens.prefix(made).filter { $0.part == part }.map(\.text).joined()
  }

  /// What the first `made` tokens cost.
  func usage(made: Int) -> DemoUsage {
    let reasoning = tokens.prefix(made).count { $0.part == .reasoning }
    return DemoUsage(prompt: promptTokens, completion: made, reasoning: reasoning)
  }

  // Three tokens a message and three before the answer is what OpenAI's own
  // counting comes to.
  private static func cost(of messages: [DemoMessage]) -> Int {
    messages.reduce(3) { $0 + 3 + DemoTokens.count($1.text) }
  }
}

extension String {
  /// The part before the first of `stops` that occurs.
  func before(_ stops: [String]) -> String {
    let ends = stops.compactMap { range(of: $0)?.lowerBound }
    return ends.min().map { String(self[..<$0]) } ?? self
  }
}
