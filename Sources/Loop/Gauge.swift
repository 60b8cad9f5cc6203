import Synchronization

/// A number that one loop writes and any thread may read.
///
/// With a single writer an addition needs no locked instruction: a load and a
/// store, which cost the loop what a plain variable does.
package final class Gauge: Sendable {
  private let value = Atomic<Int>(0)

  package init() {}

  /// Only from the loop that it belongs to.
  package func add(_ count: Int) {
    value.store(value.load(ordering: .relaxed) &+ count, ordering: .relaxed)
  }

  /// The number just now; from any thread.
  package var now: Int { value.load(ordering: .relaxed) }
}

/// What one loop holds just now, for others to read.
package struct LoopGauges: Sendable {
  /// Clients' connections that are open.
  package let clients = Gauge()
  /// Sockets to upstreams that are open: connecting, in use or idle.
  package let upstreams = Gauge()
  /// Those of them that idle in libcurl's pool.
  package let idleUpstreams = Gauge()

  package init() {}
}
