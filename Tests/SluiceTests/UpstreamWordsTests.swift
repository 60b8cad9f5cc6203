import Testing

@testable import Sluice

@Suite(.timeLimit(.minutes(1))) struct UpstreamWordsTests {
  @Test(
    arguments: [
      (#"{"object":"list","data":[{"id":"a"},{"id":"b","object":"model"}]}"#, ["a", "b"]),
      (#"{"data":[]}"#, []), (#"[{"id":"a"}]"#, ["a"]), (#"{"data":[{"name":"a"}]}"#, nil),
      (#"{"models":["a"]}"#, nil), ("[1]", nil), ("", nil), ("<html>", nil), ("{", nil),
    ] as [(String, [String]?)])
  func `a list of models is known by its ids`(text: String, models: [String]?) {
    #expect(UpstreamWords.models(in: Array(text.utf8)) == models)
  }

  @Test(
    arguments: [
      (#"{"error":{"message":"no"}}"#, "no"), (#"{"error":"no"}"#, "no"), (#"{"error":{}}"#, nil),
      (#"{"choices":[]}"#, nil), ("", nil),
    ] as [(String, String?)])
  func `an error has a message`(text: String, message: String?) {
    #expect(UpstreamWords.error(in: Array(text.utf8)) == message)
  }
}
