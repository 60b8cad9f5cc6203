import Testing

@testable import Loop

/// C5: accept no more, let what runs finish, end what is left.
@Suite(.timeLimit(.minutes(1))) struct DrainTests {
  @Test func `idle connections are closed, used or not`() throws {
    let server = try TestServer()
    let (used, fresh) = (server.connect(), server.connect())
    used.send(post("/whole", "a"))
    #expect(used.message()?.text == "a")
    server.on { $0.listener.drain() }
    #expect(used.readToEnd() == .closed)
    #expect(fresh.readToEnd() == .closed)
  }

  @Test func `a running answer finishes, and its connection is closed behind it`() throws {
    let server = try TestServer()
    let client = server.connect()
    client.send(post("/stream"))
    #expect(client.read(until: "\r\n\r\n"))
    server.on { $0.listener.drain() }
    server.write("data: a\n\n")
    #expect(client.read(until: "data: a\n\n"))
    #expect(server.on { $0.listener.openExchanges } == 1)
    server.end()
    #expect(client.message()?.text == "data: a\n\n")
    #expect(client.readToEnd() == .closed)
    #expect(server.on { $0.listener.openExchanges } == 0)
    #expect(server.isForgotten)
  }

  @Test func `an answer that begins while draining says that its connection closes`() throws {
    let server = try TestServer()
    let client = server.connect()
    client.send(post("/wait"))
    #expect(server.journal.wait(for: "request"))
    server.on { $0.listener.drain() }
    server.on { $0.exchange?.answer(Answer(200, [], Array("last".utf8)[...])) }
    let answer = try #require(client.message())
    #expect(answer.text == "last" && answer["connection"] == "close")
    #expect(client.readToEnd() == .closed)
  }

  @Test func `new clients are not served`() throws {
    let server = try TestServer()
    server.on { $0.listener.drain() }
    let client = server.connect()
    client.send(post("/whole", "a"))
    #expect(server.on { $0.listener.clients } == 0)
    #expect(server.journal.count(of: "head") == 0)
  }

  @Test func `at the end the owners are told to end their answers`() throws {
    let server = try TestServer()
    let client = server.connect()
    client.send(post("/stream"))
    #expect(client.read(until: "\r\n\r\n"))
    server.on { stage in
      stage.listener.drain()
      stage.listener.shutDown()
    }
    #expect(client.message()?.body.isEmpty == true)
    #expect(server.journal.wait(for: "over"))
    #expect(server.journal.count(of: "shut down") == 1)
  }

  @Test func `a request that waits for its body is ended too`() throws {
    let server = try TestServer()
    let client = server.connect()
    client.send("POST /whole HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nbo")
    #expect(server.journal.wait(for: "head"))
    server.on { stage in
      stage.listener.drain()
      stage.listener.shutDown()
    }
    #expect(server.journal.wait(for: "shut down"))
    client.close()
    #expect(server.journal.wait(for: "over"))
  }

  @Test(arguments: [0.0, 0.05])
  func `a loop whose last answer has ended stops`(limit: Double) throws {
    let (client, answer) = try drain(within: limit, path: "/whole")
    #expect(answer?.status == 200)
    #expect(client.readToEnd() == .closed)
  }

  @Test func `a loop whose answer does not end ends it when its time is over`() throws {
    let (client, answer) = try drain(within: 0.05, path: "/stream")
    #expect(answer?.status == 200)  // ended by its owner, whole
    #expect(client.readToEnd() == .closed)
  }

  /// A loop that serves one request and drains; its thread has to return.
  private func drain(within limit: Double, path: String) throws -> (BareSocket, Message?) {
    let (socket, journal) = (try ListenSocket(host: "127.0.0.1", port: 0), Journal())
    let mailbox = try Mailbox<Double>()
    let thread = try LoopThread {
      guard let loop = try? EventLoop() else { return }
      let stage = ServerStage(journal, 1000)
      stage.listener = Listener(on: loop, [socket], ClientLimits(), application: stage)
      let drain = Drain(of: stage.listener)
      let mail = MailboxReader(mailbox, on: loop) { drain.begin(within: $0) }
      stage.listener.open()
      withExtendedLifetime((stage, mail)) { loop.run() }
      stage.listener.close()
    }
    let client = BareSocket(port: socket.port)
    client.send(post(path))
    #expect(journal.wait(for: "request"))
    mailbox.send(limit)
    let answer = client.message()
    thread.join()
    return (client, answer)
  }
}
