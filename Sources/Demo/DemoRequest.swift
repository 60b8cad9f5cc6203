import FoundationEssentials

/// What a client asks of the demo: OpenAI's chat request, as far as the demo
/// heeds it, and the `demo` field.
///
/// Unknown fields are left alone; a known one of the wrong kind is a 400.
package struct DemoRequest: Sendable {
  /// The model asked for; the first one if none is named.
  package var model: DemoModel
  /// The conversation, oldest first; never empty.
  package var messages: [DemoMessage]
  /// Whether the answer comes as events.
  package var isStreamed = false
  /// Whether the stream tells `usage` in an event of its own.
  package var includesUsage = false
  /// The most tokens that may be made, reasoning included.
  package var maxTokens = Int.max
  /// Texts that end the answer and are not part of it.
  package var stops: [String] = []
  /// The pace: the model's own, changed as the `demo` field says.
  package var pace: DemoPace
  /// What is to go wrong.
  package var fault: DemoFault?

  /// Reads a request body. Throws a 400 or 404 that says what would be right.
  package init(body: [UInt8]) throws(DemoError) {
    do {
      self = try JSONDecoder().decode(DemoRequest.self, from: Data(body))
    } catch let error as DemoError {
      throw error
    } catch DecodingError.dataCorrupted {
      throw .refusal(400, "The body is not JSON; send a JSON object.", "invalid_json")
    } catch {
      let right = #"{"messages":[{"role":"user","content":"Hello"}]}"#
      throw .refusal(400, "The body must be a JSON object such as \(right).", "invalid_json")
    }
  }
}

extension DemoRequest: Decodable {
  private enum Field: String, CodingKey {
    case model, messages, stream, stop, seed, n, demo
    case options = "stream_options"
    case oldLimit = "max_tokens"
    case limit = "max_completion_tokens"
  }

  private enum OptionField: String, CodingKey { case usage = "include_usage" }

  /// Reads what is known of the body's object.
  package init(from decoder: any Decoder) throws {
    let body = try decoder.container(keyedBy: Field.self)
    let name = try body.field(.model, String.self, mustBe: "the name of a model")
    guard let model = DemoModel.named(name) else { throw DemoError.noModel(name ?? "") }
    self.model = model
    pace = model.pace
    messages = try Self.messages(of: body)
    isStreamed = try body.field(.stream, mustBe: "true or false") ?? false
    try readLimits(body)
    try readDemo(body)
  }

  private static func messages(of body: KeyedDecodingContainer<Field>) throws -> [DemoMessage] {
    let right = "a list of at least one message"
    let read = try body.field(.messages, [DemoMessage].self, mustBe: right) { !$0.isEmpty }
    guard let read else { throw DemoError.wrong("messages", is: "missing", mustBe: right) }
    return read
  }

  private mutating func readLimits(_ body: KeyedDecodingContainer<Field>) throws {
    let right = "a whole number, at least 1"
    let old = try body.field(.oldLimit, Int.self, mustBe: right) { $0 >= 1 }
    maxTokens = try body.field(.limit, mustBe: right) { $0 >= 1 } ?? old ?? Int.max
    stops = try body.field(.stop, Stops.self, mustBe: Stops.right)?.texts ?? []
    _ = try body.field(.n, Int.self, mustBe: "1, because the demo gives one answer") { $0 == 1 }
    if let options = try body.object(.options, OptionField.self) {
      includesUsage = try options.field(.usage, mustBe: "true or false") ?? false
    }
  }

  private mutating func readDemo(_ body: KeyedDecodingContainer<Field>) throws {
    let seed = try body.field(.seed, Int.self, mustBe: "a whole number")
    pace.seed = seed.map { UInt64(bitPattern: Int64($0)) } ?? UInt64.random(in: .min ... .max)
    guard let knobs = try body.object(.demo, DemoKnob.self) else { return }
    pace.tokensPerSecond = try knobs.number(.rate, from: 0.1, to: 10_000) ?? pace.tokensPerSecond
    pace.firstTokenDelay = try knobs.number(.delay, from: 0, to: 600) ?? pace.firstTokenDelay
    pace.jitter = try knobs.number(.jitter, from: 0, to: 1) ?? pace.jitter
    fault = try knobs.field(.fault, String.self, mustBe: "the name of a fault").map(DemoFault.init)
  }
}

/// The fields of `demo`.
private enum DemoKnob: String, CodingKey {
  case jitter, fault
  case rate = "tokens_per_second"
  case delay = "first_token_delay"
}

/// `stop`: one text or up to four.
private struct Stops: Decodable {
  static let right = "a text or a list of up to four texts"
  let texts: [String]

  init(from decoder: any Decoder) throws {
    let value = try decoder.singleValueContainer()
    let all = try (try? value.decode(String.self)).map { [$0] } ?? value.decode([String].self)
    guard all.count <= 4 else {
      throw DemoError.wrong("stop", is: "a list of \(all.count)", mustBe: Self.right)
    }
    texts = all.filter { !$0.isEmpty }
  }
}
