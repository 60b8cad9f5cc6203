import Testing

@testable import Loop

/// Each way in which an upstream can fail, and what it is told as.
@Suite(.timeLimit(.minutes(1))) struct TransferFailureTests {
  private let client: TestClient

  init() throws { client = try TestClient() }

  private func expect(
    _ kind: String, _ before: [String] = [], _ script: @escaping @Sendable (BareSocket) -> Void
  ) throws {
    let upstream = try ScriptedUpstream { _, peer, _ in
      _ = peer.message()
      script(peer)
    }
    let question = client.ask(upstream, body: "{}")
    #expect(question.journal.wait(for: "failed \(kind)"))
    #expect(question.journal.entries == before + ["failed \(kind)"])
  }

  @Test func `nobody listens`() {
    let question = client.ask("http://127.0.0.1:\(ScriptedUpstream.closedPort())/")
    #expect(question.journal.wait(for: "failed unreachable"))
  }

  @Test func `the name has no address`() {
    let question = client.ask("http://nosuch.invalid/")
    #expect(question.journal.wait(for: "failed unresolved"))
  }

  @Test func `the port does not speak TLS`() throws {
    let upstream = try ScriptedUpstream { _, peer, _ in
      peer.send("HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n")
      _ = peer.readToEnd()
    }
    let question = client.ask("https://127.0.0.1:\(upstream.port)/")
    #expect(question.journal.wait(for: "failed tls"))
    withExtendedLifetime(upstream) {}
  }

  @Test(arguments: ["+OK ready\r\n", "HTTP/1.1\r\n\r\n", "{\"ok\":true}"])
  func `the answer is not HTTP`(text: String) throws {
    try expect("broken") { $0.send(text) }
  }

  @Test func `the answer is another protocol's`() throws {
    try expect("broken") { $0.send("SSH-2.0-OpenSSH_9.2\r\n") }
  }

  @Test func `the connection ends before the answer`() throws {
    try expect("cut") { $0.close() }
  }

  @Test func `the connection is reset before the answer`() throws {
    try expect("cut") { $0.reset() }
  }

  @Test func `the connection ends inside a head`() throws {
    let upstream = try ScriptedUpstream { _, peer, _ in
      _ = peer.message()
      peer.send("HTTP/1.1 200 OK\r\nContent-Ty")
    }
    let question = client.ask(upstream)
    #expect(question.journal.wait { !$0.isEmpty })
    #expect(question.journal.entries == ["failed cut"])
  }

  @Test func `a chunked answer is cut between its chunks`() throws {
    try expect("cut", ["head 200", "bytes"]) { $0.send(streamHead() + chunk("data: a\n\n")) }
  }

  @Test func `a chunked answer is cut inside a chunk`() throws {
    try expect("cut", ["head 200", "bytes"]) { $0.send(streamHead() + "40\r\nshort") }
  }

  @Test func `a chunked answer is reset`() throws {
    let upstream = try ScriptedUpstream { _, peer, journal in
      _ = peer.message()
      peer.send(streamHead() + chunk("data: a\n\n"))
      _ = journal.wait(for: "go")
      peer.reset()
    }
    let question = client.ask(upstream)
    #expect(question.journal.wait(for: "bytes"))
    upstream.journal.note("go")
    #expect(question.journal.wait(for: "failed cut"))
  }

  @Test func `a chunk's size is no number`() throws {
    try expect("cut", ["head 200"]) { $0.send(streamHead() + "zz\r\n") }
  }

  @Test func `an answer is shorter than its length`() throws {
    try expect("cut", ["head 200", "bytes"]) {
      $0.send("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nshort")
    }
  }

  @Test func `an answer without length or chunks ends with its connection, well`() throws {
    let upstream = try ScriptedUpstream { _, peer, _ in
      _ = peer.message()
      peer.send("HTTP/1.1 200 OK\r\n\r\nall of it")
    }
    let question = client.ask(upstream)
    #expect(question.journal.wait(for: "ended"))
    #expect(client.answer(question)?.body == "all of it")
  }
}
