import FoundationEssentials
import Loop
import Testing

@testable import Sluice

@Suite(.timeLimit(.minutes(1))) struct RoutesTests {
  private func server(
    options: [String: [String]] = [:], _ answered: String = answer("{}", type: "application/json")
  ) throws -> (RelayServer, ScriptedUpstream) {
    let upstream = try ScriptedUpstream { _, peer, journal in
      while let request = peer.message() {
        journal.note(request.start)
        peer.send(answered)
      }
    }
    return (try RelayServer(upstream, options: options), upstream)
  }

  private struct Failure: Decodable {
    struct Body: Decodable { let message: String, type: String, code: String }
    let error: Body
  }

  private func expect(
    _ answer: Message?, _ status: Int, _ code: String, type: String = "invalid_request_error"
  ) throws {
    let answer = try #require(answer)
    let error = try JSONDecoder().decode(Failure.self, from: Data(answer.body)).error
    #expect(answer.status == status && error.code == code && error.type == type)
    #expect(error.message.hasSuffix(".") && answer["content-type"] == "application/json")
  }

  @Test(arguments: [
    "/v1/chat/completions", "/v1/completions", "/v1/responses", "/v1/messages", "/v1/embeddings",
  ])
  func `a relayed path goes to the upstream`(path: String) throws {
    let (server, upstream) = try server()
    #expect(server.ask(chat(path: path))?.text == "{}")
    #expect(upstream.journal.entries == ["connection", "POST \(path) HTTP/1.1"])
    #expect(server.log.wait(for: "POST \(path) 200 finished"))
  }

  @Test func `the list of models goes to the upstream`() throws {
    let (server, upstream) = try server()
    #expect(server.ask(get("/v1/models"))?.text == "{}")
    #expect(upstream.journal.count(of: "GET /v1/models HTTP/1.1") == 1)
  }

  @Test func `under demo the same paths go to the demo upstream`() throws {
    let (main, demo) = (try server().1, try server().1)
    let server = try RelayServer(main, demo: demo)
    #expect(server.ask(chat(path: "/demo/v1/chat/completions"))?.status == 200)
    #expect(server.ask(get("/demo/events?id=a1&from=3&lang=ko&evil=x%26y"))?.status == 200)
    #expect(server.ask(get("/demo/poll?id=a/b"))?.status == 200)
    #expect(main.journal.entries.isEmpty)
    #expect(
      demo.journal.entries.filter { $0 != "connection" } == [
        "POST /v1/chat/completions HTTP/1.1", "GET /demo/events?lang=ko&id=a1&from=3 HTTP/1.1",
        "GET /demo/poll HTTP/1.1",
      ])
  }

  @Test(arguments: [
    "/v1/files", "/v1/", "/v1/chat/completions/", "/v1/chat//completions", "/V1/models", "/v1x",
    "/demo/v1/files", "/demo/", "/demo/chat", "/api/", "/api/servers", "/none", "/v1/../metrics",
    "/..%2f..%2fetc/passwd",
  ])
  func `what is not named is not found`(path: String) throws {
    let (server, upstream) = try server()
    try expect(server.ask(get(path)), 404, "not_found")
    #expect(upstream.journal.entries.isEmpty)
  }

  @Test(arguments: [
    ("GET", "/v1/chat/completions", "POST"), ("HEAD", "/v1/models", "GET"),
    ("POST", "/v1/models", "GET"), ("PUT", "/v1/chat/completions", "POST"),
    ("POST", "/healthz", "GET, HEAD"), ("DELETE", "/metrics", "GET, HEAD"),
    ("POST", "/api/server", "GET, HEAD"), ("POST", "/", "GET, HEAD"),
    ("POST", "/demo/events", "GET"),
  ])
  func `a wrong method is told the right one`(
    method: String, path: String, allowed: String
  ) throws {
    let (server, upstream) = try server()
    let answer = try #require(server.ask(get(path, method)))
    #expect(answer.status == 405 && answer["allow"] == allowed)
    if method != "HEAD" { try expect(answer, 405, "method_not_allowed") }
    #expect(upstream.journal.entries.isEmpty)
  }

  @Test(arguments: [
    "text/plain", "application/x-www-form-urlencoded", "application/jsonp", "application/json-seq",
    "multipart/form-data", "",
  ])
  func `a POST that is not JSON is refused`(type: String) throws {
    let (server, upstream) = try server()
    try expect(server.ask(chat(type: type)), 415, "unsupported_media_type")
    #expect(upstream.journal.entries.isEmpty)
  }

  @Test(arguments: [
    "application/json", "Application/JSON", "application/json; charset=utf-8",
    "application/json ; charset=utf-8", "application/json;charset=utf-8",
  ])
  func `JSON is known in all its spellings`(type: String) throws {
    #expect(try server().0.ask(chat(type: type))?.status == 200)
  }

  // MARK: Bodies that are too large

  @Test func `a body that says it is too large is refused before it comes`() throws {
    let (server, upstream) = try server(options: ["max-body": ["1KiB"]])
    let client = server.connect()
    client.send(String(chat(String(repeating: "x", count: 1025)).dropLast(1025)))
    try expect(client.message(), 413, "body_too_large")
    #expect(upstream.journal.entries.isEmpty)
    #expect(server.log.wait(for: "POST /v1/chat/completions 413 rejected"))
  }

  @Test func `one that turns out too large is refused when it is over`() throws {
    let (server, upstream) = try server(options: ["max-body": ["1KiB"]])
    let client = server.connect()
    client.send(
      "POST /v1/chat/completions HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
        + "Transfer-Encoding: chunked\r\n\r\n")
    client.send(chunk(String(repeating: "x", count: 2000)) + chunk(""))
    try expect(client.message(), 413, "body_too_large")
    #expect(upstream.journal.entries.isEmpty)
    #expect(server.log.wait(for: "POST /v1/chat/completions 413 rejected"))
  }

  // MARK: Facts

  @Test(arguments: ["GET", "HEAD"]) func `it says that it lives`(method: String) throws {
    let answer = try #require(try server().0.ask(get("/healthz", method)))
    #expect(answer.status == 200 && answer["cache-control"] == "no-cache, no-transform")
    #expect(answer.text == (method == "GET" ? "ok\n" : ""))
  }

  @Test func `it tells the page what it needs, and no key`() throws {
    let upstream = try server().1
    let server = try RelayServer(
      upstream, key: "sk-secret", options: ["model": ["m\"1"], "max-body": ["2MiB"]])
    let answer = try #require(server.ask(get("/api/server")))
    #expect(answer["content-type"] == "application/json" && !answer.text.contains("sk-secret"))
    let facts = try JSONDecoder().decode(Facts.self, from: Data(answer.body))
    #expect(facts.version == Version.current && !facts.demo && facts.model == "m\"1")
    #expect(facts.upstream == ["kind": "openai-compatible", "name": "127.0.0.1"])
    #expect(facts.limits == ["max_body": 2 << 20, "idle_timeout": 300])
  }

  private struct Facts: Decodable {
    let version: String, demo: Bool, model: String?
    let upstream: [String: String], limits: [String: Int]
  }

  @Test func `its counters can be read`() throws {
    let (server, _) = try server()
    #expect(server.ask(chat())?.status == 200)
    #expect(server.log.wait(for: "POST /v1/chat/completions 200 finished"))
    let answer = try #require(server.ask(get("/metrics")))
    #expect(answer["content-type"] == "text/plain; version=0.0.4")
    #expect(answer.text.contains("sluice_requests_total{end=\"finished\"} 1\n"))
  }

  @Test(arguments: [200, 401, 404]) func `it is ready when the upstream answers`(
    status: Int
  ) throws {
    let (server, upstream) = try server(answer("{}", status: status, type: "application/json"))
    #expect(server.ask(get("/readyz"))?.status == 200)
    #expect(upstream.journal.count(of: "GET /v1/models HTTP/1.1") == 1)
  }

  @Test func `it is not ready when the upstream is not`() throws {
    let (failing, _) = try server(answer("no", status: 503))
    try expect(failing.ask(get("/readyz")), 503, "upstream_error", type: "upstream_error")
    let gone = try RelayServer(port: ScriptedUpstream.closedPort())
    try expect(gone.ask(get("/readyz")), 503, "upstream_unreachable", type: "upstream_error")
    let silent = try ScriptedUpstream { _, peer, _ in _ = peer.readToEnd() }
    try expect(
      RelayServer(silent).ask(get("/readyz")), 503, "upstream_timeout", type: "upstream_error")
  }

  @Test func `it is not ready when the upstream breaks off inside its head`() throws {
    let upstream = try ScriptedUpstream { _, peer, _ in
      _ = peer.message()
      peer.send("HTTP/1.1 200 OK\r\nContent-Ty")
    }
    let cut = try RelayServer(upstream)
    let status = cut.ask(get("/readyz"))?.status
    #expect(status == 503)
  }

  /// An upstream that answers each question once `go` was noted again.
  private func patient() throws -> ScriptedUpstream {
    try ScriptedUpstream { _, peer, journal in
      var asked = 0
      while peer.message() != nil {
        asked += 1
        journal.note("asked")
        guard journal.wait(for: "go", times: asked) else { return }
        peer.send(answer("{}", type: "application/json"))
      }
    }
  }

  @Test func `all who ask meanwhile, and for a second after, share one question`() throws {
    let upstream = try patient()
    let server = try RelayServer(upstream)
    let clients = (0..<5).map { _ in server.connect() }
    for client in clients { client.send(get("/readyz")) }
    #expect(upstream.journal.wait(for: "asked"))
    #expect(server.becomes { $0.listener.openExchanges == 5 })
    upstream.journal.note("go")
    for client in clients { #expect(client.message()?.status == 200) }
    for _ in 0..<20 { #expect(server.ask(get("/readyz"))?.status == 200) }
    #expect(upstream.journal.count(of: "asked") == 1)
  }

  /// Else clients that leave at once would be a flood for the upstream after all.
  @Test func `the question goes on when who asked it leaves`() throws {
    let upstream = try patient()
    let server = try RelayServer(upstream)
    let client = server.connect()
    client.send(get("/readyz"))
    #expect(upstream.journal.wait(for: "asked"))
    client.close()
    #expect(server.becomes { $0.listener.openExchanges == 0 })
    let next = server.connect()
    next.send(get("/readyz"))
    #expect(server.becomes { $0.listener.openExchanges == 1 })
    upstream.journal.note("go")
    #expect(next.message()?.status == 200)
    #expect(upstream.journal.count(of: "asked") == 1)
  }

  @Test func `while the server is stopped it is not ready`() throws {
    let upstream = try patient()
    let server = try RelayServer(upstream)
    let client = server.connect()
    client.send(get("/readyz"))
    #expect(upstream.journal.wait(for: "asked"))
    server.on { $0.listener.drain() }
    upstream.journal.note("go")
    let answer = try #require(client.message())
    #expect(answer.status == 503 && answer.text.contains("shutting_down"))
  }

  @Test func `the clock is told in milliseconds, and not in the log`() throws {
    let (server, _) = try server()
    let before = EventLoop.clock()
    let answer = try #require(server.ask(get("/api/clock")))
    let after = EventLoop.clock()
    let now = try JSONDecoder().decode([String: Double].self, from: Data(answer.text.utf8))["now"]
    #expect((Double(before) / 1e6 - 0.001...Double(after) / 1e6).contains(now ?? 0))
    #expect(answer.text == "{\"now\":\(now ?? 0)}\n")
    #expect(server.log.entries.isEmpty)
  }

  // MARK: Names

  @Test func `a stream goes by the name that its client gave it`() throws {
    let (server, upstream) = try server(answer("{}", type: "application/json"))
    let name = "Aa0-_5678901234567890x"
    let answer = try #require(server.ask(chat(fields: ["Sluice-Stream: \(name)"])))
    #expect(answer["sluice-stream"] == name && answer["x-request-id"] == name)
    #expect(server.ask(get("/api/streams/\(name)"))?.text.contains("\"id\":\"\(name)\"") == true)
    try expect(server.ask(chat(fields: ["Sluice-Stream: \(name)"])), 409, "stream_name_taken")
    try expect(server.ask(chat(fields: ["Sluice-Stream: short"])), 400, "invalid_stream_name")
    #expect(upstream.journal.count(of: "connection") == 1)
  }

  @Test func `else its name is a new one each time`() throws {
    let (server, _) = try server(answer("{}", type: "application/json"))
    let names = (0..<3).compactMap { _ in server.ask(chat())?["sluice-stream"] }
    #expect(Set(names).count == 3 && names.allSatisfy { isStreamName($0) })
  }

  @Test func `an error before the head names its stream as well`() throws {
    let gone = try RelayServer(port: ScriptedUpstream.closedPort())
    let answer = try #require(gone.ask(chat()))
    #expect(answer.status == 502 && answer["sluice-stream"] != nil)
  }

  // MARK: Receipts

  @Test func `the receipt of a stream that is over is there`() throws {
    let (server, _) = try server(answer("{}", type: "application/json"))
    let id = try #require(server.ask(chat())?["x-request-id"])
    #expect(id.utf8.count == 32)
    let answer = try #require(server.ask(get("/api/streams/\(id)")))
    #expect(answer.status == 200 && answer.text.contains("\"ended\":\"finished\""))
  }

  @Test func `one that is open is waited for`() throws {
    let upstream = try ScriptedUpstream { _, peer, journal in
      _ = peer.message()
      peer.send(streamHead() + chunk("data: a\n\n"))
      _ = peer.readToEnd()
    }
    let server = try RelayServer(upstream)
    let (reader, asker) = (server.connect(), server.connect())
    reader.send(chat())
    #expect(reader.read(until: "data: a\n\n"))
    let head = Message(String(decoding: reader.received, as: UTF8.self))
    asker.send(get("/api/streams/\(head["x-request-id"] ?? "")"))
    // Both are under way: the receipt's request was read before the stream's end.
    #expect(server.becomes { $0.listener.openExchanges == 2 })
    reader.close()
    let answer = try #require(asker.message())
    #expect(answer.status == 200 && answer.text.contains("\"ended\":\"cancelled\""))
    #expect(answer.text.contains("\"events\":1,\"bytes\":9"))
  }

  @Test func `one that stays open is told to be so, after 2 s`() throws {
    let silent = try ScriptedUpstream { _, peer, _ in _ = peer.readToEnd() }
    let server = try RelayServer(silent)
    let (reader, name) = (server.connect(), "abcdefghijklmnopqrstuvw")
    reader.send(chat(fields: ["Sluice-Stream: \(name)"]))
    #expect(server.becomes { $0.listener.openExchanges == 1 })
    let answer = try #require(server.ask(get("/api/streams/\(name)")))
    #expect(answer.status == 200 && answer.text.contains("\"ended\":null"))
  }

  /// R11: a page can be faster with its question than the request that it stopped.
  @Test func `one that has not begun is waited for`() throws {
    let (server, _) = try server(answer("{}", type: "application/json"))
    let (asker, name) = (server.connect(), "abcdefghijklmnopqrstuvw")
    asker.send(get("/api/streams/\(name)"))
    #expect(server.becomes { $0.listener.openExchanges == 1 })
    #expect(server.ask(chat(fields: ["Sluice-Stream: \(name)"]))?.status == 200)
    let answer = try #require(asker.message())
    #expect(answer.status == 200 && answer.text.contains("\"ended\":\"finished\""))
  }

  @Test func `one that never was is not found, in 2 s`() throws {
    let began = EventLoop.clock()
    try expect(server().0.ask(get("/api/streams/none")), 404, "not_found")
    #expect((2000...6000).contains((EventLoop.clock() - began) / 1_000_000))
  }

  /// The owner is asked to end, and its deadline comes round after that.
  @Test(arguments: ["/api/streams/none", "/readyz"])
  func `told to end, it is answered once`(path: String) throws {
    let silent = try ScriptedUpstream { _, peer, _ in _ = peer.readToEnd() }
    let server = try RelayServer(silent)
    let client = server.connect(receiveBuffer: 4096)
    client.send(get(path))
    #expect(server.becomes { $0.listener.openExchanges == 1 })
    server.on { stage in
      stage.listener.drain()
      stage.listener.shutDown()
    }
    #expect(client.message() != nil)
    #expect(client.readToEnd() == .closed)
    #expect(server.log.entries.count == 1)
  }

  // MARK: Files and guards

  @Test func `the page is at the root`() throws {
    let answer = try #require(try server().0.ask(get("/")))
    #expect(answer.status == 200 && answer.text == "<!doctype html>")
    #expect(answer["content-security-policy"] != nil)
  }

  @Test func `another's host or origin is refused on every path`() throws {
    let (server, upstream) = try server()
    for path in ["/", "/healthz", "/metrics", "/api/server", "/v1/models", "/none"] {
      let request = "GET \(path) HTTP/1.1\r\nHost: evil.example\r\n\r\n"
      try expect(server.ask(request), 421, "unknown_host")
      let crossing = get(path, fields: ["Origin: https://evil.example"])
      try expect(server.ask(crossing), 403, "foreign_origin")
    }
    #expect(upstream.journal.entries.isEmpty)
  }

  @Test func `a preflight of an allowed origin is answered without a body`() throws {
    let (server, _) = try server(options: ["allow-origin": ["https://chat.example"]])
    let fields = ["Origin: https://chat.example", "Access-Control-Request-Method: POST"]
    let client = server.connect()
    client.send(get("/v1/chat/completions", "OPTIONS", fields: fields))
    let answer = try #require(client.message(bodiless: true))
    #expect(answer.status == 204)
    #expect(answer["access-control-allow-origin"] == "https://chat.example")
    client.send(get("/healthz"))
    #expect(client.message()?.text == "ok\n")
  }
}
