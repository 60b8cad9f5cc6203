import Loop
import Synchronization

/// Slows down who guesses access codes (S1): after five wrong ones an address has to wait,
/// a second at first, twice as long after each further one, a minute at most.
///
/// What comes while it waits is not even compared, so one address tries at most 60 codes
/// an hour, of 2⁸⁰. An address that made no attempt for a quarter of an hour starts anew.
/// It remembers the last 4,096 addresses.
final class Guesses: Sendable {
  /// Wrong codes that are free.
  static let free = 5
  private static let longest: UInt64 = 60
  private static let memory: UInt64 = 900
  private static let most = 4_096
  private static let second: UInt64 = 1_000_000_000

  private struct Tally {
    var wrong = 0
    var last: UInt64 = 0
    var until: UInt64 = 0
  }

  private let tallies = Mutex<[ClientNetwork: Tally]>([:])
  private let clock: @Sendable () -> UInt64

  /// - Parameter clock: nanoseconds that never run backwards.
  init(clock: @escaping @Sendable () -> UInt64) { self.clock = clock }

  /// How many seconds this address has to wait before a code of it is compared, rounded up;
  /// nil when none.
  func wait(_ client: ClientNetwork) -> Int? {
    tallies.withLock { tallies in
      guard let until = tallies[client]?.until else { return nil }
      let now = clock()
      return until > now ? Int((until - now + Guesses.second - 1) / Guesses.second) : nil
    }
  }

  /// It gave a wrong code.
  func wrong(_ client: ClientNetwork) {
    let now = clock()
    tallies.withLock { tallies in
      var tally = tallies[client] ?? Tally()
      if now - tally.last > Guesses.memory * Guesses.second { tally = Tally() }
      tally.wrong += 1
      tally.last = now
      tally.until = now + Guesses.pause(after: tally.wrong) * Guesses.second
      if tallies[client] == nil, tallies.count >= Guesses.most { Guesses.dropOldest(&tallies) }
      tallies[client] = tally
    }
  }

  /// It gave a right one: all is forgotten.
  func right(_ client: ClientNetwork) {
    tallies.withLock { tallies in
      if !tallies.isEmpty { tallies[client] = nil }
    }
  }

  private static func pause(after wrong: Int) -> UInt64 {
    wrong < free ? 0 : min(1 << UInt64(min(wrong - free, 6)), longest)
  }

  private static func dropOldest(_ tallies: inout [ClientNetwork: Tally]) {
    if let oldest = tallies.min(by: { $0.value.last < $1.value.last }) {
      tallies[oldest.key] = nil
    }
  }
}
