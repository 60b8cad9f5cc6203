/// What clients may take of one loop: time, bytes, connections (R13).
package struct ClientLimits: Sendable {
  /// A connection that neither sends nor takes anything for so long is closed, in seconds.
  package var idleSeconds = 300
  /// The largest head, start line included, in bytes. A larger one is refused by
  /// `Application`; one that does not even fit beside an answer, by libmicrohttpd.
  package var headSize = 16 << 10
  /// From a request's first byte to the end of its head, in nanoseconds.
  package var headTime: UInt64 = 10_000_000_000
  /// From the end of a head to the end of the body, in nanoseconds.
  package var bodyTime: UInt64 = 30_000_000_000
  /// The connections that there may be, shared by all loops that count them together.
  package var seats = Seats(.max)

  package init() {}
}
