import Wire

/// OpenAI's JSON around the tokens of one answer, key by key as OpenAI sends it.
struct DemoShape: Sendable {
  /// Which part of the answer a text belongs to; the raw value is its key.
  enum Part: String, Sendable { case reasoning = "reasoning_content", answer = "content" }

  /// The answer's id, the same in each of its events.
  let id: String
  /// Seconds since 1970.
  let created: Int
  let model: String
  /// Whether the stream was asked to tell `usage`: it is then `null` in all others.
  let includesUsage: Bool

  static let done = Array("data: [DONE]\n\n".utf8)

  /// The first event: who speaks.
  func role() -> [UInt8] {
    event(delta: Array(#"{"role":"assistant","content":""}"#.utf8), finish: nil)
  }

  /// The event of one token.
  func token(_ text: String, _ part: Part) -> [UInt8] {
    var delta = Array("{\"\(part.rawValue)\":".utf8)
    appendJSON(text, to: &delta)
    delta += "}".utf8
    return event(delta: delta, finish: nil)
  }

  /// The event that says why the answer is over.
  func finish(_ reason: String) -> [UInt8] {
    event(delta: Array("{}".utf8), finish: reason)
  }

  /// The event after the last choice, if usage was asked for.
  func usage(_ usage: DemoUsage) -> [UInt8] {
    Array("data: \(head("chat.completion.chunk"))\"choices\":[],\"usage\":\(usage.json)}\n\n".utf8)
  }

  /// The body of an answer that is not streamed.
  func whole(_ text: String, reasoning: String?, finish: String, _ usage: DemoUsage) -> [UInt8] {
    var body = Array(head("chat.completion").utf8)
    body += #""choices":[{"index":0,"message":{"role":"assistant","content":"#.utf8
    appendJSON(text, to: &body)
    if let reasoning {
      body += #","reasoning_content":"#.utf8
      appendJSON(reasoning, to: &body)
    }
    body += #","refusal":null},"logprobs":null,"finish_reason":"\#(finish)"}],"#.utf8
    body += "\"usage\":\(usage.json)}".utf8
    return body
  }

  /// An error in the middle of a stream.
  static func error(_ error: ErrorBody) -> [UInt8] {
    Array("data: ".utf8) + error.json + "\n\n".utf8
  }

  private func event(delta: [UInt8], finish: String?) -> [UInt8] {
    var bytes = Array("data: \(head("chat.completion.chunk"))".utf8)
    bytes += #""choices":[{"index":0,"delta":"#.utf8
    bytes += delta
    let reason = finish.map { "\"\($0)\"" } ?? "null"
    bytes += #","logprobs":null,"finish_reason":\#(reason)}]"#.utf8
    bytes += (includesUsage ? ",\"usage\":null}\n\n" : "}\n\n").utf8
    return bytes
  }

  private func head(_ object: String) -> String {
    #"{"id":"\#(id)","object":"\#(object)","created":\#(created),"model":"\#(model)","#
      + #""system_fingerprint":"fp_demo","#
  }
}

/// What an answer cost, in tokens.
struct DemoUsage: Sendable, Equatable {
  var prompt: Int
  var completion: Int
  /// Tokens of `completion` that were reasoning.
  var reasoning: Int

  var json: String {
    #"{"prompt_tokens":\#(prompt),"completion_tokens":\#(completion),"#
      + #""total_tokens":\#(prompt + completion),"#
      + #""prompt_tokens_details":{"cached_tokens":0},"#
      + #""completion_tokens_details":{"reasoning_tokens":\#(reasoning)}}"#
  }
}
