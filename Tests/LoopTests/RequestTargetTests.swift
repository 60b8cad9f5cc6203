import Testing

@testable import Loop

@Suite(.timeLimit(.minutes(1))) struct RequestTargetTests {
  @Test(arguments: [
    ("/", nil, "/"), ("/v1/models", nil, "/v1/models"), ("//host/x", nil, "//host/x"),
    ("http://host/x", "host", "/x"), ("HTTPS://Host:1/x/y", "Host:1", "/x/y"),
    ("http://host", "host", "/"), ("http:///x", "", "/x"), ("http://a@b/x", "a@b", "/x"),
    ("http:/host/x", nil, "http:/host/x"), ("ftp://host/x", nil, "ftp://host/x"),
    ("*", nil, "*"), ("", nil, ""), ("h", nil, "h"), ("host:80", nil, "host:80"),
    ("/http://host/x", nil, "/http://host/x"),
  ])
  func `an absolute form is a host and a path`(text: String, authority: String?, path: String) {
    let target = RequestTarget(text)
    #expect(target.authority == authority)
    #expect(target.path == path)
  }
}
