import Testing

@testable import Sluice

@Suite(.timeLimit(.minutes(1))) struct UpstreamAddressTests {
  @Test(arguments: [
    ("http://h:8000", "/v1/chat/completions", "http://h:8000/v1/chat/completions"),
    ("http://h:8000/", "/v1/models", "http://h:8000/v1/models"),
    ("http://h/v1", "/v1/models", "http://h/v1/models"),
    ("http://h/v1///", "/v1/models", "http://h/v1/models"),
    ("https://h:443/api/openai", "/v1/models", "https://h/api/openai/models"),
    ("https://h:80/v1", "/v1/embeddings", "https://h:80/v1/embeddings"),
    ("HTTP://H.Example./v1", "/v1/models", "http://h.example/v1/models"),
    ("http://[::1]:11434/v1", "/v1/models", "http://[::1]:11434/v1/models"),
    ("http://h/v2", "/v1beta/x", "http://h/v2/v1beta/x"),
  ])
  func `a path is asked for where the upstream has it`(base: String, path: String, whole: String) {
    #expect(UpstreamAddress(base)?.address(for: path) == whole)
  }

  @Test(arguments: [
    "", "localhost:11434", "ftp://h", "file:///etc/passwd", "http://", "http://h?x=1",
    "http://h/v1?key=a", "http://h/#a", "http://user@h", "http://user:password@h/v1", "http://h:0",
    "http://h:99999", "http://h /v1", "http://h/v 1", "http://h/v1\r\nX: y", "http://h/\"",
    "//h/v1", "http:/h", "http://::1/v1", " http://h", "unix:///run/socket",
  ])
  func `any other address is refused`(text: String) {
    #expect(UpstreamAddress(text) == nil)
  }

  @Test func `loopback is known by what it is, not by how it begins`() {
    #expect(UpstreamAddress("http://127.0.0.1:1")?.isLoopback == true)
    #expect(UpstreamAddress("http://[::1]:1")?.isLoopback == true)
    #expect(UpstreamAddress("http://127.0.0.1.evil.example")?.isLoopback == false)
  }
}
