import Loop
import Wire

/// What the gate means for a request: who is let through, and the answers to those who are
/// not; and the requests to sign in and out.
final class AccessRoutes {
  private let gate: Gate?
  private let context: RelayContext

  init(_ gate: Gate?, _ context: RelayContext) {
    self.gate = gate
    self.context = context
  }

  /// True when the request may go on; else it has been answered.
  func admits(_ exchange: Exchange) -> Bool {
    guard let gate, Gate.guards(exchange.path) else { return true }
    let verdict = gate.judge(
      Gate.Claim(
        client: exchange.client.network, authorization: exchange.header("Authorization"),
        apiKey: exchange.header("x-api-key"), cookie: exchange.header("Cookie")))
    if verdict == .pass { return true }
    refuse(exchange, verdict)
    return false
  }

  // MARK: /api/session

  /// Answers, or takes the exchange over until its body is in; false when the method is not
  /// one for here.
  func session(_ exchange: Exchange) -> Bool {
    switch exchange.method {
    case "GET", "HEAD": tell(exchange)
    case "DELETE": signOut(exchange)
    case "POST": exchange.owner = SignIn(exchange, self)
    default: return false
    }
    return true
  }

  /// `code` is nil when the body was not what it should be.
  func signIn(_ exchange: Exchange, code: String?) {
    guard let gate else { return answer(exchange, 204) }
    guard let code else { return answer(exchange, 400, AccessRoutes.odd) }
    let (verdict, cookie) = gate.signIn(code, from: exchange.client.network)
    guard let cookie else { return refuse(exchange, verdict, "wrong_access_code") }
    answer(exchange, 204, [Field("Set-Cookie", cookie)])
  }

  private func signOut(_ exchange: Exchange) {
    let cookie = gate?.signOut(exchange.header("Cookie"))
    answer(exchange, 204, cookie.map { [Field("Set-Cookie", $0)] } ?? [])
  }

  private func tell(_ exchange: Exchange) {
    let isIn = gate?.isSignedIn(exchange.header("Cookie")) ?? false
    let json = Array(#"{"needed":\#(gate != nil),"signed_in":\#(isIn)}"#.utf8)
    context.answer(exchange, Answer(200, Routes.json, json[...]), .answered)
  }

  // MARK: Answers

  private func refuse(
    _ exchange: Exchange, _ verdict: Gate.Verdict, _ wrong: String = "access_code_needed"
  ) {
    switch verdict {
    case .pass: break
    case .missing: answer(exchange, 401, AccessRoutes.missing, [AccessRoutes.challenge])
    case .wrong:
      context.wrongCode(exchange)
      answer(exchange, 401, AccessRoutes.wrong(wrong), [AccessRoutes.challenge])
    case .wait(let seconds):
      answer(
        exchange, 429, AccessRoutes.tooMany(seconds), [Field("Retry-After", String(seconds))])
    }
  }

  private func answer(
    _ exchange: Exchange, _ status: Int, _ error: ErrorBody, _ fields: [Field] = []
  ) {
    context.answer(
      exchange, Answer(status, Routes.json + fields, error.json[...]), .rejected)
  }

  private func answer(_ exchange: Exchange, _ status: Int, _ fields: [Field] = []) {
    context.answer(exchange, Answer(status, RelayFields.fixed + fields, []), .answered)
  }

  private static let challenge = Field("WWW-Authenticate", "Bearer")

  private static let missing = error(
    "access_code_needed",
    "This server asks for an access code: open the link that it printed when it started, or send"
      + " the code as Authorization: Bearer or x-api-key.")

  static let tooLarge = error(
    "body_too_large", "Signing in takes no more than \(SignIn.largest) bytes.")

  /// Its body never came whole, and libmicrohttpd or nobody has answered.
  func gaveUp(_ exchange: Exchange) { context.gaveUp(on: exchange) }

  private static func wrong(_ code: String) -> ErrorBody {
    error(code, "This access code does not hold here: ask who runs the server for one that does.")
  }

  private static func tooMany(_ seconds: Int) -> ErrorBody {
    error(
      "too_many_wrong_codes",
      "Too many wrong access codes came from your address: try again in \(seconds) s.")
  }

  private static let odd = error(
    "invalid_body", "Signing in takes a JSON object with the access code: {\"code\":\"…\"}.")

  private static func error(_ code: String, _ message: String) -> ErrorBody {
    ErrorBody(message: message, type: "invalid_request_error", code: code)
  }
}
