import FoundationEssentials

@testable import Demo

/// One event of a chat stream, read the way a client reads it.
struct Chunk: Decodable, Equatable {
  struct Choice: Decodable, Equatable {
    struct Delta: Decodable, Equatable {
      var role: String?
      var content: String?
      var reasoning_content: String?
    }
    var index: Int
    var delta: Delta
    var finish_reason: String?
  }
  struct Usage: Decodable, Equatable {
    struct Details: Decodable, Equatable { var reasoning_tokens: Int }
    var prompt_tokens: Int
    var completion_tokens: Int
    var total_tokens: Int
    var completion_tokens_details: Details
  }
  struct Problem: Decodable, Equatable {
    var message: String
    var code: String
  }
  var id: String?
  var object: String?
  var model: String?
  var choices: [Choice]?
  var usage: Usage?
  var error: Problem?
}

/// A whole chat answer.
struct Completion: Decodable {
  struct Choice: Decodable {
    struct Message: Decodable {
      var role: String
      var content: String
      var reasoning_content: String?
    }
    var message: Message
    var finish_reason: String
  }
  var object: String
  var choices: [Choice]
  var usage: Chunk.Usage
}

/// Everything that a script did, put together.
struct Performance {
  var steps: [DemoStep] = []
  var made = 0
  var notMade = 0

  init(_ body: String, steps limit: Int = .max) throws {
    let request = try DemoRequest(body: Array(body.utf8))
    var script = DemoScript(request, id: "chatcmpl-1", created: 1_795_305_600)
    while steps.count < limit, let step = script.next() { steps.append(step) }
    (made, notMade) = (script.made, script.notMade)
  }

  var bytes: [UInt8] {
    steps.flatMap { step in
      switch step {
      case .send(let bytes, _): bytes
      case .answer(_, let body): body
      default: [UInt8]()
      }
    }
  }

  /// The payloads of whole events.
  var payloads: [String] {
    let events = String(decoding: bytes, as: UTF8.self).split(on: "\n\n").dropLast()
    return events.map { String($0.dropFirst("data: ".count)) }
  }

  var chunks: [Chunk] {
    get throws {
      try payloads.filter { $0 != "[DONE]" }
        .map { try JSONDecoder().decode(Chunk.self, from: Data($0.utf8)) }
    }
  }

  var text: String {
    get throws { try chunks.compactMap { $0.choices?.first?.delta.content }.joined() }
  }

  var finish: String? {
    get throws { try chunks.compactMap { $0.choices?.first?.finish_reason }.last }
  }

  var waits: [Double] {
    steps.compactMap { if case .wait(let until) = $0 { until } else { nil } }
  }
}

/// A request body: one user message, and whatever else is said.
func body(_ question: String = "What is token streaming?", _ more: String = #""stream":true"#)
  -> String
{
  #"{"messages":[{"role":"user","content":"\#(question)"}],\#(more)}"#
}
