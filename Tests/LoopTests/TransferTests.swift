import Testing

@testable import Loop

/// Requests to a scripted upstream, over real sockets.
@Suite(.timeLimit(.minutes(1))) struct TransferTests {
  private let client: TestClient

  init() throws { client = try TestClient() }

  @Test func `head and bytes arrive`() throws {
    let upstream = try ScriptedUpstream { _, peer, journal in
      _ = peer.message()
      peer.send("HTTP/1.1 200 OK\r\nX-One:  1 \r\nX-ONE: 2\r\nEmpty:\r\n")
      peer.send("Content-Length: 3\r\n\r\nabc")
      _ = peer.readToEnd()
    }
    let question = client.ask(upstream)
    #expect(question.journal.wait(for: "ended"))
    let (head, body) = try #require(client.answer(question))
    #expect(head.status == 200 && body == "abc")
    #expect(head.fields.map(\.name) == ["x-one", "x-one", "empty", "content-length"])
    #expect(head.field("X-One") == "1" && head.field("empty") == "" && head.field("none") == nil)
  }

  @Test func `what is sent is what was asked for, and nothing more`() throws {
    let body = String(repeating: "{\"a\":\"\u{e9}\"}", count: 200_000)  // over curl's 1 MiB mark
    let upstream = try ScriptedUpstream { _, peer, journal in
      guard let request = peer.message() else { return }
      journal.note(request.start)
      journal.note(request.fields.map { "\($0.name): \($0.value)" }.sorted().joined(separator: "|"))
      journal.note(request.text == body ? "same" : "different")
      peer.send(answer(""))
    }
    let fields = [Field("Content-Type", "application/json"), Field("X-A", "b")]
    let question = client.ask(upstream, "/a/b?c=d", body: body, fields: fields)
    #expect(question.journal.wait(for: "ended"))
    #expect(
      upstream.journal.entries.dropFirst() == [
        "POST /a/b?c=d HTTP/1.1",
        "accept: */*|content-length: \(body.utf8.count)|content-type: application/json"
          + "|host: 127.0.0.1:\(upstream.port)|x-a: b",
        "same",
      ])
  }

  @Test func `an empty body is sent as one`() throws {
    let upstream = try ScriptedUpstream { _, peer, journal in
      journal.note(peer.message()?["content-length"] ?? "none")
      peer.send(answer(""))
    }
    let question = client.ask(upstream, body: "")
    #expect(question.journal.wait(for: "ended"))
    #expect(upstream.journal.entries == ["connection", "0"])
  }

  @Test func `each chunk arrives before the next is sent`() throws {
    let upstream = try ScriptedUpstream { _, peer, journal in
      _ = peer.message()
      peer.send(streamHead())
      for number in 0..<10 where journal.wait(for: "go \(number)") { peer.send(chunk("\(number)")) }
      peer.send(chunk(""))
      _ = peer.readToEnd()
    }
    let question = client.ask(upstream)
    #expect(question.journal.wait(for: "head 200"))
    for number in 0..<10 {
      upstream.journal.note("go \(number)")
      #expect(question.journal.wait(for: "bytes", times: number + 1))
    }
    #expect(question.journal.wait(for: "ended"))
    #expect(client.answer(question)?.body == "0123456789")
  }

  @Test func `interim heads are skipped`() throws {
    let upstream = try ScriptedUpstream { _, peer, journal in
      _ = peer.message()
      peer.send("HTTP/1.1 100 Continue\r\n\r\n")
      peer.send("HTTP/1.1 103 Early Hints\r\nLink: a\r\n\r\n" + answer("late", status: 201))
    }
    let question = client.ask(upstream)
    #expect(question.journal.wait(for: "ended"))
    #expect(question.journal.entries == ["head 201", "bytes", "ended"])
    #expect(client.answer(question)?.head.field("link") == nil)
  }

  @Test func `a trailer is no head`() throws {
    let upstream = try ScriptedUpstream { _, peer, journal in
      _ = peer.message()
      peer.send(streamHead() + chunk("a") + "0\r\nX-Late: 1\r\n\r\n")
      _ = peer.readToEnd()
    }
    let question = client.ask(upstream)
    #expect(question.journal.wait(for: "ended"))
    #expect(question.journal.entries == ["head 200", "bytes", "ended"])
  }

  @Test func `a redirect is not followed`() throws {
    let upstream = try ScriptedUpstream { _, peer, journal in
      _ = peer.message()
      peer.send("HTTP/1.1 302 X\r\nLocation: /elsewhere\r\nContent-Length: 0\r\n\r\n")
      _ = peer.readToEnd()
    }
    let question = client.ask(upstream)
    #expect(question.journal.wait(for: "ended"))
    #expect(question.journal.entries == ["head 302", "ended"])
  }

  @Test func `cancelled, the upstream's connection is closed at once`() throws {
    let upstream = try ScriptedUpstream { number, peer, journal in
      _ = peer.message()
      journal.note("request")
      if number == 1 { peer.send(streamHead() + chunk("a")) }
      journal.note("\(peer.readToEnd())")
    }
    let waiting = client.ask(upstream)
    #expect(upstream.journal.wait(for: "request"))
    client.with(waiting) { $0.cancel() }
    #expect(upstream.journal.wait(for: "closed"))
    let streaming = client.ask(upstream)
    #expect(streaming.journal.wait(for: "bytes"))
    client.with(streaming) {
      $0.cancel()
      $0.cancel()
    }
    #expect(upstream.journal.wait(for: "closed", times: 2))
    #expect(waiting.journal.entries.isEmpty)
    #expect(streaming.journal.entries == ["head 200", "bytes"])
  }

  @Test func `cancelled while its owner has no room, it is closed too`() throws {
    let upstream = try ScriptedUpstream { _, peer, journal in
      _ = peer.message()
      peer.send(streamHead() + chunk("a"))
      journal.note("\(peer.readToEnd())")
    }
    let question = client.ask(upstream, isFull: true)
    #expect(question.journal.wait(for: "full"))
    client.with(question) { $0.cancel() }
    #expect(upstream.journal.wait(for: "closed"))
  }

  @Test func `an owner that refuses ends it`() throws {
    let upstream = try ScriptedUpstream { _, peer, journal in
      _ = peer.message()
      peer.send(streamHead())
      _ = journal.wait(for: "go")
      peer.send(chunk("a"))
      journal.note("\(peer.readToEnd())")
    }
    let question = client.ask(upstream)
    #expect(question.journal.wait(for: "head 200"))
    client.with(question) { $0.refuses = true }
    upstream.journal.note("go")
    #expect(question.journal.wait(for: "failed broken"))
    #expect(upstream.journal.wait(for: "closed"))
  }

  /// Bytes come on while the owner has no room: libcurl has to leave them in
  /// the kernel, and nobody else may read them.
  @Test func `after a pause the same bytes come, once, and all that follow`() throws {
    let pieces = (0..<40).map { number in String(repeating: "\(number % 10)", count: 5000) }
    let upstream = try ScriptedUpstream { _, peer, journal in
      _ = peer.message()
      peer.send(streamHead() + chunk("first "))
      _ = journal.wait(for: "go")
      for piece in pieces { peer.send(chunk(piece)) }
      peer.send(chunk(""))
      journal.note("sent")
      _ = peer.readToEnd()
    }
    let question = client.ask(upstream, isFull: true)
    #expect(question.journal.wait(for: "full"))
    upstream.journal.note("go")
    #expect(upstream.journal.wait(for: "sent"))
    #expect(client.on { $0.askers[0].offers } == 1)  // paused, it is not asked again
    client.with(question) { $0.resume() }
    #expect(question.journal.wait(for: "ended"))
    #expect(client.answer(question)?.body == "first " + pieces.joined())
  }

  @Test func `paused again and again nothing is lost`() throws {
    let text = (0..<20_000).map { "\($0)," }.joined()
    let upstream = try ScriptedUpstream { _, peer, journal in
      _ = peer.message()
      peer.send(answer(text))
      _ = peer.readToEnd()
    }
    let question = client.ask(upstream, isFull: true)
    var pauses = 0
    while question.journal.wait(for: "full", times: pauses + 1) {
      pauses += 1
      let isOver = client.on { stage -> Bool in
        stage.askers[0].resume()
        stage.askers[0].isFull = true
        return stage.askers[0].body.count + 16_384 >= text.utf8.count
      }
      if isOver == true { break }
    }
    client.with(question) { $0.resume() }
    #expect(question.journal.wait(for: "ended"))
    #expect(client.answer(question)?.body == text)
    #expect(pauses > 1)
  }
}
