import FoundationEssentials
import Logging
import Loop
import Testing

@testable import Demo

/// A demo upstream on a free port, its log, and its end.
private final class Server: Sendable {
  let port: UInt16
  let log = Log()
  private let upstream: DemoUpstream

  init() throws {
    let socket = try ListenSocket(host: "127.0.0.1", port: 0)
    port = socket.port
    let log = log
    upstream = try DemoUpstream(on: [socket], logger: Logger(label: "demo") { _ in log })
  }

  func client() -> RawClient { RawClient(port: port) }
  func stop(within seconds: Double = 0) { upstream.stop(within: seconds) }
}

/// A log that tests can read.
private struct Log: LogHandler {
  private let lines = AsyncStream<(String, Logger.Metadata)>.makeStream()
  var metadata: Logger.Metadata = [:]
  var logLevel = Logger.Level.info

  subscript(metadataKey key: String) -> Logger.Metadata.Value? {
    get { metadata[key] }
    set { metadata[key] = newValue }
  }

  func log(event: LogEvent) {
    lines.continuation.yield((event.message.description, event.metadata ?? [:]))
  }

  /// The metadata of the next line with that message, once it is there.
  func line(_ message: String) async -> Logger.Metadata {
    for await line in lines.stream where line.0 == message { return line.1 }
    return [:]
  }
}

