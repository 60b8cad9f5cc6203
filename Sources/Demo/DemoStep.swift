/// The steps of one answer, made one at a time as they are asked for.
///
/// It knows no sockets: whoever performs it asks for `next()` until there is
/// none. Stop asking, and the rest is never made.
package protocol DemoSteps: Sendable {
  /// The answer's id, for the log.
  var id: String { get }
  /// Tokens made so far.
  var made: Int { get }
  /// Tokens of the answer that were not made.
  var notMade: Int { get }
  /// The next step; `nil` once the answer has ended, well or badly.
  mutating func next() -> DemoStep?
}

/// One thing that an upstream does to answer.
package enum DemoStep: Sendable, Equatable {
  /// Starts an answer whose length is not known yet.
  case begin(DemoHead)
  /// Goes on once so many seconds have passed since the request came in, but in
  /// any case after what was sent before has left.
  case wait(until: Double)
  /// Sends bytes, in one write; `tokens` of them were made for it.
  case send([UInt8], tokens: Int)
  /// Answers whole, with a length. Nothing comes after it.
  case answer(DemoHead, [UInt8])
  /// Ends the answer properly.
  case end
  /// Closes the connection without the last chunk.
  case cut
  /// Resets the connection.
  case reset
  /// Never goes on.
  case stall
}

/// The head of an answer.
package struct DemoHead: Sendable, Equatable {
  /// The HTTP status.
  package let status: Int
  /// The `Content-Type`.
  package let type: String
  /// Seconds for `Retry-After`, if any.
  package let retryAfter: Int?

  init(_ status: Int, _ type: String, retryAfter: Int? = nil) {
    self.status = status
    self.type = type
    self.retryAfter = retryAfter
  }

  /// A stream of events, answered 200.
  package static let events = DemoHead(200, "text/event-stream; charset=utf-8")
  /// A JSON body, answered 200.
  package static let json = DemoHead(200, "application/json")
}
