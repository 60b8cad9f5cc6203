import FoundationEssentials
import Testing
import Wire

@testable import Demo

@Suite struct `A fault` {
  private func play(
    _ fault: String, streamed: Bool = true, steps: Int = .max
  ) throws -> Performance {
    try Performance(
      body("Hi", #""stream":\#(streamed),"demo":{"fault":"\#(fault)"}"#), steps: steps)
  }

  @Test(arguments: [("cut", DemoStep.cut), ("reset", .reset), ("stall", .stall)])
  func `breaks off between two events, at its place`(name: String, end: DemoStep) throws {
    for place in [0, 1, 7] {
      let played = try play("\(name)@\(place)")
      #expect(played.steps.last == end)
      #expect(played.made == place && played.notMade > 0)
      #expect(played.bytes.suffix(2) == Array("\n\n".utf8)[...])
      #expect(try played.chunks.count == place + 1)
      // What was sent before has to leave first.
      guard case .wait = played.steps.dropLast().last else { return #expect(Bool(false)) }
    }
  }

  @Test func `cut-inside breaks off in the middle of an event`() throws {
    let played = try play("cut-inside@4")
    #expect(played.steps.last == .cut)
    #expect(played.made == 4)
    #expect(try played.chunks.count == 5)
    let rest = String(decoding: played.bytes, as: UTF8.self).split(on: "\n\n").last ?? ""
    #expect(rest.hasPrefix("data: {\"id\"") && !rest.contains("finish_reason"))
  }

  @Test func `error ends with an error event and no DONE`() throws {
    let played = try play("error@3")
    #expect(played.steps.last == .end)
    #expect(try played.chunks.last?.error?.code == "demo_fault")
    #expect(try played.chunks.last?.error?.message.contains("after 3 tokens") == true)
    #expect(!played.payloads.contains("[DONE]"))
    #expect(try played.finish == nil)
  }

  @Test func `filter ends with content_filter and DONE`() throws {
    let played = try play("filter@3")
    #expect(try played.finish == "content_filter")
    #expect(played.made == 3)
    #expect(played.payloads.last == "[DONE]")
  }

  @Test func `no-done sends all, then neither finish_reason nor DONE`() throws {
    let played = try play("no-done")
    #expect(played.steps.last == .end)
    #expect(played.notMade == 0)
    #expect(try played.finish == nil)
    #expect(!played.payloads.contains("[DONE]"))
  }

  @Test func `bytes sends each byte alone, and the same bytes`() throws {
    let played = try play("bytes"), plain = try Performance(body("Hi"))
    let sends = played.steps.map(\.bytes).filter { !$0.isEmpty }
    #expect(sends.allSatisfy { $0.count == 1 })
    #expect(played.bytes == plain.bytes)
    #expect(played.made == plain.made)
    // Two writes in one turn would leave as one.
    for (step, next) in zip(played.steps, played.steps.dropFirst())
    where !step.bytes.isEmpty { #expect(next.bytes.isEmpty) }
  }

  @Test func `silent answers nothing at all`() throws {
    #expect(try play("silent").steps == [.stall])
    #expect(try play("silent", streamed: false).steps == [.stall])
  }

  @Test(arguments: [
    ("status-429", 429, Int?(20)), ("status-500", 500, nil), ("status-503", 503, nil),
  ])
  func `status answers at once with an error body`(
    name: String, status: Int, retryAfter: Int?
  ) throws {
    for streamed in [true, false] {
      let played = try play(name, streamed: streamed)
      guard case .answer(let head, let json) = played.steps.last
      else { return #expect(Bool(false)) }
      #expect(played.steps.count == 1)
      #expect(head == DemoHead(status, "application/json", retryAfter: retryAfter))
      let error = try JSONDecoder().decode(Chunk.self, from: Data(json)).error
      #expect(error?.message.contains(name) == true)
    }
  }

  @Test func `in an answer that is not streamed shows in its own way`() throws {
    for name in ["cut@5", "cut-inside@5", "reset@5"] {
      let played = try play(name, streamed: false)
      #expect(played.steps.contains(.begin(.json)))
      #expect(played.bytes.first == UInt8(ascii: "{") && played.bytes.last != UInt8(ascii: "}"))
      #expect(played.made == 5)
    }
    #expect(try play("stall@5", streamed: false).bytes.isEmpty)
    guard case .answer(let head, _) = try play("error@5", streamed: false).steps.last
    else { return #expect(Bool(false)) }
    #expect(head.status == 500)
    let filtered = try play("filter@5", streamed: false)
    let completion = try JSONDecoder().decode(Completion.self, from: Data(filtered.bytes))
    #expect(completion.choices.first?.finish_reason == "content_filter")
    #expect(completion.usage.completion_tokens == 5)
  }

  @Test func `behind the end happens at the end`() throws {
    let played = try play("cut@100000")
    #expect(played.steps.last == .cut)
    #expect(played.notMade == 0)
    #expect(try played.finish == nil)
  }

  @Test func `without a place happens after 20 tokens`() throws {
    #expect(try play("cut").made == 20)
  }

  @Test(arguments: [
    ("explode", "must be one of cut, reset"), ("", "must be one of"), ("cut@", "such as"),
    ("cut@-1", "a whole number from 0"), ("cut@x", "a whole number"), ("bytes@3", "without @"),
  ])
  func `that does not exist is refused with the ones that do`(name: String, sentence: String) {
    let error = #expect(throws: DemoError.self) { try DemoFault(name) }
    #expect(error?.status == 400)
    #expect(error?.body.param == "demo.fault")
    #expect(error?.body.message.contains(sentence) == true)
  }

  @Test func `is in the help text, each in a line`() {
    #expect(DemoFault.help.split(on: "\n").count == DemoFault.all.count)
    for kind in DemoFault.all { #expect(DemoFault.help.contains("  \(kind.rawValue)")) }
  }
}
