import Testing
import Wire

@Suite(.timeLimit(.minutes(1))) struct `The table of relayed paths` {
  @Test func `names the contract's six paths, each with its method`() {
    let rows = APIPath.all.map { "\($0.method) \($0.path)" }
    #expect(
      rows == [
        "POST /v1/chat/completions", "POST /v1/completions", "POST /v1/responses",
        "POST /v1/messages", "POST /v1/embeddings", "GET /v1/models",
      ])
  }

  @Test(arguments: [
    "", "/", "/v1", "/v1/chat", "/v1/chat/completions/", "/v1/Models", "/v1/models?x",
    "/v1//models", "/demo/v1/models", "/v1/models/gpt", "/v1/files",
  ])
  func `finds nothing but them`(path: String) { #expect(APIPath.find(path) == nil) }

  @Test func `finds each of them`() {
    for row in APIPath.all { #expect(APIPath.find(row.path)?.path == row.path) }
  }

  @Test func `sends the key as x-api-key to messages alone`() {
    for row in APIPath.all {
      #expect((row.authorization == .apiKey) == (row.path == "/v1/messages"))
    }
  }

  @Test func `takes a chat that just ends for a cut, and nothing else`() {
    for row in APIPath.all {
      #expect(row.endsCleanly == (row.path != "/v1/chat/completions"))
    }
  }

  @Test(arguments: [
    (
      "/v1/chat/completions",
      #"data: {"error":{"message":"No \"x\".","type":"upstream_error","param":null,"code":"c"}}"#
    ),
    (
      "/v1/completions",
      #"data: {"error":{"message":"No \"x\".","type":"upstream_error","param":null,"code":"c"}}"#
    ),
    (
      "/v1/messages",
      "event: error\n"
        + #"data: {"type":"error","error":{"type":"api_error","message":"No \"x\"."}}"#
    ),
    (
      "/v1/responses",
      "event: error\n"
        + #"data: {"type":"error","code":"c","message":"No \"x\".","param":null,"sequence_number":0}"#
    ),
  ])
  func `ends a stream in the path's own shape`(path: String, event: String) throws {
    let row = try #require(APIPath.find(path))
    let error = ErrorBody(message: "No \"x\".", type: "upstream_error", code: "c")
    #expect(String(decoding: row.errorEvent(error), as: UTF8.self) == event + "\n\n")
  }

  @Test func `makes error events that are one event and no end`() {
    let error = ErrorBody(message: "a\n\r\ndata: [DONE]\n\n", type: "t", code: "c", param: "p")
    for row in APIPath.all {
      let sample = SplitterCase(row.errorEvent(error), end: row.end)
      #expect(sample.whole == .init(handedOn: sample.bytes.count, events: 1))
      #expect(sample.disagreement() == nil)
    }
  }
}
