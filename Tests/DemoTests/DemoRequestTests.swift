import Testing
import Wire

@testable import Demo

@Suite struct `A request` {
  private func refusal(_ body: String) -> DemoError? {
    do throws(DemoError) {
      _ = try DemoRequest(body: Array(body.utf8))
      return nil
    } catch { return error }
  }

  @Test func `is read with all that it says`() throws {
    let text = body(
      "Hi",
      #""model":"demo-fast","stream":true,"stream_options":{"include_usage":true},"stop":["a","b"],"#
        + #""max_tokens":9,"seed":-1,"unknown":[{}],"temperature":0.3,"user":null,"#
        + #""demo":{"tokens_per_second":12.5,"first_token_delay":2,"jitter":0,"fault":"cut@3"}"#)
    let request = try DemoRequest(body: Array(text.utf8))
    #expect(request.model.id == "demo-fast")
    #expect(request.isStreamed && request.includesUsage)
    #expect(request.messages == [DemoMessage(.user, "Hi")])
    #expect(request.stops == ["a", "b"] && request.maxTokens == 9)
    #expect(
      request.pace == DemoPace(tokensPerSecond: 12.5, firstTokenDelay: 2, jitter: 0, seed: .max))
    #expect(request.fault?.kind == .cut && request.fault?.place == 3)
  }

  @Test func `needs no more than a message`() throws {
    let request = try DemoRequest(body: Array(body("Hi", #""model":null"#).utf8))
    #expect(request.model.id == "demo-natural")
    #expect(!request.isStreamed && request.stops.isEmpty && request.fault == nil)
    #expect(request.maxTokens == .max)
  }

  @Test func `may bring its text in parts, and none at all`() throws {
    let text =
      #"{"messages":[{"role":"assistant","content":null,"tool_calls":[]},"#
      + #"{"role":"user","content":[{"type":"text","text":"one"},"#
      + #"{"type":"image_url","image_url":{"url":"x"}},{"type":"text","text":"two"}]}]}"#
    let messages = try DemoRequest(body: Array(text.utf8)).messages
    #expect(messages == [DemoMessage(.assistant, ""), DemoMessage(.user, "one\n\ntwo")])
  }

  @Test(arguments: [
    (#""max_tokens":"many""#, "max_tokens", #""max_tokens" is "many"; it must be a whole number"#),
    (#""max_tokens":0"#, "max_tokens", #""max_tokens" is 0; it must be a whole number"#),
    (#""max_tokens":1.5"#, "max_tokens", #"is 1.5; it must be a whole number, at least 1."#),
    (#""max_tokens":1e400"#, "max_tokens", "too large"),
    (#""stream":"yes""#, "stream", #""stream" is "yes"; it must be true or false."#),
    (#""stream_options":[]"#, "stream_options", "is an empty list; it must be an object."),
    (#""stream_options":{"include_usage":1}"#, "stream_options.include_usage", "true or false"),
    (#""stop":{}"#, "stop", #""stop" is an object; it must be a text or a list"#),
    (#""stop":["a","b","c","d","e"]"#, "stop", "a list of 5"),
    (#""n":2"#, "n", "the demo gives one answer"),
    (#""model":7"#, "model", #""model" is 7; it must be the name of a model."#),
    (#""demo":"fast""#, "demo", #""demo" is "fast"; it must be an object."#),
    (#""demo":{"jitter":2}"#, "demo.jitter", #"is 2; it must be a number from 0 to 1."#),
    (#""demo":{"tokens_per_second":0}"#, "demo.tokens_per_second", "a number from 0.1 to 10000"),
    (#""demo":{"first_token_delay":-1}"#, "demo.first_token_delay", "a number from 0 to 600"),
    (#""demo":{"fault":3}"#, "demo.fault", "the name of a fault"),
  ])
  func `of a wrong kind is refused with the field, the value and what is right`(
    field: String, name: String, sentence: String
  ) throws {
    let error = try #require(refusal(body("Hi", field)))
    #expect(error.status == 400)
    #expect(error.body.type == "invalid_request_error")
    #expect(error.body.param == name)
    #expect(error.body.message.contains(sentence), "\(error.body.message)")
  }

  @Test(arguments: [
    (#"{"messages":[]}"#, "messages", "is an empty list; it must be a list of at least one"),
    (#"{"messages":"Hi"}"#, "messages", #"is "Hi"; it must be a list"#),
    ("{}", "messages", #""messages" is missing"#),
    (
      #"{"messages":[{"role":"user"},{"role":"king"}]}"#, "messages[1].role",
      #"is "king"; it must be one of"#
    ),
    (#"{"messages":[{"content":"x"}]}"#, "messages[0].role", "is missing; it must be one of"),
    (#"{"messages":[{"role":"user","content":7}]}"#, "messages[0].content", "is 7; it must be"),
  ])
  func `with bad messages is told which`(text: String, name: String, sentence: String) throws {
    let error = try #require(refusal(text))
    #expect(error.status == 400)
    #expect(error.body.param == name)
    #expect(error.body.message.contains(sentence), "\(error.body.message)")
  }

  @Test(arguments: ["", "hello", "{", #"{"messages":}"#, "[1]", "7", "null", "\u{0}"])
  func `that is no JSON object is refused`(text: String) throws {
    let error = try #require(refusal(text))
    #expect(error.status == 400)
    #expect(error.body.code == "invalid_json")
    #expect(error.body.message.contains("JSON object"))
  }

  @Test func `for an unknown model is a 404 that names the known ones`() throws {
    let error = try #require(refusal(body("Hi", #""model":"gpt-x""#)))
    #expect(error.status == 404)
    #expect(error.body.code == "model_not_found")
    #expect(error.body.param == "model")
    for model in DemoModel.all { #expect(error.body.message.contains(model.id)) }
  }

  @Test func `of ten thousand brackets is refused, not followed`() {
    #expect(refusal(String(repeating: "[", count: 10_000))?.status == 400)
  }
}
