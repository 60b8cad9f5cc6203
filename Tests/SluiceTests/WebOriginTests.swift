import Testing

@testable import Sluice

@Suite(.timeLimit(.minutes(1))) struct WebOriginTests {
  @Test(arguments: [
    ("https://Chat.Example", "https://chat.example"), ("http://a:80", "http://a"),
    ("https://a:80", "https://a:80"), ("http://[::1]:7584", "http://[::1]:7584"),
  ])
  func `an origin is written as a browser writes it`(text: String, shown: String) {
    #expect(WebOrigin(text)?.description == shown)
  }

  @Test(arguments: [
    "null", "*", "", "https://", "chat.example", "https://a/", "https://a/b", "ftp://a",
    "file://", "https://a https://b", "https://u@a", "javascript://a",
  ])
  func `what is no origin is refused`(text: String) {
    #expect(WebOrigin(text) == nil)
  }
}
