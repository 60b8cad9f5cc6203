import Synchronization

/// How many connections there may be, counted for all loops together.
///
/// A few more than that are taken in as surplus, so that somebody can tell them;
/// whoever comes after those waits in the kernel's queue.
package final class Seats: Sendable {
  /// What a connection got.
  package enum Seat: Sendable { case regular, surplus }

  private let limit: Int
  private let surplus: Int
  private let taken = Atomic<Int>(0)

  /// - Parameter surplus: how many beyond `limit` are taken in to be refused.
  package init(_ limit: Int, surplus: Int = 0) {
    self.limit = limit
    self.surplus = surplus
  }

  /// Connections that are open, surplus ones included.
  package var count: Int { taken.load(ordering: .relaxed) }

  /// A seat, to be left again; nil when there is none, not even a surplus one.
  func take() -> Seat? {
    let before = taken.add(1, ordering: .relaxed).oldValue
    if before < limit { return .regular }
    if before - limit < surplus { return .surplus }
    leave()
    return nil
  }

  func leave() { taken.subtract(1, ordering: .relaxed) }
}
