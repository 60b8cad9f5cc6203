/// One of the demo's models: a name and the pace it keeps.
///
/// None of them is an AI: they read prepared texts aloud, each in its way.
package struct DemoModel: Sendable, Equatable {
  /// The name that a request's `model` asks for.
  package let id: String
  /// One line for the help text.
  package let meaning: String
  /// How fast it answers when the request does not say.
  package let pace: DemoPace
  /// Whether it sends `reasoning_content` before the answer.
  package let reasons: Bool

  /// Every model, the one for requests that name none first.
  package static let all = [
    DemoModel(
      id: "demo-natural", meaning: "about 30 tokens a second after 0.6 s, a little uneven",
      pace: DemoPace(tokensPerSecond: 30, firstTokenDelay: 0.6, jitter: 0.3), reasons: false),
    DemoModel(
      id: "demo-fast", meaning: "150 tokens a second after 0.1 s",
      pace: DemoPace(tokensPerSecond: 150, firstTokenDelay: 0.1, jitter: 0.2), reasons: false),
    DemoModel(
      id: "demo-slow", meaning: "5 tokens a second after 1.5 s",
      pace: DemoPace(tokensPerSecond: 5, firstTokenDelay: 1.5, jitter: 0.3), reasons: false),
    DemoModel(
      id: "demo-reasoning", meaning: "sends reasoning_content first, then answers",
      pace: DemoPace(tokensPerSecond: 30, firstTokenDelay: 0.6, jitter: 0.3), reasons: true),
  ]

  /// The model of that name; `nil` if there is none. No name means the first.
  package static func named(_ id: String?) -> DemoModel? {
    guard let id else { return all.first }
    return all.first { $0.id == id }
  }

  /// The body of `GET /v1/models`, in OpenAI's shape.
  package static var list: [UInt8] {
    let entries = all.map(\.entry).joined(separator: ",")
    return Array(#"{"object":"list","data":[\#(entries)]}"#.utf8)
  }

  private var entry: String {
    #"{"id":"\#(id)","object":"model","created":1795305600,"owned_by":"sluice-demo"}"#
  }

  /// The models, one a line, for `sluice help demo`.
  package static var help: String {
    all.map { "  \($0.id.padded(to: 16))\($0.meaning)" }.joined(separator: "\n")
  }
}