@Suite(.timeLimit(.minutes(1))) struct `The demo upstream` {
  private let server: Server
  private let quick = #""stream":true,"demo":{"tokens_per_second":2000,"first_token_delay":0}"#

  init() throws { server = try Server() }

  private func withFault(_ fault: String, streamed: Bool = true) -> String {
    body(
      "Hi",
      #""stream":\#(streamed),"demo":{"tokens_per_second":2000,"first_token_delay":0,"#
        + #""fault":"\#(fault)"}"#)
  }

  @Test func `streams over a socket what the script says`() throws {
    defer { server.stop() }
    let client = server.client()
    client.chat(body("Hi", quick))
    client.read(until: "[DONE]\n\n\r\n0\r\n\r\n")
    #expect(client.head.hasPrefix("HTTP/1.1 200"))
    #expect(client.head.contains("Content-Type: text/event-stream; charset=utf-8"))
    #expect(client.head.contains("x-request-id: chatcmpl-"))
    let events = client.text.split(on: "\n\n").dropLast()
    let chunks = try events.dropLast().map {
      try JSONDecoder().decode(Chunk.self, from: Data($0.dropFirst(6).utf8))
    }
    let answer = DemoAnswers.reply(to: [.init(.user, "Hi")]).text
    #expect(chunks.compactMap { $0.choices?.first?.delta.content }.joined() == answer)
    #expect(events.last == "data: [DONE]")
    // Each token left as it was made; only the end and [DONE] go together.
    let texts = client.chunks.map { String(decoding: $0, as: UTF8.self) }
    #expect(texts.map { $0.split(on: "data: ").count - 1 }.filter { $0 > 1 } == [2])
  }

  @Test func `keeps to its timetable`() throws {
    defer { server.stop() }
    let client = server.client()
    let clock = ContinuousClock()
    let start = clock.now
    client.chat(
      body(
        "Hi",
        #""stream":true,"max_tokens":51,"demo":{"tokens_per_second":100,"#
          + #""first_token_delay":0.3,"jitter":0}"#))
    client.read(until: #""content":"Hello""#)
    let first = clock.now - start
    client.read(until: "[DONE]")
    let last = clock.now - start
    #expect(first >= .milliseconds(300))
    #expect(last >= .milliseconds(800))
    // Waits that were added up would come to 25 s; a busy machine is given its time.
    #expect(last < .seconds(5))
  }

  @Test func `answers whole with a length when not streamed`() throws {
    defer { server.stop() }
    let client = server.client()
    client.chat(body("Hi", #""demo":{"tokens_per_second":2000,"first_token_delay":0}"#))
    client.read(until: "}}}")
    #expect(client.head.contains("Content-Type: application/json"))
    #expect(client.head.contains("Content-Length: \(client.rest.count)"))
    let completion = try JSONDecoder().decode(Completion.self, from: Data(client.rest))
    #expect(completion.choices.first?.finish_reason == "stop")
  }

  @Test(arguments: ["cut@3", "cut-inside@3"])
  func `closes without the last chunk when cut`(fault: String) {
    defer { server.stop() }
    let client = server.client()
    client.chat(withFault(fault))
    #expect(client.readToEnd() == .closed)
    #expect(!client.chunks.contains([]))
    #expect(client.tokens == 3)
    #expect(client.text.hasSuffix("\n\n") == (fault == "cut@3"))
  }

  @Test func `resets when that is the fault`() {
    defer { server.stop() }
    let client = server.client()
    client.chat(withFault("reset@3"))
    #expect(client.readToEnd() == .reset)
    #expect(client.tokens == 3)
  }

  @Test func `cuts an answer that is not streamed in its middle`() {
    defer { server.stop() }
    let client = server.client()
    client.chat(withFault("cut@3", streamed: false))
    #expect(client.readToEnd() == .closed)
    #expect(client.text.hasPrefix("{") && !client.text.hasSuffix("}"))
  }

  @Test func `sends each byte alone when that is the fault`() {
    defer { server.stop() }
    let client = server.client()
    client.chat(
      body(
        "안녕",
        #""stream":true,"max_tokens":2,"demo":{"tokens_per_second":2000,"#
          + #""first_token_delay":0,"fault":"bytes"}"#))
    client.read(until: "\r\n0\r\n\r\n")
    #expect(client.chunks.dropLast().allSatisfy { $0.count == 1 })
    #expect(client.text.contains(#""content":"안""#))
    #expect(client.text.hasSuffix("data: [DONE]\n\n"))
  }

  @Test func `answers 429 with Retry-After`() {
    defer { server.stop() }
    let client = server.client()
    client.chat(withFault("status-429"))
    client.read(until: "}}")
    #expect(client.head.hasPrefix("HTTP/1.1 429"))
    #expect(client.head.contains("Retry-After: 20"))
  }

  @Test(arguments: [1, 40], ["stream", "stall", "silent"])
  func `stops when its client leaves, and logs what it did not make`(
    tokens: Int, how: String
  ) async {
    defer { server.stop() }
    let client = server.client()
    let fault = how == "stall" ? "stall@\(tokens)" : how
    let more = how == "stream" ? "" : #","fault":"\#(fault)""#
    let pace = #""tokens_per_second":100,"first_token_delay":0"#
    let question = "Write a long poem about rain"
    client.chat(body(question, #""stream":true,"demo":{\#(pace)\#(more)}"#))
    if how == "silent" { exchangeAnother() } else { client.read(tokens: tokens) }
    client.leave()
    let line = await server.log.line("demo stream ended early")
    let made = Int(line["made"]?.description ?? "") ?? -1
    let notMade = Int(line["not_made"]?.description ?? "") ?? -1
    #expect(line["id"]?.description.hasPrefix("chatcmpl-") == true)
    let poem = DemoAnswers.reply(to: [.init(.user, question)]).text
    #expect(made + notMade == DemoTokens.count(poem))
    #expect(how == "silent" ? made == 0 : made >= tokens)
    #expect(notMade > 0)
  }

  @Test func `is let go at the end: running answers are ended in band`() {
    let client = server.client()
    client.chat(body("Hi", #""stream":true"#))
    client.read(tokens: 2)
    server.stop()
    _ = client.readToEnd()
    #expect(client.chunks.last == [])
    #expect(client.text.split(on: "\n\n").dropLast().last?.contains("shutting_down") == true)
  }

  @Test func `lets running answers finish when it has the time`() {
    let client = server.client()
    client.chat(body("Hi", quick))
    client.read(tokens: 2)
    server.stop(within: 20)
    _ = client.readToEnd()
    #expect(client.text.hasSuffix("data: [DONE]\n\n"))
  }

  @Test(arguments: [
    ("POST /v1/completions", 404, "does not speak /v1/completions"),
    ("POST /v1/embeddings", 404, "does not speak"), ("POST /v1/responses", 404, "does not speak"),
    ("POST /v1/messages", 404, "does not speak"), ("GET /v2", 404, "has no /v2"),
    ("GET /v1/chat/completions", 405, "Allow: POST"), ("POST /v1/models", 405, "Allow: GET"),
    ("POST /v1/chat/completions", 400, "The body must be a JSON object"),
    ("GET /demo/poll?from=x", 400, #"\"from\" is \"x\"; it must be a whole number"#),
  ])
  func `refuses in OpenAI's shape`(target: String, status: Int, sentence: String) throws {
    defer { server.stop() }
    let client = server.client()
    client.send(target, body: target.hasPrefix("POST") ? "[]" : nil)
    client.read(until: "}}")
    let error = try JSONDecoder().decode(Chunk.self, from: Data(client.rest)).error
    #expect(client.head.hasPrefix("HTTP/1.1 \(status)"))
    #expect(error != nil)
    #expect(String(decoding: client.received, as: UTF8.self).contains(sentence))
  }

  /// What was sent before this has reached the server when it returns.
  private func exchangeAnother() {
    let client = server.client()
    client.send("GET /v1/models")
    client.read(until: "]}")
  }

  @Test func `lists its models`() {
    defer { server.stop() }
    let client = server.client()
    client.send("GET /v1/models")
    client.read(until: "]}")
    #expect(client.head.hasPrefix("HTTP/1.1 200"))
    #expect(client.rest == DemoModel.list)
  }

  @Test func `brings its text over EventSource`() {
    defer { server.stop() }
    let client = server.client()
    client.send("GET /demo/events")
    client.read(until: "\n\n\r\n")
    let first = DemoRecital.english.tokens[0]
    #expect(client.head.contains("text/event-stream"))
    #expect(client.text.hasPrefix("data: \(first)\n\n"))
  }

  @Test func `brings its text by long polling, from where the client is`() throws {
    defer { server.stop() }
    let first = try poll("/demo/poll")
    #expect(first.tokens == [DemoRecital.english.tokens[0]] && first.next == 1 && !first.done)
    let second = try poll("/demo/poll?id=\(first.id)&from=1")
    #expect(second.id == first.id && second.from == 1 && second.next >= 2)
    let past = try poll("/demo/poll?id=1000&from=0")
    #expect(past.tokens == DemoRecital.english.tokens && past.done)
  }

  private struct Poll: Decodable {
    var id: String
    var from: Int
    var next: Int
    var tokens: [String]
    var done: Bool
  }

  private func poll(_ target: String) throws -> Poll {
    let client = server.client()
    client.send("GET \(target)")
    client.read(until: #""done":"#)
    client.read(until: "e}")
    return try JSONDecoder().decode(Poll.self, from: Data(client.rest))
  }
}
