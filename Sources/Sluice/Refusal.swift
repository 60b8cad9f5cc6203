import Loop
import Wire

/// What is refused before anybody asks where it leads: heads that cannot be
/// trusted, too much of something, methods that no path takes (R13, R14).
struct Refusal {
  let status: Int
  let error: ErrorBody
  /// Beside those of every error.
  var fields: [Field] = []

  /// How long a client waits that came while there was too much to do, in seconds.
  static let retryAfter = Field("Retry-After", "1")
  static let close = Field("Connection", "close")

  /// Nil for a request that may go on.
  static func of(_ exchange: Exchange, _ configuration: Configuration) -> Refusal? {
    if let fault = exchange.framing.fault { return .malformed(fault) }
    if exchange.headSize > configuration.maxHead { return .headTooLarge(configuration.maxHead) }
    if exchange.client.isSurplus { return .noSeat }
    guard exchange.method != "TRACE", exchange.method != "CONNECT" else { return .method }
    return nil
  }

  private static func malformed(_ fault: Framing.Fault) -> Refusal {
    Refusal(
      400, "malformed_request",
      "The request's head cannot be trusted: \(fault.rawValue). Send it as RFC 9112 has it.",
      [close])
  }

  private static func headTooLarge(_ limit: Int) -> Refusal {
    Refusal(
      431, "head_too_large",
      "The request's head is larger than \(limit) bytes, the most that this server takes: send"
        + " fewer or shorter header fields (cookies?), or start it with a larger --max-head.",
      [close])
  }

  private static let noSeat = Refusal(
    429, "too_many_connections",
    "This server has as many connections as it takes: close some, try again in a moment, or start"
      + " it with a larger --max-connections.",
    [close, retryAfter], type: "rate_limit_error")

  private static let method = Refusal(
    405, "method_not_allowed", "This server takes GET, HEAD and POST.",
    [Field("Allow", "GET, HEAD, POST"), close])

  /// A client that took longer over its request than it may.
  static func tooSlow(inBody: Bool, _ configuration: Configuration) -> Refusal {
    let (part, limit, option) =
      inBody
      ? ("body", configuration.bodyTimeout, "--body-timeout")
      : ("head", configuration.headTimeout, "--head-timeout")
    return Refusal(
      408, "request_timeout",
      "The request's \(part) was not here within \(shown(limit)) s: send it faster, or start the"
        + " server with a larger \(option).")
  }

  private static func shown(_ time: Duration) -> String {
    let seconds = time.seconds
    return seconds == seconds.rounded() ? "\(Int(seconds))" : "\(seconds)"
  }

  private init(
    _ status: Int, _ code: String, _ message: String, _ fields: [Field] = [],
    type: String = "invalid_request_error"
  ) {
    self.status = status
    self.fields = fields
    error = ErrorBody(message: message, type: type, code: code)
  }

  /// As an answer.
  var answer: Answer { Answer(status, Routes.json + fields, error.json[...]) }
}
