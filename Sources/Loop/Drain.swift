/// The orderly end of a loop: accept no more, let what runs finish for a while,
/// end what is left, stop the loop when nothing is (C5).
package final class Drain: DeadlineOwner, TurnEnd {
  // How long clients get to take the last event when they are ended.
  private static let farewell: UInt64 = 1_000_000_000

  private let listener: Listener
  private let limit = Deadline()
  private var hasBegun = false
  private var isEnding = false

  package init(of listener: Listener) {
    self.listener = listener
    limit.owner = self
    listener.loop.atTurnEnd(self)
  }

  /// Begins; what still runs after `seconds` is ended. Once only.
  package func begin(within seconds: Double) {
    hasBegun = true
    listener.drain()
    listener.loop.deadlines.set(limit, at: listener.loop.now + UInt64(seconds * 1e9))
  }

  // First the owners end their answers; clients that do not even take that are left.
  package func due(_ deadline: Deadline) {
    guard !isEnding else { return listener.loop.stop() }
    isEnding = true
    listener.shutDown()
    listener.loop.deadlines.set(limit, at: listener.loop.now + Drain.farewell)
  }

  package func settle() -> Bool {
    if hasBegun, listener.openExchanges == 0 { listener.loop.stop() }
    return false
  }
}
