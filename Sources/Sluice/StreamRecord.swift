/// What is known of one relayed request: feeds the log line, the metrics and
/// the receipt (R11). Times are nanoseconds of the loop's clock; 0 is "not yet".
struct StreamRecord {
  /// How it ended.
  enum End: String, CaseIterable, Sendable {
    /// The whole answer went to the client.
    case finished
    /// The client left first.
    case cancelled
    /// The upstream's connection ended before its answer did.
    case upstreamCut = "upstream_cut"
    /// The upstream said nothing for too long.
    case timedOut = "timed_out"
    /// The upstream could not be asked, or its answer not be passed on.
    case refused
    /// The client took nothing for too long.
    case clientStalled = "client_stalled"
    /// An event was larger than the relay takes.
    case tooLong = "too_long"
    /// The server was stopped.
    case draining
    /// The request was refused here and asked of nobody.
    case rejected
    /// Answered here: a file, a fact about the server.
    case answered
  }

  let id: String
  let client: String
  let method: String
  let path: String
  let requested: UInt64
  /// A connection to the upstream was there, and the request went out on it.
  var connected: UInt64 = 0
  var head: UInt64 = 0
  var firstEvent: UInt64 = 0
  var lastEvent: UInt64 = 0
  var clientLeft: UInt64 = 0
  var upstreamClosed: UInt64 = 0
  var over: UInt64 = 0
  var status = 0
  var events = 0
  /// Bytes of the body that were handed on.
  var bytes = 0
  var end: End?

  /// Milliseconds from the request to `time`; nil when that never came.
  func milliseconds(to time: UInt64) -> Double? {
    time < requested || time == 0 ? nil : Sluice.milliseconds(time - requested)
  }
}
