import Loop
import Testing

@testable import Sluice

/// R14: large bodies, which another thread looks at.
@Suite(.timeLimit(.minutes(1))) struct BodyDeskTests {
  private static let large =
    String(repeating: "{\"a\":", count: 1) + "\""
    + String(repeating: "하", count: BodyDesk.largest) + "\""

  private func upstream() throws -> ScriptedUpstream {
    try ScriptedUpstream { _, peer, journal in
      while let message = peer.message() {
        journal.note("\(message.body.count)")
        peer.send(answer("{}", type: "application/json"))
      }
    }
  }

  @Test func `a good one goes up as it came, a bad one does not`() throws {
    let upstream = try upstream()
    let server = try RelayServer(upstream)
    #expect(server.ask(chat(Self.large))?.status == 400)
    #expect(server.ask(chat(Self.large + "}"))?.status == 200)
    #expect(upstream.journal.count(of: "\(Self.large.utf8.count + 1)") == 1)
    #expect(server.log.count(of: "POST /v1/chat/completions 400 rejected") == 1)
  }

  /// The body stays where it is until the other thread has done with it.
  @Test func `its client may leave meanwhile`() throws {
    let upstream = try upstream()
    let server = try RelayServer(upstream)
    for number in 0..<40 {
      let client = server.connect()
      client.send(chat(Self.large + "}"))
      number % 2 == 0 ? client.reset() : client.close()
    }
    #expect(server.ask(chat("{}"))?.status == 200)
    #expect(server.becomes { $0.listener.openExchanges == 0 })
  }

  /// A loop that ends leaves the loan to the process.
  @Test func `its loop may end meanwhile`() throws {
    for _ in 0..<20 {
      let server = try RelayServer(try upstream())
      server.connect().send(chat(Self.large + "}"))
    }
  }

  /// Whoever has many looked at waits for them alone.
  @Test func `one client's bodies do not hold up another's`() throws {
    let journal = Journal()
    let checker = try BodyChecker()
    let runner = try LoopRunner { loop in
      guard let desk = try? BodyDesk(checker, on: loop) else { fatalError() }
      return desk
    }
    runner.on { desk in
      let large = Body([UInt8](repeating: 0x20, count: 4 << 20))
      for number in 1...4 {
        desk.check(large, of: ClientNetwork("10.0.0.1")) { _ in journal.note("many \(number)") }
      }
      desk.check(large, of: ClientNetwork("10.0.0.2")) { _ in journal.note("other") }
    }
    #expect(journal.wait { $0.count == 5 })
    #expect(journal.entries == ["many 1", "other", "many 2", "many 3", "many 4"])
  }
}
