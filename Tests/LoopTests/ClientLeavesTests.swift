import Testing

@testable import Loop

/// R5: a client that leaves is noticed in whatever phase, its owner is told, and
/// nothing of its request stays in memory.
@Suite(.timeLimit(.minutes(1))) struct ClientLeavesTests {
  enum Way: CaseIterable { case end, reset, halfClose }

  private func leave(_ client: BareSocket, _ way: Way) {
    switch way {
    case .end: client.close()
    case .reset: client.reset()
    case .halfClose: client.endSending()
    }
  }

  private func expectGone(_ server: TestServer, isTold: Bool = true) {
    #expect(server.journal.wait(for: "over"))
    #expect(server.journal.count(of: "over") == 1)
    if isTold { #expect(server.journal.count(of: "left") == 1) }
    #expect(server.isForgotten)
  }

  @Test(arguments: Way.allCases)
  func `while it waits for the answer's head`(way: Way) throws {
    let server = try TestServer()
    let client = server.connect()
    client.send(post("/wait"))
    #expect(server.journal.wait(for: "request"))
    leave(client, way)
    expectGone(server)
  }

  @Test(arguments: Way.allCases)
  func `while a stream is silent before its first byte`(way: Way) throws {
    let server = try TestServer()
    let client = server.connect()
    client.send(post("/stream"))
    #expect(client.read(until: "\r\n\r\n"))
    leave(client, way)
    expectGone(server)
  }

  @Test(arguments: Way.allCases)
  func `while a stream is silent between two events`(way: Way) throws {
    let server = try TestServer()
    let client = server.connect()
    client.send(post("/stream"))
    #expect(client.read(until: "\r\n\r\n"))
    server.write("data: a\n\n")
    #expect(client.read(until: "data: a\n\n"))
    leave(client, way)
    expectGone(server)
  }

  /// Whoever sees it first, the watch or a send that fails: it is over.
  @Test(arguments: Way.allCases) func `while more waits for it than it takes`(way: Way) throws {
    let server = try TestServer()
    let client = server.connect(receiveBuffer: 4096)
    client.send(post("/stream"))
    #expect(client.read(until: "\r\n\r\n"))
    server.on { stage in
      stage.exchange?.write([UInt8](repeating: 120, count: 8 << 20).span.bytes)
    }
    leave(client, way)
    expectGone(server, isTold: false)
  }

  @Test(arguments: Way.allCases) func `with a next request behind its own`(way: Way) throws {
    let server = try TestServer()
    let client = server.connect()
    client.send(post("/wait") + post("/whole", "next"))
    #expect(server.journal.wait(for: "request"))
    leave(client, way)
    expectGone(server)
    #expect(server.journal.count(of: "head") == 1)
  }

  /// Told or not is all the same here: the answer is written in the same turn.
  @Test(arguments: Way.allCases) func `between the answer and its sending`(way: Way) throws {
    let server = try TestServer()
    let client = server.connect()
    client.send(post("/wait"))
    #expect(server.journal.wait(for: "request"))
    leave(client, way)
    server.on { $0.exchange?.answer(Answer(200, [], Array("late".utf8)[...])) }
    expectGone(server, isTold: false)
  }

  @Test(arguments: [Way.end, .reset], ["", "bo"])
  func `in the middle of its body`(way: Way, part: String) throws {
    let server = try TestServer()
    let client = server.connect()
    client.send("POST /whole HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\n\(part)")
    #expect(server.journal.wait(for: "head"))
    leave(client, way)
    #expect(server.journal.wait(for: "over"))
    #expect(server.journal.count(of: "request") == 0)
    #expect(server.isForgotten)
  }

  /// The request and the end behind it are there before the server first reads.
  @Test(arguments: [Way.end, .halfClose])
  func `together with its whole request`(way: Way) throws {
    let server = try TestServer(opens: false)
    let client = server.connect()
    client.send(post("/wait"))
    leave(client, way)
    server.open()
    expectGone(server, isTold: false)
    #expect(server.journal.count(of: "head") == 1)
  }

  /// Else it would stay until it has been idle too long.
  @Test(arguments: [
    "POST /whole HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nbo",
    "POST /whole HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\n",
    "POST /whole HTTP/1.1\r\nHost:",
  ])
  func `together with half a request`(half: String) throws {
    let server = try TestServer(opens: false)
    let client = server.connect()
    client.send(half)
    client.close()
    server.open()
    // A client that came later was read later.
    let next = server.connect()
    next.send(post("/refused"))
    #expect(next.message()?.status == 403)
    next.close()
    #expect(server.becomesEmpty())
  }

  @Test func `without having asked anything`() throws {
    let server = try TestServer()
    let client = server.connect()
    client.send(post("/whole", "a"))
    #expect(client.message()?.text == "a")
    client.close()
    #expect(server.becomesEmpty())
    #expect(server.isForgotten)
  }

  /// A descriptor's number is given to the next client at once; the end of the
  /// former one must not reach it.
  @Test func `and the next client on the same descriptor is not taken for it`() throws {
    let server = try TestServer()
    for number in 0..<200 {
      let (stays, leaves) = (server.connect(), server.connect())
      leaves.send(post("/wait"))
      stays.send(post("/whole", "\(number)"))
      leaves.reset()
      #expect(stays.message()?.text == "\(number)")
      let next = server.connect()
      next.send(post("/whole", "next"))
      #expect(next.message()?.text == "next")
    }
    #expect(server.becomesEmpty())
  }
}

extension TestServer {
  /// True when no client is left.
  fileprivate func becomesEmpty() -> Bool { becomes { $0.listener.clients == 0 } }
}
