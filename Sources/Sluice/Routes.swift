import Loop
import Wire

/// Method and path → relay, file, fact about the server, or a plain refusal.
final class Routes: Application {
  private let service: Service
  private let context: RelayContext
  private let access: AccessRoutes
  private let readiness: ReadinessQuestion

  init(_ service: Service, _ context: RelayContext) {
    self.service = service
    self.context = context
    access = AccessRoutes(service.gate, context)
    readiness = ReadinessQuestion(service.upstreams.main, context)
  }

  func headArrived(_ exchange: Exchange) -> Int {
    if let refusal = Refusal.of(exchange, service.configuration) {
      context.answer(exchange, refusal.answer, .rejected)
      return 0
    }
    let verdict = service.entrance.judge(
      method: exchange.method, ownAddress: exchange.client.localHost,
      target: exchange.authority, header: { exchange.header($0) })
    switch verdict {
    case .pass(let fields):
      exchange.commonFields = fields.map { Field($0.name, $0.value) }
      if access.admits(exchange) { route(exchange) }
    case .preflight(let fields):
      exchange.commonFields = fields.map { Field($0.name, $0.value) }
      context.answer(exchange, Answer(204, [], []), .answered)
    case .refuse(let status, let code, let message): refuse(exchange, status, code, message)
    }
    return bodyLimit(exchange)
  }

  private func bodyLimit(_ exchange: Exchange) -> Int {
    exchange.path == SignIn.path ? SignIn.largest : service.configuration.maxBody
  }

  func bodyTooLarge(_ exchange: Exchange) -> Answer {
    Answer(413, Routes.json, tooLarge(exchange).json[...])
  }

  // Once the head is in, whoever waits for the body notes its end.
  func tooSlow(_ client: ClientConnection, _ exchange: Exchange?) -> Answer {
    let refusal = Refusal.tooSlow(inBody: exchange != nil, service.configuration)
    if exchange == nil { context.gaveUp(on: client, refusal.status) }
    return refusal.answer
  }

  // MARK: Where a path leads

  private func route(_ exchange: Exchange) {
    let path = exchange.path
    if path.hasPrefix("/v1/") {
      relay(exchange, APIPath.find(path), service.upstreams.main)
    } else if path.hasPrefix("/demo/") {
      relay(exchange, Routes.demoPath(path), service.upstreams.demo)
    } else if path == SignIn.path {
      session(exchange)
    } else if path.hasPrefix("/api/") || Routes.facts.contains(path) {
      fact(exchange, path)
    } else {
      file(exchange)
    }
  }

  private static let facts: Set = ["/healthz", "/readyz", "/metrics"]

  /// `/demo/v1/…` is the relay to the demo upstream; beside it are its two
  /// other transports, which are not part of any API.
  private static func demoPath(_ path: String) -> APIPath? {
    if path.hasPrefix("/demo/v1/") { return APIPath.find(String(path.dropFirst(5))) }
    return APIPath.transports.first { $0.path == path }
  }

  private func relay(_ exchange: Exchange, _ path: APIPath?, _ upstream: Upstream) {
    guard let path else { return notFound(exchange) }
    guard exchange.method == path.method else { return notAllowed(exchange, path.method) }
    guard path.method != "POST" || takesBody(exchange) else { return }
    if let refusal = context.admission.enter(exchange.client.network) {
      exchange.commonFields.append(Refusal.retryAfter)
      return refuse(exchange, 429, refusal.error)
    }
    do {
      let name = try context.claimName(exchange)
      exchange.owner = Relay(exchange, path, upstream, name, context)
    } catch {
      context.admission.leave(exchange.client.network)
      refuse(exchange, error.status, error.code, error.message)
    }
  }

  private func session(_ exchange: Exchange) {
    guard exchange.method != "POST" || takesBody(exchange) else { return }
    if !access.session(exchange) { notAllowed(exchange, "GET, HEAD, POST, DELETE") }
  }

  /// False when the body has been refused by what is said of it.
  private func takesBody(_ exchange: Exchange) -> Bool {
    let type = exchange.header("Content-Type")
    guard Routes.isJSON(type) else {
      refuse(
        exchange, 415, "unsupported_media_type",
        "The request's Content-Type is \(type ?? "missing"): send application/json.")
      return false
    }
    guard exchange.framing.length ?? 0 <= bodyLimit(exchange) else {
      refuse(exchange, 413, tooLarge(exchange))
      return false
    }
    return true
  }

  private static func isJSON(_ type: String?) -> Bool {
    guard let type = type?.lowercased(), type.hasPrefix("application/json") else { return false }
    return type.utf8.count == 16 || type.dropFirst(16).hasPrefix(";")
      || type.dropFirst(16).hasPrefix(" ")
  }

  private func tooLarge(_ exchange: Exchange) -> ErrorBody {
    guard exchange.path != SignIn.path else { return AccessRoutes.tooLarge }
    return ErrorBody(
      message: "The request is larger than \(service.configuration.maxBody) bytes, the most that"
        + " this server takes: send less, or start it with a larger --max-body.",
      type: "invalid_request_error", code: "body_too_large")
  }

  // MARK: Facts about the server

  private func fact(_ exchange: Exchange, _ path: String) {
    guard isGet(exchange) else { return notAllowed(exchange, "GET, HEAD") }
    switch path {
    case "/api/server": answer(exchange, service.facts, "application/json")
    case "/api/clock": context.answerClock(exchange)
    case "/metrics":
      answer(exchange, Array(service.metrics.text().utf8), "text/plain; version=0.0.4")
    case "/healthz": answer(exchange, Array("ok\n".utf8), "text/plain")
    case "/readyz": exchange.owner = Readiness(exchange, readiness, context)
    case let path where path.hasPrefix("/api/streams/"):
      exchange.owner = ReceiptLookup(exchange, String(path.dropFirst(13)), context)
    default: notFound(exchange)
    }
  }

  private func answer(_ exchange: Exchange, _ body: [UInt8], _ type: String) {
    context.answer(
      exchange, Answer(200, [Field("Content-Type", type)] + RelayFields.fixed, body[...]),
      .answered)
  }

  private func isGet(_ exchange: Exchange) -> Bool {
    exchange.method == "GET" || exchange.method == "HEAD"
  }

  // MARK: Files

  private func file(_ exchange: Exchange) {
    let found = service.files.answer(
      method: exchange.method, path: exchange.path, header: { exchange.header($0) })
    guard let found else { return notFound(exchange) }
    guard found.status != 405 else { return notAllowed(exchange, "GET, HEAD") }
    let fields = found.headers.map { Field($0.name, $0.value) }
    context.answer(
      exchange, Answer(found.status, fields, found.body.bytes[found.range]), .answered)
  }

  // MARK: Refusals

  private func notFound(_ exchange: Exchange) {
    refuse(
      exchange, 404, "not_found",
      "There is nothing at this path: the page is at /, the relayed paths are listed in the README."
    )
  }

  private func notAllowed(_ exchange: Exchange, _ methods: String) {
    exchange.commonFields.append(Field("Allow", methods))
    refuse(
      exchange, 405, "method_not_allowed", "This path does not take this method: use \(methods).")
  }

  private func refuse(_ exchange: Exchange, _ status: Int, _ code: String, _ message: String) {
    refuse(
      exchange, status,
      ErrorBody(message: message, type: "invalid_request_error", code: code))
  }

  private func refuse(_ exchange: Exchange, _ status: Int, _ error: ErrorBody) {
    context.answer(exchange, Answer(status, Routes.json, error.json[...]), .rejected)
  }

  static let json = [Field("Content-Type", "application/json")] + RelayFields.fixed
}
