@testable import Loop

/// A listener on a loop of its own, whose answers a test gives from outside.
///
///     /whole    answered when the request is in: its body, sent back
///     /refused  answered at the head, with 403
///     /stream   begun when the request is in; the test writes and ends
///     else      never answered
final class TestServer: Sendable {
  let journal = Journal()
  let port: UInt16
  private let runner: LoopRunner<ServerStage>

  /// - Parameter opens: false leaves clients in the kernel's queue until `open()`.
  init(
    bodyLimit: Int = 1 << 20, limits: ClientLimits = ClientLimits(), opens: Bool = true
  ) throws {
    let socket = try ListenSocket(host: "127.0.0.1", port: 0)
    let journal = journal
    port = socket.port
    runner = try LoopRunner(
      { loop in
        let stage = ServerStage(journal, bodyLimit)
        stage.listener = Listener(on: loop, [socket], limits, application: stage)
        if opens { stage.listener.open() }
        return stage
      }, ending: { $0.listener.close() })
  }

  func open() { on { $0.listener.open() } }

  func connect(receiveBuffer: Int32? = nil) -> BareSocket {
    BareSocket(port: port, receiveBuffer: receiveBuffer)
  }

  /// Does something on the loop.
  @discardableResult
  func on<Result: Sendable>(_ body: @escaping @Sendable (ServerStage) -> Result) -> Result? {
    runner.on(body)
  }

  /// Waits until `condition` holds on the loop.
  func becomes(_ condition: @escaping @Sendable (ServerStage) -> Bool) -> Bool {
    runner.becomes(condition)
  }

  /// Writes to the answer that the last request gets.
  func write(_ text: String) {
    on { stage in stage.exchange?.write(Array(text.utf8).span.bytes) }
  }

  func end() { on { $0.exchange?.end() } }

  /// True when the last request's exchange and its owner are gone from memory.
  var isForgotten: Bool { on { $0.exchange == nil && $0.owner == nil } ?? false }
}

/// What lives on the server's loop.
final class ServerStage: Application {
  // Made from this stage, right after it.
  var listener: Listener!
  /// The last request.
  weak var exchange: Exchange?
  weak var owner: TestOwner?
  private let journal: Journal
  private let bodyLimit: Int

  init(_ journal: Journal, _ bodyLimit: Int) {
    self.journal = journal
    self.bodyLimit = bodyLimit
  }

  func headArrived(_ exchange: Exchange) -> Int {
    journal.note("head")
    self.exchange = exchange
    if exchange.path == "/refused" {
      exchange.answer(Answer(403, [], Array("no\n".utf8)[...]))
    } else {
      let owner = TestOwner(exchange, journal)
      exchange.owner = owner
      self.owner = owner
    }
    return bodyLimit
  }

  func bodyTooLarge(_ exchange: Exchange) -> Answer {
    Answer(413, [], Array("too large\n".utf8)[...])
  }
}

/// Notes what it is told.
final class TestOwner: ExchangeOwner {
  private unowned let exchange: Exchange
  private let journal: Journal

  init(_ exchange: Exchange, _ journal: Journal) {
    self.exchange = exchange
    self.journal = journal
  }

  func requestArrived() {
    journal.note("request")
    switch exchange.path {
    case "/whole":
      let body = exchange.body.withBytes { $0.withUnsafeBytes { [UInt8]($0) } }
      exchange.answer(Answer(200, [Field("X-Method", exchange.method)], body[...]))
    case "/stream": exchange.begin(200, [Field("Content-Type", "text/event-stream")])
    default: break
    }
  }

  func clientLeft() { journal.note("left") }
  func drained() { journal.note("drained") }

  func shutDown() {
    journal.note("shut down")
    exchange.end()
  }

  func over(timedOut: Bool) { journal.note(timedOut ? "timed out" : "over") }
}
