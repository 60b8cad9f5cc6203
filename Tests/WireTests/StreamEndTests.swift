import Testing
import Wire

/// R9: what ends a path's stream, and what only looks as if it did.
@Suite(.timeLimit(.minutes(1))) struct `The end of a stream` {
  @Test(arguments: [
    ("data: [DONE]\n\n", true), ("data:[DONE]\n\n", true), ("data: [DONE]\r\r", true),
    ("data: [DONE]\r\n\r\n", true), ("id: 7\ndata: [DONE]\nretry: 5\n\n", true),
    ("data: [DONE] \n\n", false), ("data:  [DONE]\n\n", false), (" data: [DONE]\n\n", false),
    ("data: [done]\n\n", false), ("Data: [DONE]\n\n", false), (": data: [DONE]\n\n", false),
    ("data: [DONE]\n", false), ("data: [DONE]", false), ("[DONE]\n\n", false),
    ("event: [DONE]\n\n", false), ("data: {\"a\":\"[DONE]\"}\n\n", false),
  ])
  func `is exactly the line [DONE] of a whole event`(text: String, isEnd: Bool) {
    for end: StreamEnd in [.done, [.done, .finishReason]] {
      let sample = SplitterCase(text, end: end)
      #expect(sample.whole.sawTerminal == isEnd)
      #expect(sample.disagreement() == nil)
    }
  }

  @Test(arguments: [
    (#""finish_reason":"stop""#, true), (#""finish_reason": "length""#, true),
    (#""finish_reason" : "stop""#, true), ("\"finish_reason\":\t\"stop\"", true),
    (#""finish_reason":null,"b":{"finish_reason":"stop"}"#, true),
    (#""finish_reason":null"#, false), (#""finish_reason": null"#, false),
    (#""finish_reason" :  null "#, false), (#""finish_reason""#, false),
    (#""finish_reason","stop""#, false),
    (#""finish_reasons":"stop""#, false), (#""my_finish_reason":"stop""#, false),
    (#""content":"\"finish_reason\":\"stop\"""#, false),
    (#""content":"each_of h_ _h finish_""#, false),
  ])
  func `is a finish reason that is not null, with any spacing`(json: String, isFinish: Bool) {
    let filler = String(repeating: "x", count: 150)
    for text in ["data: {\(json)}\n\n", "data:{\"a\":\"\(filler)\",\(json)}\r\n\r\n"] {
      let sample = SplitterCase(text)
      #expect(sample.whole.sawFinish == isFinish)
      #expect(!sample.whole.sawTerminal)
      #expect(sample.disagreement() == nil)
    }
  }

  @Test(arguments: [
    ": {\"finish_reason\":\"stop\"}\n\n", "event: {\"finish_reason\":\"stop\"}\n\n",
    "data: {\"finish_reason\":\"stop\"}\n", "data: {\"finish_reason\":\ndata: \"stop\"}\n\n",
  ])
  func `is no finish reason outside a whole event's data line`(text: String) {
    let sample = SplitterCase(text)
    #expect(!sample.whole.sawFinish)
    #expect(sample.disagreement() == nil)
  }

  @Test func `is a finish reason on chat alone`() {
    for row in APIPath.all {
      let sample = SplitterCase("data: {\"finish_reason\":\"stop\"}\n\n", end: row.end)
      #expect(sample.whole.sawFinish == (row.path == "/v1/chat/completions"))
      #expect(sample.disagreement() == nil)
    }
  }

  @Test(arguments: [
    ("/v1/messages", "message_stop"), ("/v1/responses", "response.completed"),
    ("/v1/responses", "response.incomplete"), ("/v1/responses", "response.failed"),
  ])
  func `is an event's name on messages and responses`(path: String, name: String) throws {
    let end = try #require(APIPath.find(path)).end
    let texts = [("event: \(name)\ndata: {}\n\n", true), ("event:\(name)\n\n", true)]
    let others = ["event: \(name).\n\n", "data: \(name)\n\n", "data: [DONE]\n\n"]
    for (text, isEnd) in texts + others.map({ ($0, false) }) {
      let sample = SplitterCase(text, end: end)
      #expect(sample.whole.sawTerminal == isEnd)
      #expect(sample.disagreement() == nil)
    }
  }
}
