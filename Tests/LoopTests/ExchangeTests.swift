import Testing

@testable import Loop

/// What a client gets, over real sockets.
@Suite(.timeLimit(.minutes(1))) struct ExchangeTests {
  @Test func `a whole answer arrives whole`() throws {
    let server = try TestServer()
    let client = server.connect()
    client.send("GET /whole HTTP/1.1\r\nHost: a\r\n\r\n")
    let answer = try #require(client.message())
    #expect(answer.status == 200 && answer.body.isEmpty && answer["x-method"] == "GET")
    #expect(server.journal.wait(for: "over"))
  }

  @Test func `a request's body arrives byte for byte`() throws {
    let server = try TestServer()
    let body = [UInt8]((0..<200_000).map { UInt8(truncatingIfNeeded: $0 &* 31) })
    let client = server.connect()
    client.send("POST /whole HTTP/1.1\r\nHost: a\r\nContent-Length: \(body.count)\r\n\r\n")
    client.send(body)
    #expect(client.message()?.body == body)
  }

  @Test func `a chunked body arrives the same`() throws {
    let server = try TestServer()
    let client = server.connect()
    client.send("POST /whole HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n")
    for piece in ["one ", "two ", "three", ""] { client.send(chunk(piece)) }
    #expect(client.message()?.text == "one two three")
  }

  @Test func `a body that comes byte by byte arrives the same`() throws {
    let server = try TestServer()
    let client = server.connect()
    for byte in "POST /whole HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nbytes".utf8 {
      client.send([byte])
    }
    #expect(client.message()?.text == "bytes")
  }

  @Test func `a connection is kept for the next request`() throws {
    let server = try TestServer()
    let client = server.connect()
    for number in 0..<5 {
      client.send(post("/whole", "\(number)"))
      #expect(client.message()?.text == "\(number)")
    }
    #expect(server.on { $0.listener.clients } == 1)
  }

  @Test func `pipelined requests are answered in order`() throws {
    let server = try TestServer()
    let client = server.connect()
    client.send(post("/whole", "a") + post("/whole", "b") + post("/refused", "c"))
    #expect(client.message()?.text == "a")
    #expect(client.message()?.text == "b")
    #expect(client.message()?.status == 403)
  }

  @Test func `the answer to a HEAD has no body, and the next request is answered`() throws {
    let server = try TestServer()
    let client = server.connect()
    client.send("HEAD /whole HTTP/1.1\r\nHost: a\r\n\r\n")
    #expect(client.message(bodiless: true)?.status == 200)
    client.send(post("/whole", "next"))
    #expect(client.message()?.text == "next")
  }

  @Test func `each piece of a stream arrives before the next is written`() throws {
    let server = try TestServer()
    let client = server.connect()
    client.send(post("/stream"))
    #expect(server.journal.wait(for: "request"))
    #expect(client.read(until: "\r\n\r\n"))  // the head, before any byte of the body
    for number in 0..<20 {
      server.write("data: \(number)\n\n")
      #expect(client.read(until: "data: \(number)\n\n"))
    }
    server.end()
    let answer = try #require(client.message())
    #expect(answer["content-type"] == "text/event-stream" && answer["content-length"] == nil)
    #expect(answer.text == (0..<20).map { "data: \($0)\n\n" }.joined())
    client.send(post("/whole", "next"))
    #expect(client.message()?.text == "next")
  }

  @Test func `to a client of HTTP 1.0 a stream ends with its connection`() throws {
    let server = try TestServer()
    let client = server.connect()
    client.send("POST /stream HTTP/1.0\r\nContent-Length: 0\r\n\r\n")
    #expect(server.journal.wait(for: "request"))
    server.write("data: a\n\n")
    server.end()
    #expect(client.readToEnd() == .closed)
    #expect(client.received.text.hasSuffix("\r\n\r\ndata: a\n\n"))
  }

  @Test func `a request that is refused at its head is answered before its body`() throws {
    let server = try TestServer()
    let client = server.connect()
    client.send("POST /refused HTTP/1.1\r\nHost: a\r\nContent-Length: 1000\r\n\r\n")
    let answer = try #require(client.message())
    #expect(answer.status == 403 && answer["connection"] == "close")
    #expect(client.readToEnd() == .closed)
    #expect(server.journal.count(of: "request") == 0)
  }

  @Test func `refused without a body, the connection is kept`() throws {
    let server = try TestServer()
    let client = server.connect()
    client.send("GET /refused HTTP/1.1\r\nHost: a\r\n\r\n")
    #expect(client.message()?.status == 403)
    client.send(post("/whole", "next"))
    #expect(client.message()?.text == "next")
  }

  @Test(arguments: [true, false])
  func `a body over the limit is swallowed, then answered`(isChunked: Bool) throws {
    let server = try TestServer(bodyLimit: 1000)
    let client = server.connect()
    let body = String(repeating: "x", count: 50_000)
    if isChunked {
      client.send("POST /whole HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n")
      client.send(chunk(body) + chunk(""))
    } else {
      client.send(post("/whole", body))
    }
    let answer = try #require(client.message())
    #expect(answer.status == 413 && answer.text == "too large\n")
    #expect(server.journal.count(of: "request") == 0)
    client.send(post("/whole", "next"))
    #expect(client.message()?.text == "next")
  }

  @Test(arguments: [true, false])
  func `a body far over the limit is broken off`(isChunked: Bool) throws {
    let server = try TestServer(bodyLimit: 1000)
    let client = server.connect()
    let length = isChunked ? "Transfer-Encoding: chunked" : "Content-Length: 99999999999"
    let more = String(repeating: "x", count: 1000 + Outbox.high + 1)
    client.send("POST /whole HTTP/1.1\r\nHost: a\r\n\(length)\r\n\r\n")
    client.send(isChunked ? chunk(more) : more)
    let answer = try #require(client.message())
    #expect(answer.status == 413 && answer.text == "too large\n")
    #expect(client.readToEnd() != .stillOpen)
    #expect(server.journal.count(of: "request") == 0)
  }

  @Test func `a body exactly as large as the limit is taken`() throws {
    let server = try TestServer(bodyLimit: 1000)
    let client = server.connect()
    client.send(post("/whole", String(repeating: "x", count: 1000)))
    #expect(client.message()?.body.count == 1000)
    client.send(post("/whole", String(repeating: "x", count: 1001)))
    #expect(client.message()?.status == 413)
  }

  @Test func `a request's fields can be asked for`() throws {
    let server = try TestServer()
    let client = server.connect()
    client.send(
      "GET /a%20b?id=7&from=c%26d HTTP/1.1\r\nHost: a\r\nX-One: 1\r\nx-two: 2\r\nX-TWO: 3\r\n\r\n")
    #expect(server.journal.wait(for: "request"))
    let found = server.on { stage -> [String?] in
      guard let exchange = stage.exchange else { return [] }
      let all = exchange.fields { $0[0] | 32 == CChar(UInt8(ascii: "x")) }.map { $0.value }
      return [
        exchange.path, exchange.method, exchange.version, exchange.header("x-ONE"),
        exchange.header("none"), exchange.query("id"), exchange.query("from"),
        exchange.query("none"), all.joined(separator: ","), exchange.client.peer,
        exchange.client.localHost,
      ]
    }
    #expect(
      found == [
        "/a b", "GET", "HTTP/1.1", "1", nil, "7", "c&d", nil, "1,2,3", "127.0.0.1", "127.0.0.1",
      ])
  }

  /// An answer that is broken off must not be taken for whole, by a client of
  /// HTTP/1.0 least of all: there a plain end is how an answer is complete.
  @Test func `a stream that is broken off by a reset shows as one`() throws {
    let server = try TestServer()
    let client = server.connect()
    client.send("POST /stream HTTP/1.0\r\nContent-Length: 0\r\n\r\n")
    #expect(server.journal.wait(for: "request"))
    server.write("data: a\n\n")
    #expect(client.read(until: "data: a\n\n"))
    server.on { $0.exchange?.abort(reset: true) }
    #expect(client.readToEnd() == .reset)
    #expect(server.journal.wait(for: "over"))
  }

  @Test func `a stream that is broken off by an end lacks its last chunk`() throws {
    let server = try TestServer()
    let client = server.connect()
    client.send(post("/stream"))
    #expect(server.journal.wait(for: "request"))
    server.write("data: a\n\n")
    #expect(client.read(until: "data: a\n\n"))
    server.on { $0.exchange?.abort(reset: false) }
    #expect(client.readToEnd() == .closed)
    #expect(client.received.text.hasSuffix("data: a\n\n\r\n"))
    #expect(server.journal.wait(for: "over"))
  }

  @Test func `a slow reader is told of once, below the low mark`() throws {
    let server = try TestServer()
    let client = server.connect(receiveBuffer: 4096)
    client.send(post("/stream"))
    #expect(server.journal.wait(for: "request"))
    let waiting = server.on { stage -> Int in
      let piece = [UInt8](repeating: 120, count: 1 << 20)
      for _ in 0..<8 { stage.exchange?.write(piece.span.bytes) }
      stage.exchange?.tellWhenDrained()
      return stage.exchange?.outbox.waiting ?? 0
    }
    #expect(waiting == 8 << 20)
    #expect(server.journal.count(of: "drained") == 0)
    let reader = try LoopThread { [server] in
      _ = server.journal.wait(for: "drained")
      server.end()
    }
    #expect(client.message()?.body.count == 8 << 20)
    reader.join()
    #expect(server.journal.wait(for: "over"))
    #expect(server.journal.count(of: "drained") == 1)
  }

  @Test func `a client that takes nothing is ended in the time given`() throws {
    var limits = ClientLimits()
    limits.idleSeconds = 1
    let server = try TestServer(limits: limits)
    let client = server.connect(receiveBuffer: 4096)
    client.send(post("/stream"))
    #expect(server.journal.wait(for: "request"))
    server.on { stage in
      let piece = [UInt8](repeating: 120, count: 1 << 20)
      for _ in 0..<8 { stage.exchange?.write(piece.span.bytes) }
    }
    #expect(server.journal.wait(for: "timed out"))
    #expect(server.isForgotten)
    withExtendedLifetime(client) {}
  }

  @Test func `many clients at once each get their own answer`() throws {
    let server = try TestServer()
    let clients = (0..<200).map { _ in server.connect() }
    for (number, client) in clients.enumerated() { client.send(post("/whole", "\(number)")) }
    for (number, client) in clients.enumerated() { #expect(client.message()?.text == "\(number)") }
    // Few clients to a daemon: an event's cost does not grow with sleeping ones.
    #expect(server.on { $0.listener.daemonCount } == 13)
    #expect(server.on { $0.listener.clients } == 200)
  }
}

/// A POST with a body, whole.
func post(_ path: String, _ body: String = "") -> String {
  "POST \(path) HTTP/1.1\r\nHost: a\r\nContent-Length: \(body.utf8.count)\r\n\r\n\(body)"
}

extension Listener {
  // Found by looking: what a loop has of daemons is nobody else's business.
  private var daemonMirror: [Any] {
    Mirror(reflecting: self).children.first { $0.label == "daemons" }.map { child in
      Array(Mirror(reflecting: child.value).children.map(\.value))
    } ?? []
  }

  fileprivate var daemonCount: Int { daemonMirror.count }
  var clients: Int { daemonMirror.reduce(0) { $0 + (($1 as? Daemon)?.clients ?? 0) } }
}
