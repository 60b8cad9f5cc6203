import Testing

@testable import Loop
@testable import Sluice

@Suite(.timeLimit(.minutes(1))) struct RelayFieldsTests {
  private func down(_ fields: [(String, String)]) -> [String] {
    let head = ResponseHead(200, fields.map { Field($0.0, $0.1) })
    let upstream = Upstream(.demo(at: .local(port: 1)), key: APIKey("sk-secret"))
    return RelayFields.down(head, from: upstream, id: "ours").map { "\($0.name): \($0.value)" }
  }

  private static let fixed = [
    "Cache-Control: no-cache, no-transform", "X-Accel-Buffering: no",
    "X-Content-Type-Options: nosniff",
    "Content-Security-Policy: default-src 'none'; frame-ancestors 'none'; sandbox",
  ]

  @Test(arguments: [
    "content-type", "x-request-id", "x-should-retry", "retry-after", "retry-after-ms",
    "x-ratelimit-remaining-tokens", "openai-processing-ms",
  ])
  func `a client gets what concerns it`(name: String) {
    #expect(down([(name, "1"), ("x-request-id", "theirs")]).contains("\(name): 1"))
  }

  @Test(arguments: [
    "set-cookie", "server", "content-length", "transfer-encoding", "connection", "keep-alive",
    "trailer", "upgrade", "proxy-authenticate", "www-authenticate", "location", "authorization",
    "x-api-key", "access-control-allow-origin", "content-security-policy", "cache-control", "vary",
    "x-ratelimit", "openai", "content-encoding", "strict-transport-security", "alt-svc", "",
  ])
  func `and nothing else`(name: String) {
    #expect(down([(name, "1"), ("x-request-id", "a")]) == ["x-request-id: a"] + Self.fixed)
  }

  @Test func `without an id of the upstream's ours is given`() {
    #expect(down([]) == ["x-request-id: ours"] + Self.fixed)
  }

  @Test(arguments: ["a\u{0}b", "a\u{7f}", "a\rSet-Cookie: b", "\u{1b}[2J", "a\nb"])
  func `a value with control characters is left out`(value: String) {
    let fields = [("openai-model", value), ("x-request-id", value)]
    #expect(down(fields) == ["x-request-id: ours"] + Self.fixed)
  }

  @Test func `a value that holds the server's key is left out`() {
    #expect(down([("x-request-id", "for sk-secret")]) == ["x-request-id: ours"] + Self.fixed)
  }

  @Test func `a tab and letters beyond ASCII are no control characters`() {
    #expect(down([("openai-model", "a\tb é")]).first == "openai-model: a\tb é")
  }

  // MARK: Up

  /// What an upstream gets of these fields of a client's.
  private func up(_ fields: [String], key: String? = nil, path: String = "/v1/chat/completions")
    throws -> [String]
  {
    let upstream = try ScriptedUpstream { _, peer, journal in
      guard let request = peer.message() else { return }
      for field in request.fields { journal.note("\(field.name): \(field.value)") }
      journal.note("all")
      peer.send(answer("{}", type: "application/json"))
    }
    let server = try RelayServer(upstream, key: key)
    #expect(server.ask(chat(path: path, fields: fields))?.status == 200)
    #expect(upstream.journal.wait(for: "all"))
    return upstream.journal.entries.dropFirst().dropLast().sorted()
  }

  private func always(_ upstream: [String]) -> [String] {
    upstream.filter { !$0.hasPrefix("host: ") && !$0.hasPrefix("content-length: ") }
  }

  @Test func `what the upstream needs goes up`() throws {
    let wanted = [
      "Accept: text/event-stream", "OpenAI-Organization: o", "openai-beta: b",
      "anthropic-version: 2023-06-01", "Anthropic-Beta: c", "Idempotency-Key: k", "traceparent: t",
    ]
    let expected = wanted.map { field in
      let parts = field.split(separator: ":", maxSplits: 1)
      return "\(parts[0].lowercased()):\(parts[1])"
    }
    #expect(
      try always(up(wanted))
        == (expected + ["accept-encoding: identity", "content-type: application/json"]).sorted())
  }

  @Test func `credentials, cookies and everything else stay here`() throws {
    let unwanted = [
      "Authorization: Bearer client", "x-api-key: client", "api-key: c", "Cookie: a=b",
      "Accept-Encoding: gzip", "User-Agent: curl", "Referer: http://localhost/",
      "X-Forwarded-For: 1", "Proxy-Authorization: p", "Sluice-Trace: 1", "tracestate: t",
      "Accept-Language: en", "X-OpenAI-Key: k",
    ]
    let least = [
      "accept-encoding: identity", "accept: */*", "content-type: application/json",
    ]
    #expect(try always(up(unwanted)) == least)
  }

  @Test(arguments: [
    ("/v1/chat/completions", "authorization: Bearer secret"), ("/v1/messages", "x-api-key: secret"),
  ])
  func `the server's key goes up as the path's API wants it`(path: String, field: String) throws {
    let theirs = ["Authorization: Bearer client", "x-api-key: client"]
    let sent = try up(theirs, key: "secret", path: path)
    #expect(sent.contains(field))
    #expect(sent.count { $0.contains("secret") } == 1 && !sent.contains { $0.contains("client") })
  }
}

extension ResponseHead {
  /// A head as an upstream might have sent it.
  init(_ status: Int, _ fields: [Field]) {
    self.init()
    self.status = status
    self.fields = fields
  }
}
