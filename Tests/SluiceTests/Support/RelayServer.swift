import Logging
import Loop

@testable import Sluice

/// The server's routes on a loop of their own, in front of a test's upstream.
final class RelayServer: Sendable {
  /// Notes each access line: `POST /v1/chat/completions 200 finished`.
  let log = Journal()
  let port: UInt16
  let service: Service
  // A test's upstream lives as long as the server in front of it.
  private let upstreams: [ScriptedUpstream]
  private let runner: LoopRunner<RelayStage>

  /// In front of `upstream`; behind `/demo` is `demo`.
  convenience init(
    _ upstream: ScriptedUpstream, demo: ScriptedUpstream? = nil, key: String? = nil,
    options: [String: [String]] = [:]
  ) throws {
    try self.init(
      port: upstream.port, demo: demo?.port ?? 1, key: key, options: options,
      keeping: [upstream] + (demo.map { [$0] } ?? []))
  }

  /// In front of whatever is at `upstream`.
  init(
    port upstream: UInt16, demo: UInt16 = 1, key: String? = nil,
    options: [String: [String]] = [:], keeping upstreams: [ScriptedUpstream] = []
  ) throws {
    self.upstreams = upstreams
    var options = options
    options["upstream"] = ["http://127.0.0.1:\(upstream)"]
    let configuration = try Configuration(
      options: options, environment: key.map { ["OPENAI_API_KEY": $0] } ?? [:])
    let choice = UpstreamChoice.choose(configuration, demo: .local(port: demo)) { _ in [:] }
    let service = try Service(
      configuration,
      Upstreams(
        main: Upstream(choice, key: configuration.key?.value),
        demo: Upstream(.demo(at: .local(port: demo)), key: nil)),
      StaticFiles([("/index.html", Array("<!doctype html>".utf8))]), port: 0)
    let socket = try ListenSocket(host: "127.0.0.1", port: 0)
    let logger = Logger(label: "test") { [log] _ in AccessLog(log) }
    (port, self.service) = (socket.port, service)
    runner = try LoopRunner(
      { loop in
        guard let context = try? RelayContext(on: loop, service, logger) else { fatalError() }
        let stage = RelayStage(Routes(service, context))
        stage.listener = Listener(on: loop, [socket], service.limits, application: stage)
        stage.listener.open()
        return stage
      }, ending: { $0.listener.close() })
  }

  func connect(receiveBuffer: Int32? = nil) -> BareSocket {
    BareSocket(port: port, receiveBuffer: receiveBuffer)
  }

  /// Waits until `condition` holds on the loop.
  func becomes(_ condition: @escaping @Sendable (RelayStage) -> Bool) -> Bool {
    runner.becomes(condition)
  }

  /// Sends one request on a connection of its own, and reads the answer.
  func ask(_ request: String) -> Message? {
    let client = connect()
    client.send(request)
    return client.message(bodiless: request.hasPrefix("HEAD"))
  }

  /// Does something on the loop.
  @discardableResult
  func on<Result: Sendable>(_ body: @escaping @Sendable (RelayStage) -> Result) -> Result? {
    runner.on(body)
  }
}

/// What lives on the server's loop.
final class RelayStage: Application {
  // Made from this stage, right after it.
  var listener: Listener!
  /// The last request.
  private(set) weak var exchange: Exchange?
  private let routes: Routes

  init(_ routes: Routes) { self.routes = routes }

  var relay: Relay? { exchange?.owner as? Relay }

  func headArrived(_ exchange: Exchange) -> Int {
    self.exchange = exchange
    return routes.headArrived(exchange)
  }

  func bodyTooLarge(_ exchange: Exchange) -> Answer { routes.bodyTooLarge(exchange) }
}

private struct AccessLog: LogHandler {
  var logLevel = Logger.Level.info
  var metadata: Logger.Metadata = [:]
  private let journal: Journal

  init(_ journal: Journal) { self.journal = journal }

  subscript(metadataKey key: String) -> Logger.Metadata.Value? {
    get { metadata[key] }
    set { metadata[key] = newValue }
  }

  func log(event: LogEvent) {
    let words = ["method", "path", "status", "end"].map { "\(event.metadata?[$0] ?? "-")" }
    journal.note(words.joined(separator: " "))
  }
}

/// A question as a client asks it, whole.
func chat(
  _ body: String = "{}", path: String = "/v1/chat/completions", fields: [String] = [],
  type: String = "application/json"
) -> String {
  let lines = fields.map { "\($0)\r\n" }.joined()
  return "POST \(path) HTTP/1.1\r\nHost: localhost\r\nContent-Type: \(type)\r\n\(lines)"
    + "Content-Length: \(body.utf8.count)\r\n\r\n\(body)"
}

/// A GET, or a request of another method without a body.
func get(_ path: String, _ method: String = "GET", fields: [String] = []) -> String {
  "\(method) \(path) HTTP/1.1\r\nHost: localhost\r\n\(fields.map { "\($0)\r\n" }.joined())\r\n"
}
