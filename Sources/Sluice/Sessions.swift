import Synchronization

/// The browsers that have traded a code for a cookie. They live in memory: a restart signs
/// all out.
///
/// A token is 256 random bits and is looked up in a dictionary: Swift hashes with a seed of
/// the process's own, so the time that takes tells nothing of how much of a guess was right.
final class Sessions: Sendable {
  /// How long one lasts, in seconds: 30 days.
  static let lifetime = 2_592_000
  private static let most = 10_000

  private struct Session {
    let code: AccessCode
    let begun: UInt64
    let number: UInt64
  }

  private struct State {
    var open: [String: Session] = [:]
    var names = RandomNames()
    var count: UInt64 = 0
  }

  private let state = Mutex(State())
  private let clock: @Sendable () -> UInt64

  /// - Parameter clock: nanoseconds that never run backwards.
  init(clock: @escaping @Sendable () -> UInt64) { self.clock = clock }

  /// Begins one for who gave `code`; returns its token. Past 10,000 the oldest ends.
  func begin(_ code: AccessCode) -> String {
    let now = clock()
    return state.withLock { state in
      if state.open.count >= Sessions.most,
        let oldest = state.open.min(by: { $0.value.number < $1.value.number })
      {
        state.open[oldest.key] = nil
      }
      let token = state.names.next() + state.names.next()
      state.count += 1
      state.open[token] = Session(code: code, begun: now, number: state.count)
      return token
    }
  }

  /// Whether `token` is one that was begun and has not ended.
  func isOpen(_ token: String) -> Bool {
    let now = clock()
    return state.withLock { state in
      guard let session = state.open[token] else { return false }
      return now - session.begun < UInt64(Sessions.lifetime) * 1_000_000_000
    }
  }

  /// Ends one; nothing happens when there is none.
  func end(_ token: String) { state.withLock { $0.open[token] = nil } }

  /// Ends those whose codes are not among `codes`.
  func keepOnly(_ codes: [AccessCode]) {
    state.withLock { state in
      state.open = state.open.filter { codes.contains($0.value.code) }
    }
  }
}
