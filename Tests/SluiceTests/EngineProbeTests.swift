import Loop
import Testing

@testable import Sluice

@Suite(.timeLimit(.minutes(1))) struct EngineProbeTests {
  private func engine(_ port: UInt16) -> UpstreamChoice.Engine {
    UpstreamChoice.Engine(kind: .vllm, name: "An engine", port: port)
  }

  private func probe(_ script: @escaping ScriptedUpstream.Script) throws -> Bool? {
    let upstream = try ScriptedUpstream(script)
    return try withExtendedLifetime(upstream) {
      try EngineProbe.ask([engine(upstream.port)])[upstream.port]
    }
  }

  @Test func `an engine that lists its models is there`() throws {
    let found = try probe { _, peer, journal in
      #expect(peer.message()?.start == "GET /v1/models HTTP/1.1")
      peer.send(answer(#"{"object":"list","data":[]}"#, type: "application/json; charset=utf-8"))
    }
    #expect(found == true)
  }

  /// The usual ports are anybody's: a web server there is no engine.
  @Test(arguments: [
    answer("<html>", type: "text/html"), answer("{}", status: 404, type: "application/json"),
    answer("{}", status: 401, type: "application/json"), "SSH-2.0-OpenSSH_9.2\r\n", "",
    "HTTP/1.1 302 X\r\nContent-Type: application/json\r\nLocation: /\r\nContent-Length: 0\r\n\r\n",
    "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 9\r\n\r\n{}",
  ])
  func `whatever else answers is none`(text: String) throws {
    let found = try probe { _, peer, _ in
      _ = peer.message()
      peer.send(text)
    }
    #expect(found == false)
  }

  @Test func `a port at which nobody listens is none`() throws {
    let port = ScriptedUpstream.closedPort()
    #expect(try EngineProbe.ask([engine(port)]) == [port: false])
  }

  @Test func `one that is silent is waited for no longer than 300 ms`() throws {
    let upstream = try ScriptedUpstream { _, peer, _ in _ = peer.readToEnd() }
    let began = EventLoop.clock()
    #expect(try EngineProbe.ask([engine(upstream.port)]).isEmpty)
    #expect((300...2000).contains((EventLoop.clock() - began) / 1_000_000))
    withExtendedLifetime(upstream) {}
  }

  @Test func `all are asked side by side`() throws {
    let silent = try ScriptedUpstream { _, peer, _ in _ = peer.readToEnd() }
    let there = try ScriptedUpstream { _, peer, journal in
      _ = silent.journal.wait(for: "connection")
      peer.answerAll(answer("{}", type: "application/json"), journal)
    }
    let found = try EngineProbe.ask([engine(silent.port), engine(there.port)])
    #expect(found == [there.port: true])
    withExtendedLifetime((silent, there)) {}
  }

  @Test(arguments: ["", answer("{}", type: "application/json")])
  func `no connection is left behind, answered or not`(text: String) throws {
    let upstream = try ScriptedUpstream { _, peer, journal in
      _ = peer.message()
      peer.send(text)
      journal.note("\(peer.readToEnd())")
    }
    _ = try EngineProbe.ask([engine(upstream.port)])
    #expect(upstream.journal.wait(for: "closed"))
  }
}
