import Loop
import Testing

@testable import Sluice

/// What the end-to-end tests cannot reach in time: moments that a relay meets
/// seldom, brought about on its own loop.
@Suite(.timeLimit(.minutes(1))) struct RelayStreamTests {
  private let path = "/v1/chat/completions"
  private static let event = "data: {\"a\":1}\n\n"
  private static let done = "data: [DONE]\n\n"

  /// An upstream that sends `text` as a stream, and ends when `end` is noted.
  private func upstream(_ text: String, _ last: String = chunk("")) throws -> ScriptedUpstream {
    try ScriptedUpstream { _, peer, journal in
      guard peer.message() != nil else { return }
      journal.note("request")
      peer.send(streamHead() + chunk(text))
      guard journal.wait(for: "end") else { return }
      peer.send(last)
      if last == chunk("") { _ = peer.readToEnd() }
    }
  }

  private func pretendSilence(_ server: RelayServer, seconds: UInt64) {
    server.on { stage in
      guard let relay = stage.relay else { return }
      relay.lastReceived -= seconds * 1_000_000_000
      relay.due(relay.deadline)
    }
  }

  @Test func `silence after an event is filled with a comment`() throws {
    let upstream = try upstream(Self.event)
    let server = try RelayServer(upstream)
    let client = server.connect()
    client.send(chat())
    #expect(client.read(until: Self.event))
    pretendSilence(server, seconds: 16)
    #expect(client.read(until: ": still waiting\n\n"))
  }

  /// R7: 15 s after the last event, not after the last look.
  @Test func `the next look is due when the silence has lasted 15 s`() throws {
    let upstream = try upstream(Self.event)
    let server = try RelayServer(upstream)
    let client = server.connect()
    client.send(chat())
    #expect(client.read(until: Self.event))
    pretendSilence(server, seconds: 10)
    let left = server.on { stage in
      stage.relay.map { Double($0.deadline.time - $0.context.loop.now) / 1e9 }
    }
    #expect((left.flatMap { $0 } ?? 0) <= 5)
  }

  @Test func `no comment comes inside an event, or before the first`() throws {
    for text in ["data: half", "d"] {
      let upstream = try upstream(text, chunk("x\n\n" + Self.done) + chunk(""))
      let server = try RelayServer(upstream)
      let client = server.connect()
      client.send(chat())
      #expect(client.read(until: "\r\n\r\n"))
      #expect(server.becomes { $0.exchange?.outbox.openCount == text.utf8.count })
      pretendSilence(server, seconds: 16)
      upstream.journal.note("end")
      #expect(client.message()?.text == text + "x\n\n" + Self.done)
    }
  }

  /// R9: after `[DONE]` nothing is ever added.
  @Test func `no comment comes after DONE`() throws {
    let upstream = try upstream(Self.event + Self.done)
    let server = try RelayServer(upstream)
    let client = server.connect()
    client.send(chat())
    #expect(client.read(until: Self.done))
    pretendSilence(server, seconds: 16)
    upstream.journal.note("end")
    let text = client.message()?.text
    #expect(text == Self.event + Self.done)
  }

  @Test func `silence for too long ends the stream in band`() throws {
    let upstream = try upstream(Self.event)
    let server = try RelayServer(upstream, options: ["idle-timeout": ["20"]])
    let client = server.connect()
    client.send(chat())
    #expect(client.read(until: Self.event))
    pretendSilence(server, seconds: 21)
    #expect(client.message()?.text.contains("\"code\":\"upstream_idle\"") == true)
    #expect(server.log.wait(for: "POST \(path) 200 timed_out"))
  }

  @Test func `silence for too long after DONE ends it without a word`() throws {
    let upstream = try upstream(Self.event + Self.done)
    let server = try RelayServer(upstream, options: ["idle-timeout": ["20"]])
    let client = server.connect()
    client.send(chat())
    #expect(client.read(until: Self.done))
    pretendSilence(server, seconds: 21)
    #expect(client.message()?.text == Self.event + Self.done)
  }

  /// R3: an unfinished event at a failure is not handed on; after `[DONE]` neither.
  @Test func `cut in an event behind DONE, its beginning is dropped`() throws {
    let upstream = try upstream(Self.event + Self.done + "data: ha", "5\r\nlf")
    let server = try RelayServer(upstream)
    let client = server.connect()
    client.send(chat())
    #expect(client.read(until: Self.done))
    upstream.journal.note("end")
    let text = client.message()?.text
    #expect(text == Self.event + Self.done)
    #expect(server.log.wait(for: "POST \(path) 200 finished"))
  }

  /// `finished` says that the whole answer went to the client.
  @Test func `a client that leaves with the answer half taken has not been served whole`() throws {
    let body = "\"" + String(repeating: "x", count: 16 << 20) + "\""
    let upstream = try ScriptedUpstream { _, peer, _ in
      _ = peer.message()
      peer.send(answer(body, type: "application/json"))
    }
    let server = try RelayServer(upstream)
    let client = server.connect(receiveBuffer: 4096)
    client.send(chat())
    #expect(client.read(until: "\r\n\r\n"))
    client.reset()
    #expect(server.log.wait { !$0.isEmpty })
    #expect(server.log.entries == ["POST \(path) 200 cancelled"])
  }

  /// R12: a request that has been answered here is not sent on; it would be billed.
  @Test func `the server stops while a body comes: the upstream is not asked`() throws {
    let upstream = try upstream(Self.event + Self.done)
    let server = try RelayServer(upstream)
    let client = server.connect()
    client.send(String(chat("{\"a\":1}").dropLast(3)))
    #expect(server.becomes { $0.listener.openExchanges == 1 })
    server.on { stage in
      stage.listener.drain()
      stage.listener.shutDown()
    }
    client.send(":1}")
    #expect(client.message()?.status == 503)
    #expect(server.log.wait(for: "POST \(path) 503 draining"))
    #expect(upstream.journal.entries.isEmpty)
  }

  /// The time to connect begins when there is somebody to connect to.
  @Test func `a body that takes longer than the time to connect is sent on`() throws {
    let upstream = try upstream(Self.event + Self.done)
    let server = try RelayServer(upstream, options: ["connect-timeout": ["0.05"]])
    let client = server.connect()
    client.send(String(chat("{\"a\":1}").dropLast(3)))
    let isLate = server.becomes { stage in
      guard let exchange = stage.exchange else { return false }
      return stage.listener.loop.now > exchange.arrived + 60_000_000
    }
    #expect(isLate)
    client.send(":1}")
    let isAnswered = client.read(until: "\r\n\r\n")
    #expect(isAnswered && client.received.text.hasPrefix("HTTP/1.1 200"))
  }

  /// A full queue of a listen socket answers nothing: SYNs are dropped.
  @Test func `nobody answers in the time to connect`() throws {
    let queue = try FullQueue()
    let server = try RelayServer(port: queue.port, options: ["connect-timeout": ["0.2"]])
    let answer = try #require(server.ask(chat()))
    #expect(answer.status == 502 && answer.text.contains("\"code\":\"upstream_unreachable\""))
  }

  @Test func `nothing of a stream is left when it is over`() throws {
    let upstream = try upstream(Self.event + Self.done)
    let server = try RelayServer(upstream)
    let client = server.connect()
    client.send(chat())
    #expect(client.read(until: Self.done))
    upstream.journal.note("end")
    #expect(client.message() != nil)
    #expect(server.log.wait(for: "POST \(path) 200 finished"))
    #expect(server.on { $0.exchange == nil && $0.relay == nil } == true)
  }
}
