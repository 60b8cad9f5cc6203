package import Logging
import Synchronization

/// The least that is logged, by every logger of the program; it may change at any time.
package final class LogThreshold: Sendable {
  private static let levels = Logger.Level.allCases
  private let index: Atomic<Int>

  package init(_ level: Logger.Level) { index = Atomic(LogThreshold.index(level)) }

  /// From any thread; a record that is being made may still go by the level before.
  package var level: Logger.Level {
    get { LogThreshold.levels[index.load(ordering: .relaxed)] }
    set { index.store(LogThreshold.index(newValue), ordering: .relaxed) }
  }

  private static func index(_ level: Logger.Level) -> Int { levels.firstIndex(of: level)! }
}
