import FoundationEssentials
import Testing

@testable import Demo

@Suite struct `A script` {
  private let answer = DemoAnswers.reply(to: [.init(.user, "What is token streaming?")]).text

  @Test func `streams the whole text in OpenAI's shape`() throws {
    let played = try Performance(body())
    let chunks = try played.chunks
    #expect(played.steps.first == .begin(.events))
    #expect(played.steps.last == .end)
    #expect(played.payloads.last == "[DONE]")
    #expect(try played.text == answer)
    #expect(try played.finish == "stop")
    #expect(chunks.allSatisfy { $0.id == "chatcmpl-1" && $0.object == "chat.completion.chunk" })
    #expect(chunks.dropLast().allSatisfy { $0.choices?.first?.finish_reason == nil })
    #expect(played.notMade == 0)
    #expect(played.made == DemoTokens.count(answer))
  }

  @Test func `writes its events byte for byte so`() throws {
    let head =
      #"{"id":"chatcmpl-1","object":"chat.completion.chunk","created":1795305600,"#
      + #""model":"demo-natural","system_fingerprint":"fp_demo","choices":"#
    let payloads = try Performance(
      body("Hi", #""stream":true,"max_tokens":1,"stream_options":{"include_usage":true}"#)
    ).payloads
    let rest = #","logprobs":null,"finish_reason":null}],"usage":null}"#
    #expect(
      payloads == [
        head + #"[{"index":0,"delta":{"role":"assistant","content":""}"# + rest,
        head + #"[{"index":0,"delta":{"content":"Hello"}"# + rest,
        head
          + #"[{"index":0,"delta":{},"logprobs":null,"finish_reason":"length"}],"usage":null}"#,
        head + #"[],"usage":{"prompt_tokens":7,"completion_tokens":1,"total_tokens":8,"#
          + #""prompt_tokens_details":{"cached_tokens":0},"#
          + #""completion_tokens_details":{"reasoning_tokens":0}}}"#,
        "[DONE]",
      ])
  }

  @Test func `tells usage only when asked`() throws {
    #expect(try Performance(body()).chunks.allSatisfy { $0.usage == nil && $0.choices != [] })
    #expect(!(try Performance(body()).payloads.contains { $0.contains("usage") }))
    let more = #""stream":true,"stream_options":{"include_usage":true}"#
    let last = try Performance(body("Hi", more)).chunks.last
    #expect(last?.choices == [])
    let usage = try #require(last?.usage)
    #expect(usage.total_tokens == usage.prompt_tokens + usage.completion_tokens)
  }

  @Test func `answers whole when not streamed, after as long as the stream takes`() throws {
    let streamed = try Performance(body("Hi", #""stream":true,"seed":1"#))
    let whole = try Performance(body("Hi", #""seed":1"#))
    guard case .answer(.json, let json) = whole.steps.last else { return #expect(Bool(false)) }
    let completion = try JSONDecoder().decode(Completion.self, from: Data(json))
    #expect(completion.object == "chat.completion")
    #expect(completion.choices.first?.message.content == (try streamed.text))
    #expect(completion.choices.first?.finish_reason == "stop")
    #expect(completion.usage.completion_tokens == whole.made)
    #expect(whole.waits.max() == streamed.waits.max())
    #expect(whole.steps.dropLast().allSatisfy { $0.bytes.isEmpty })
  }

  @Test func `reasons first if its model does`() throws {
    let more = #""stream":true,"model":"demo-reasoning","stream_options":{"include_usage":true}"#
    let chunks = try Performance(body("Who are you?", more)).chunks
    let deltas = chunks.compactMap { $0.choices?.first?.delta }
    let firstText = deltas.firstIndex { $0.content?.isEmpty == false } ?? 0
    let lastThought = deltas.lastIndex { $0.reasoning_content != nil } ?? 0
    let thoughts = deltas.compactMap(\.reasoning_content)
    #expect(lastThought > 20 && lastThought + 1 == firstText)
    #expect(thoughts.joined().contains("“Who are you?”"))
    #expect(chunks.last?.usage?.completion_tokens_details.reasoning_tokens == thoughts.count)
  }

  @Test(arguments: [1, 5, 40]) func `keeps to max_tokens`(limit: Int) throws {
    for field in ["max_tokens", "max_completion_tokens"] {
      let played = try Performance(body("Hi", #""stream":true,"\#(field)":\#(limit)"#))
      #expect(played.made == limit)
      #expect(try played.finish == "length")
    }
  }

  @Test(arguments: ["g in one", "one", "\\n\\n", "streami", "A"])
  func `stops before a stop text, wherever tokens end`(stop: String) throws {
    let more = #""stream":true,"stop":"\#(stop)""#
    let played = try Performance(body("What is token streaming?", more))
    let text = stop == "\\n\\n" ? "\n\n" : stop
    #expect(try played.text == answer.split(on: text)[0])
    #expect(try played.finish == "stop")
  }

  @Test func `stops before the first of several`() throws {
    let more = #""stop":["piece","go"],"stream":true"#
    let played = try Performance(body("What is token streaming?", more))
    #expect(try played.text.hasSuffix("in one "))
  }

  @Test func `makes nothing that is not asked for`() throws {
    let played = try Performance(body(), steps: 13)
    #expect(played.made == 5)
    #expect(played.made + played.notMade == DemoTokens.count(answer))
  }

  @Test func `gives the same unevenness for the same seed`() throws {
    let more = #""stream":true,"seed":7"#
    #expect(try Performance(body("Hi", more)).waits == Performance(body("Hi", more)).waits)
    #expect(try Performance(body("Hi", more)).waits != Performance(body()).waits)
  }
}

extension DemoStep {
  var bytes: [UInt8] { if case .send(let bytes, _) = self { bytes } else { [] } }
}
