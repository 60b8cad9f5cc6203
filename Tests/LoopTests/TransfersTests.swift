import Testing

@testable import Loop

/// R12: connections are reused, and a request is sent once.
@Suite(.timeLimit(.minutes(1))) struct TransfersTests {
  private let client: TestClient

  init() throws { client = try TestClient() }

  private func asks(_ upstream: ScriptedUpstream, body: String? = "{}") -> [String] {
    let question = client.ask(upstream, body: body)
    _ = question.journal.wait(for: "ended")
    return question.journal.entries
  }

  @Test func `a connection is used again`() throws {
    let upstream = try ScriptedUpstream { _, peer, journal in peer.answerAll(answer("a"), journal) }
    for _ in 0..<5 { #expect(asks(upstream) == ["head 200", "bytes", "ended"]) }
    #expect(upstream.journal.count(of: "connection") == 1)
    #expect(upstream.journal.count(of: "request") == 5)
  }

  @Test func `connections are counted: in use, idle, closed`() throws {
    let upstream = try ScriptedUpstream { _, peer, journal in
      _ = peer.message()
      guard journal.wait(for: "go") else { return }
      peer.send(answer("a"))
      _ = journal.wait(for: "close")
    }
    let question = client.ask(upstream)
    #expect(gauges(are: 1, idle: 0))
    upstream.journal.note("go")
    #expect(question.journal.wait(for: "ended"))
    #expect(gauges(are: 1, idle: 1))
    upstream.journal.note("close")
    #expect(gauges(are: 1, idle: 1), "libcurl looks for dead ones when it needs one")
    let closed = try ScriptedUpstream { _, peer, _ in _ = peer.message() }
    let cut = client.ask(closed)
    #expect(cut.journal.wait(for: "failed cut"))
    #expect(gauges(are: 0, idle: 0) || gauges(are: 1, idle: 1))
    let refused = client.ask("http://127.0.0.1:\(ScriptedUpstream.closedPort())/")
    #expect(refused.journal.wait(for: "failed unreachable"))
    #expect(client.on { $0.transfers.loop.gauges.upstreams.now } ?? 9 < 2)
  }

  private func gauges(are open: Int, idle: Int) -> Bool {
    client.becomes { stage in
      let gauges = stage.transfers.loop.gauges
      return gauges.upstreams.now == open && gauges.idleUpstreams.now == idle
    }
  }

  @Test func `side by side each request has a connection of its own`() throws {
    let upstream = try ScriptedUpstream { number, peer, journal in
      _ = peer.message()
      _ = journal.wait(for: "connection", times: 3)
      peer.send(answer("\(number)"))
      _ = peer.readToEnd()
    }
    let questions = (0..<3).map { _ in client.ask(upstream) }
    for question in questions { #expect(question.journal.wait(for: "ended")) }
    #expect(Set(questions.compactMap { client.answer($0)?.body }) == ["0", "1", "2"])
  }

  @Test(arguments: [true, false])
  func `a connection that died while idle is replaced unnoticed`(isReset: Bool) throws {
    let upstream = try ScriptedUpstream { number, peer, journal in
      guard number == 0 else { return peer.answerAll(answer("b"), journal) }
      _ = peer.message()
      journal.note("request")
      peer.send(answer("a"))
      _ = journal.wait(for: "go")
      isReset ? peer.reset() : peer.close()
      journal.note("gone")
    }
    #expect(asks(upstream).last == "ended")
    upstream.journal.note("go")
    #expect(upstream.journal.wait(for: "gone"))
    #expect(asks(upstream).last == "ended")
    #expect(upstream.journal.count(of: "connection") == 2)
    #expect(upstream.journal.count(of: "request") == 2)
  }

  /// It may have been billed; libcurl would send it again by itself.
  @Test(arguments: [true, false], ["{}", nil])
  func `a request on a reused connection that dies is not sent again`(
    isReset: Bool, body: String?
  ) throws {
    let upstream = try ScriptedUpstream { _, peer, journal in
      guard peer.message() != nil else { return }
      journal.note("request")
      peer.send(answer("a"))
      guard peer.message() != nil else { return }
      journal.note("request")
      isReset ? peer.reset() : peer.close()
    }
    #expect(asks(upstream, body: body).last == "ended")
    let second = client.ask(upstream, body: body)
    #expect(second.journal.wait(for: "failed cut"))
    #expect(second.journal.entries == ["failed cut"])
    #expect(upstream.journal.count(of: "request") == 2)
  }

  @Test func `nor is one that dies on a fresh connection`() throws {
    let upstream = try ScriptedUpstream { _, peer, journal in
      if peer.message() != nil { journal.note("request") }
    }
    let question = client.ask(upstream, body: "{}")
    #expect(question.journal.wait(for: "failed cut"))
    #expect(upstream.journal.count(of: "request") == 1)
  }

  /// Else they would become the next request's answer: another client's, perhaps.
  @Test func `bytes on an idle connection do not become the next answer`() throws {
    let upstream = try ScriptedUpstream { number, peer, journal in
      guard number == 0 else { return peer.answerAll(answer("true"), journal) }
      _ = peer.message()
      peer.send(answer("a"))
      _ = journal.wait(for: "go")
      peer.send(answer("false"))
      journal.note("\(peer.readToEnd())")
    }
    #expect(asks(upstream).last == "ended")
    upstream.journal.note("go")
    #expect(upstream.journal.wait(for: "closed"))  // shut down because it spoke
    let question = client.ask(upstream, body: "{}")
    #expect(question.journal.wait(for: "ended"))
    #expect(client.answer(question)?.body == "true")
    #expect(upstream.journal.count(of: "connection") == 2)
  }

  /// The bytes are there, but the loop has not been told of them yet: it is busy
  /// with the turn in which the next request starts.
  @Test func `nor do bytes that come in the turn in which the next request starts`() throws {
    let upstream = try ScriptedUpstream { number, peer, journal in
      guard number == 0 else { return peer.answerAll(answer("true"), journal) }
      _ = peer.message()
      peer.send(answer("a"))
      _ = journal.wait(for: "go")
      peer.send(answer("false"))
      journal.note("sent")
      _ = peer.readToEnd()
    }
    let notes = upstream.journal
    #expect(asks(upstream).last == "ended")
    let (url, second) = (upstream.url(), Journal())
    client.on { stage in
      notes.note("go")
      _ = notes.wait(for: "sent")
      stage.askers.append(Asker(second, isFull: false))
      stage.askers[1].start(
        UpstreamRequest("POST", url, [], body: Body("{}")), stage.transfers)
    }
    #expect(second.wait { !$0.isEmpty })
    // Not sent: it would have got another's answer.
    #expect(second.entries == ["failed cut"])
    #expect(client.on { $0.askers[1].body.isEmpty } == true)
  }

  @Test(arguments: [
    answer("a") + answer("false"), streamHead() + chunk("a") + chunk("") + answer("false"),
  ])
  func `bytes behind an answer end its connection`(text: String) throws {
    let upstream = try ScriptedUpstream { number, peer, journal in
      guard number == 0 else { return peer.answerAll(answer("true"), journal) }
      _ = peer.message()
      peer.send(text)
      _ = peer.readToEnd()
    }
    let first = client.ask(upstream, body: "{}")
    #expect(first.journal.wait(for: "ended"))
    #expect(client.answer(first)?.body == "a")
    let second = client.ask(upstream, body: "{}")
    #expect(second.journal.wait(for: "ended"))
    #expect(client.answer(second)?.body == "true")
    #expect(upstream.journal.count(of: "connection") == 2)
  }

  @Test func `a cancelled request's connection is not used again`() throws {
    let upstream = try ScriptedUpstream { number, peer, journal in
      guard number == 0 else { return peer.answerAll(answer("b"), journal) }
      _ = peer.message()
      peer.send(streamHead() + chunk("a"))
      journal.note("\(peer.readToEnd())")
    }
    let first = client.ask(upstream, body: "{}")
    #expect(first.journal.wait(for: "bytes"))
    client.with(first) { $0.cancel() }
    #expect(upstream.journal.wait(for: "closed"))
    let second = client.ask(upstream, body: "{}")
    #expect(second.journal.wait(for: "ended"))
    #expect(client.answer(second)?.body == "b")
  }

  /// Streams end in every way at once, and no handle's rest disturbs the next.
  @Test func `many requests that end in many ways leave the next one whole`() throws {
    let upstream = try ScriptedUpstream { number, peer, journal in
      while peer.message() != nil {
        switch number % 4 {
        case 0: peer.send(answer("whole"))
        case 1: return peer.send(streamHead() + chunk("cut"))
        case 2: return peer.reset()
        default: peer.send(streamHead() + chunk("stream") + chunk(""))
        }
      }
    }
    for round in 0..<20 {
      let questions = (0..<8).map { _ in client.ask(upstream, body: "{\"round\":\(round)}") }
      client.with(questions[round % 8]) { $0.cancel() }
      for (place, question) in questions.enumerated() where place != round % 8 {
        #expect(question.isOver())
      }
    }
  }
}

extension Question {
  /// Waits for the end, well or not.
  fileprivate func isOver() -> Bool {
    journal.wait { $0.contains { $0 == "ended" || $0.hasPrefix("failed") } }
  }
}
